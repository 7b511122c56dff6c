package dev.azureml.emulator.arm;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened to resources, as Azure Monitor keeps it: by minute, metric and dimensions. */
public final class Samples {
    private static final long MINUTE = 60;
    private static final long KEPT = 93L * 24 * 60;

    private final Map<Series, TreeMap<Long, Minute>> all = new HashMap<>();

    /**
     * What is counted together.
     *
     * @param resource its key
     */
    public record Series(String resource, String metric, Map<String, String> dimensions) {
    }

    /** What there was of it in a minute. */
    public record Minute(long count, double total, double minimum, double maximum) {
        Minute and(double value) {
            return new Minute(count + 1, total + value, Math.min(minimum, value), Math.max(maximum, value));
        }
    }

    /** Counts a value now. */
    public void add(ArmId id, String metric, Map<String, String> dimensions, double value) {
        long minute = Instant.now().getEpochSecond() / MINUTE;
        TreeMap<Long, Minute> minutes = all.computeIfAbsent(new Series(id.key(), metric, Map.copyOf(dimensions)),
                _ -> new TreeMap<>());
        minutes.merge(minute, new Minute(1, value, value, value), (before, _) -> before.and(value));
        minutes.headMap(minute - KEPT).clear();
    }

    /** By the number of the minute, from the one to before the other. */
    public Map<Long, Minute> between(Series series, long from, long to) {
        return all.getOrDefault(series, new TreeMap<>()).subMap(from, to);
    }

    /** All of a resource. */
    public List<Series> of(ArmId id) {
        return all.keySet().stream().filter(series -> series.resource.equals(id.key())).toList();
    }
}
