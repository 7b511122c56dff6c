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

        /** @param reason a word of a few */
        record Failed(String reason) implements Outcome {
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
                        return failed("unreadable");
                    }
                }
                case ArmResult.Accepted _ -> {
                    return failed("unreadable");
                }
                case ArmResult.NotFound _ -> {
                    return failed("failed");
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
        return switch (failure.kind()) {
            case THROTTLED -> {
                budget.block(reader.principal(), clock.instant().plus(failure.retryAfter().orElse(WAIT_WITHOUT_WORD)));
                yield failed("throttled");
            }
            case AUTHENTICATION, AUTHORIZATION -> failed(NOT_ALLOWED);
            default -> failed("failed");
        };
    }

    private Outcome failed(String reason) {
        heard.answered(reason);
        return new Outcome.Failed(reason);
    }
}
