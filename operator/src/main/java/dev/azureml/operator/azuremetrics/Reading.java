package dev.azureml.operator.azuremetrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Azure Monitor for what is wanted of workspaces that act as the same identity: of each resource alone, or of up to
 * fifty at once where that is set. What it answers goes on the board.
 */
final class Reading {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    static final int AT_ONCE = 50;
    private static final String BLOCKED = "Azure has the identity wait (429)";
    private static final Duration WAIT_WITHOUT_WORD = Duration.ofMinutes(1);

    private final Tools tools;
    private final Window window;
    private final Map<ObjectKey, Trouble> troubles = new HashMap<>();

    /** What readings share. */
    record Tools(MonitorRequests monitor, Board board, Energy energy, IdleGpus idleGpus, Budget budget,
            MetricsPoller.Heard heard, InstantSource clock) {
    }

    private Reading(Tools tools, Window window) {
        this.tools = tools;
        this.window = window;
    }

    /** Returns what went wrong first with each workspace of which something did. */
    static Map<ObjectKey, Trouble> run(List<Asking> askings, Tools tools, Window window) {
        Reading reading = new Reading(tools, window);
        chunks(askings, tools, window).forEach(reading::ask);
        return reading.troubles;
    }

    /** Returns how many requests that takes. */
    static int requests(List<Asking> askings, Tools tools, Window window) {
        return (int) chunks(askings, tools, window).count();
    }

    /** What can be asked at once: a query of resources of one kind, region and subscription. */
    private static Stream<List<Asking>> chunks(List<Asking> askings, Tools tools, Window window) {
        return askings.stream().collect(Collectors.groupingBy(asking -> List.of(asking.query(),
                asking.query().hasGpuEnergy() && tools.energy.isBehind(asking.wish().key(), window)
                        ? asking.wish().key()
                        : tools.monitor.place(asking))))
                .values().stream().flatMap(alike -> alike.stream().gather(Gatherers.windowFixed(AT_ONCE)));
    }

    private void ask(List<Asking> askings) {
        Asking first = askings.getFirst();
        if (tools.budget.isBlocked(first.reader().principal(), tools.clock.instant())) {
            askings.forEach(this::blocked);
            return;
        }
        Window asked = asked(askings);
        Optional<MonitorRequests.Batch> batch = askings.size() == 1
                ? Optional.empty()
                : tools.monitor.batch(first, askings.stream().map(asking -> asking.target().id()).toList(), asked);
        if (batch.isEmpty()) {
            askings.forEach(this::single);
            return;
        }
        switch (first.reader().ask(batch.get().host(), batch.get().audience(), batch.get().request())) {
            case ArmResult.Ok(var response) -> {
                tools.heard.answered("ok");
                Map<String, JsonNode> byId = answers(response.body());
                askings.forEach(asking -> answered(asking, asked, Optional.ofNullable(byId.get(asking.target().id()
                        .value().toLowerCase(Locale.ROOT)))));
            }
            case ArmResult.Failure failure when failure.kind() == FailureKind.THROTTLED || failure.passes() ->
                askings.forEach(asking -> trouble(asking, trouble(asking, failure)));
            case ArmResult.Failure _,ArmResult.NotFound _,ArmResult.Accepted _ -> {
                // One resource that is gone or may not be seen, and nothing is told of the others.
                tools.heard.answered("not-allowed");
                tools.budget.spend(askings.size());
                askings.forEach(this::single);
            }
        }
    }

    /** Of energy nothing between two readings is to be left out. */
    private Window asked(List<Asking> askings) {
        return askings.getFirst().query().hasGpuEnergy()
                ? tools.energy.window(askings.stream().map(asking -> asking.wish().key()).toList(), window)
                : window;
    }

    private static Map<String, JsonNode> answers(@Nullable JsonNode body) {
        return body == null
                ? Map.of()
                : body.path("values").valueStream().collect(Collectors.toMap(one -> one.path("resourceid").asText("")
                        .toLowerCase(Locale.ROOT), Function.identity(), (one, _) -> one));
    }

    private void single(Asking asking) {
        if (tools.budget.isBlocked(asking.reader().principal(), tools.clock.instant())) {
            blocked(asking);
            return;
        }
        ArmId id = asking.target().id();
        Window asked = asked(List.of(asking));
        switch (asking.reader().get(tools.monitor.of(id, asking.query(), asked))) {
            case ArmResult.Ok(var response) -> {
                boolean read = answered(asking, asked, Optional.ofNullable(response.body()));
                tools.heard.answered(read ? "ok" : "unreadable");
            }
            case ArmResult.NotFound(_, var error) -> {
                tools.heard.answered("failed");
                trouble(asking, Trouble.passing("Azure Monitor says " + error.code() + " of " + id));
            }
            case ArmResult.Accepted _ -> {
                tools.heard.answered("unreadable");
                trouble(asking, Trouble.passing("Azure Monitor answers with an operation"));
            }
            case ArmResult.Failure failure -> trouble(asking, trouble(asking, failure));
        }
    }

    private boolean answered(Asking asking, Window asked, Optional<JsonNode> answer) {
        try {
            if (answer.isEmpty()) {
                throw new MetricsAnswer.Unreadable("it says nothing of " + asking.target().id());
            }
            List<Course> courses = MetricsAnswer.read(answer.get(), asking.query());
            put(asking, asked, courses, tools.clock.instant());
            return true;
        } catch (MetricsAnswer.Unreadable e) {
            LOG.debug("Azure Monitor's answer for {} can't be read: {}", asking.target().id(), e.getMessage());
            trouble(asking, Trouble.passing("what Azure Monitor says can't be read: " + e.getMessage()));
            return false;
        }
    }

    private void put(Asking asking, Window asked, List<Course> courses, Instant now) {
        ObjectKey key = asking.wish().key();
        List<Sample> samples = courses.stream().flatMap(course -> course.value(window.start()).stream()
                .mapToObj(value -> new Sample(course.metric(), course.labels(), value))).toList();
        tools.board.put(key, asking.target(), asking.query(), samples, now);
        if (asking.query().hasGpuEnergy()) {
            tools.energy.count(key, asked, courses, now);
        }
        if (asking.query().hasGpuUtilization()) {
            tools.idleGpus.read(key, asking.wish().interval(), courses, window.start(), now);
        }
    }

    /** Azure told the identity so for another request. */
    private void blocked(Asking asking) {
        trouble(asking, Trouble.passing(BLOCKED));
    }

    private void trouble(Asking asking, Trouble trouble) {
        troubles.putIfAbsent(asking.wish().key(), trouble);
    }

    private Trouble trouble(Asking asking, ArmResult.Failure failure) {
        ArmId id = asking.target().id();
        LOG.debug("Azure Monitor was asked for {} and says {}: {}", id, failure.error().code(), failure.error()
                .message());
        return switch (failure.kind()) {
            case THROTTLED -> {
                tools.heard.answered("throttled");
                tools.budget.block(asking.reader().principal(), tools.clock.instant().plus(failure.retryAfter().orElse(
                        WAIT_WITHOUT_WORD)));
                yield Trouble.passing(BLOCKED);
            }
            case AUTHENTICATION -> {
                tools.heard.answered("not-allowed");
                yield Trouble.notAllowed("the identity can't sign in to Azure (" + failure.error().code() + ")");
            }
            case AUTHORIZATION -> {
                tools.heard.answered("not-allowed");
                yield Trouble.notAllowed("Azure refuses to show the metrics of " + id + " (" + failure.error().code()
                        + "): the identity needs Microsoft.Insights/metrics/read there, which the role Monitoring Reader"
                        + " has");
            }
            default -> {
                tools.heard.answered("failed");
                yield Trouble.passing("Azure Monitor does not answer as it should: " + failure.error().code()
                        + (failure.status() == 0 ? "" : " (" + failure.status() + ")"));
            }
        };
    }
}
