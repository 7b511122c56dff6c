package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which computes have had GPUs that did next to nothing, and for how long. Of nodes that are not there nothing is said. */
final class IdleGpus {
    private static final int LASTS = 3;

    private final MetricsSettings.IdleGpu rule;
    private final Map<ObjectKey, Map<Series, State>> computes = new HashMap<>();
    /** Of these all was read once; of others a compute that is not there may only be unknown. */
    private final Set<ObjectKey> known = new HashSet<>();

    /** What is known of the GPUs of a compute. */
    enum Use {
        IDLE,
        /** Idle, but not for long enough, or not read yet since the start: what was found out before stands. */
        AS_BEFORE,
        /** Busy, or there are none, or nobody knows. */
        NOT_IDLE
    }

    /** What Azure says of a compute: it has two metrics for that, which may differ. */
    private record Series(String compute, String metric) {
    }

    /**
     * How it is with a compute, as one metric says.
     *
     * @param idleSince null when it was busy
     */
    private record State(@Nullable Instant idleSince, Instant readAt) {
    }

    IdleGpus(MetricsSettings.IdleGpu rule) {
        this.rule = rule;
    }

    /** These workspaces are read, and no others. */
    synchronized void retain(Set<ObjectKey> wanted) {
        computes.keySet().retainAll(wanted);
        known.retainAll(wanted);
    }

    /** Nothing of the workspace may be known any more. */
    synchronized void forget(ObjectKey workspace) {
        computes.remove(workspace);
        known.add(workspace);
    }

    /**
     * A workspace was asked for some of it and answered so.
     *
     * @param from what is older was told before
     */
    synchronized void read(ObjectKey workspace, Duration interval, List<Course> courses, Instant from, Instant now) {
        Map<Series, State> states = new HashMap<>(computes.getOrDefault(workspace, Map.of()));
        states.values().removeIf(state -> state.readAt.isBefore(now.minus(interval.multipliedBy(LASTS))));
        courses.stream().filter(course -> course.metric().isGpuUtilization()).forEach(course -> {
            List<Course.Point> points = course.since(from);
            if (!points.isEmpty()) {
                boolean busy = points.stream().anyMatch(point -> point.value() >= rule.percent());
                states.compute(new Series(course.split().toLowerCase(Locale.ROOT), course.metric().name()),
                        (_, before) -> new State(busy
                                ? null
                                : before == null || before.idleSince == null ? now : before.idleSince, now));
            }
        });
        computes.put(workspace, states);
    }

    /** A workspace was asked for all of it and has answered. */
    synchronized void end(ObjectKey workspace) {
        known.add(workspace);
    }

    /** Returns how it is with a compute of a workspace, by its name in Azure. */
    synchronized Use of(ObjectKey workspace, String compute) {
        String folded = compute.toLowerCase(Locale.ROOT);
        Set<Use> said = computes.getOrDefault(workspace, Map.of()).entrySet().stream().filter(entry -> entry.getKey()
                .compute().equals(folded)).map(entry -> use(entry.getValue())).collect(Collectors.toSet());
        if (said.isEmpty()) {
            return known.contains(workspace) ? Use.NOT_IDLE : Use.AS_BEFORE;
        }
        return said.contains(Use.NOT_IDLE)
                ? Use.NOT_IDLE
                : said.contains(Use.AS_BEFORE) ? Use.AS_BEFORE : Use.IDLE;
    }

    /** What was not read since is not known to have been idle. */
    private Use use(State state) {
        if (state.idleSince == null) {
            return Use.NOT_IDLE;
        }
        return state.idleSince.plus(rule.after()).isAfter(state.readAt) ? Use.AS_BEFORE : Use.IDLE;
    }
}
