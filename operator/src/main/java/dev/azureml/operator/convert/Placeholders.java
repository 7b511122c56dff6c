package dev.azureml.operator.convert;

import dev.azureml.operator.text.Secrecy;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands for a value that somebody or some tool has yet to put in. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{\\{.*?}}|\\{\\{.*?}}|\\{%.*?%}|<%.*?%>"
            + "|#\\{[^{}]+}#?|\\$\\{[^{}]*}|\\$\\([\\w.-]+\\)|\\$[A-Za-z_][A-Za-z0-9_]*|__[A-Za-z0-9][\\w.-]*?__|<[^<>]*>?"
            + "|(?<![\\w-])(?:YOUR|REPLACE|CHANGE)[-_][A-Z0-9_-]+|\\[\\[[^\\[\\]]*]]");
    /** Containers that every storage account may have. */
    private static final Pattern SYSTEM_CONTAINER = Pattern.compile("[$](root|web|logs)");
    /** Azure itself puts these in when a deployment starts. */
    private static final Pattern AZURE_S_OWN = Pattern.compile("\\$\\{\\{\\s*azureml://.*}}");

    private Placeholders() {
    }

    /** Returns the first placeholder of a value. */
    static Optional<String> in(String value) {
        if (SYSTEM_CONTAINER.matcher(value).matches() || AZURE_S_OWN.matcher(value).matches()) {
            return Optional.empty();
        }
        return found(PLACEHOLDER, value);
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(Secrecy.shown(matcher.group())) : Optional.empty();
    }
}
