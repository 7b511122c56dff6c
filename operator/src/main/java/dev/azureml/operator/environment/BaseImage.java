package dev.azureml.operator.environment;

import dev.azureml.api.Advice;
import dev.azureml.operator.plan.AdviceRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How old one of Azure ML's base images is: its tag, which never moves, says the day on which it was made. */
record BaseImage(@Nullable String image) {
    /** Microsoft has a new one every two weeks, and aims at nothing older than this in the newest. */
    static final Period OLDEST = Period.ofDays(30);
    static final String REPOSITORIES = "mcr.microsoft.com/azureml/";
    private static final Pattern DATED = Pattern.compile(Pattern.quote(REPOSITORIES)
            + "[^:@]+:([0-9]{8})(?:\\.v[0-9]+)?(?:@.*)?");

    /** Returns the day on which it was made; empty for other images, and those whose tag does not say. */
    Optional<LocalDate> published() {
        Matcher dated = DATED.matcher(image == null ? "" : image);
        try {
            return dated.matches()
                    ? Optional.of(LocalDate.parse(dated.group(1), DateTimeFormatter.BASIC_ISO_DATE))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    Optional<Advice> advice(LocalDate today) {
        return published().filter(day -> day.plus(OLDEST).isBefore(today)).map(day -> AdviceRule.OUTDATED_BASE_IMAGE
                .advice("The base image " + image + " is of " + day + ", and Microsoft has one without known"
                        + " vulnerabilities older than 30 days every two weeks: name its tag in image"));
    }
}
