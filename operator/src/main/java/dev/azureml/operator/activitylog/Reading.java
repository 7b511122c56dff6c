package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.azuremetrics.Budget;
import dev.azureml.operator.engine.Onlooker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Azure for the records of a place, page by page, up to a bound. */
final class Reading {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    static final int MOST_PAGES = 20;
    static final String NOT_ALLOWED = "not-allowed";
    private static final Duration WAIT_WITHOUT_WORD = Duration.ofMinutes(1);

    private final Budget budget;
    private final ActivityPoller.Heard heard;
    private final InstantSource clock;

    Reading(Budget budget, ActivityPoller.Heard heard, InstantSource clock) {
        this.budget = budget;
        this.heard = heard;
        this.clock = clock;
    }

    /** What a reading came to. */
    sealed interface Outcome {
        record Read(List<Activity> activities) implements Outcome {
        }

        /**
         * @param reason a word of a few
         * @param cause what it is due to, the same for as long as nothing else is the matter
         * @param why fit for a status
         */
        record Failed(String reason, String cause, String why) implements Outcome {
        }
    }

    /** Reads what was done since then, as far as it is wanted. */
    Outcome run(Place place, Onlooker.Reader reader, Instant from, Instant to, Predicate<Activity> wanted) {
        List<Activity> found = new ArrayList<>();
        Optional<ArmRequest> next = Optional.of(place.request(from, to));
        for (int pages = 0; next.isPresent() && pages < MOST_PAGES; pages++) {
            if (pages > 0) {
                budget.spend(1);
            }
            switch (reader.get(place.about(), next.get())) {
                case ArmResult.Ok(var response) -> {
                    try {
                        ActivityPage page = ActivityPage.read(response.body());
                        page.activities().stream().filter(wanted).forEach(found::add);
                        next = page.next().map(place::next);
                    } catch (ActivityPage.Unreadable e) {
                        LOG.debug("the activity log of {} can't be read: {}", place.about(), e.getMessage());
                        return failed("unreadable", "unreadable",
                                "what Azure says of the activity log of " + place.about()
                                        + " can't be read: " + e.getMessage());
                    }
                }
                case ArmResult.Accepted _ -> {
                    return failed("unreadable", "operation",
                            "Azure answers with an operation for the activity log of " + place
                                    .about());
                }
                case ArmResult.NotFound(_, var error) -> {
                    return failed("failed", error.code(),
                            "Azure says " + error.code() + " of the activity log of " + place.about());
                }
                case ArmResult.Failure failure -> {
                    return failed(failure, place, reader);
                }
            }
        }
        heard.answered(next.isEmpty() ? "ok" : "cut"); // the newest come first
        return new Outcome.Read(found);
    }

    private Outcome failed(ArmResult.Failure failure, Place place, Onlooker.Reader reader) {
        LOG.debug("the activity log of {} was asked for, and Azure says {}", place.about(), failure.error().code());
        String cause = failure.kind() + " " + failure.error().code();
        return switch (failure.kind()) {
            case THROTTLED -> {
                budget.block(reader.principal(), clock.instant().plus(failure.retryAfter().orElse(WAIT_WITHOUT_WORD)));
                yield failed("throttled", cause,
                        "Azure has the identity wait (429) before it says more of the activity log of "
                                + place.about() + "; it is asked again by itself");
            }
            case AUTHENTICATION -> failed(NOT_ALLOWED, cause, "the identity can't sign in to Azure (" + failure.error()
                    .code() + ")");
            case AUTHORIZATION -> failed(NOT_ALLOWED, cause, "Azure refuses to show the activity log of " + place
                    .about() + " (" + failure.error().code()
                    + "): the identity needs Microsoft.Insights/eventtypes/values/read there,"
                    + " which the role Monitoring Reader has. Until then nobody is told who changes this in Azure");
            default ->
                failed("failed", cause, "Azure does not answer as it should for the activity log of " + place.about()
                        + ": " + failure.error().code() + (failure.status() == 0 ? "" : " (" + failure.status() + ")"));
        };
    }

    private Outcome failed(String reason, String cause, String why) {
        heard.answered(reason);
        return new Outcome.Failed(reason, cause, why);
    }
}
