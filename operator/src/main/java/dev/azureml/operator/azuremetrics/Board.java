package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was read last of each workspace, and how old it is. Each series is a text and a number; what is older than three
 * intervals is not shown any more.
 */
final class Board {
    private static final int LASTS = 3;
    private static final String AGE = "azureml_azure_metrics_age_seconds";
    private static final String SERIES = "azureml_azure_metrics_series";
    private static final String LEFT_OUT = "azureml_azure_metrics_series_left_out";
    private static final String FAILING = "azureml_azure_metrics_failing";

    private final List<Metric> catalogue;
    private final int maxSeries;
    private final Map<ObjectKey, Workspace> workspaces = new TreeMap<>(Board::compare);

    /** The answer to a query of a resource. */
    private record Place(ArmId id, Query query) {
    }

    private record Block(String labels, List<Sample> samples, Instant readAt) {
    }

    private static final class Workspace {
        private final Map<Place, Block> blocks = new LinkedHashMap<>();
        private final Map<Place, Integer> leftOut = new LinkedHashMap<>();
        private Instant readAt;
        private Duration interval;
        private String failing = "";

        Workspace(Instant since, Duration interval) {
            this.readAt = since;
            this.interval = interval;
        }

        private int series() {
            return blocks.values().stream().mapToInt(block -> block.samples.size()).sum();
        }

        private int leftOut() {
            return leftOut.values().stream().mapToInt(Integer::intValue).sum();
        }

        private void expire(Instant now) {
            Instant oldest = now.minus(interval.multipliedBy(LASTS));
            blocks.entrySet().removeIf(entry -> {
                boolean old = entry.getValue().readAt.isBefore(oldest);
                if (old) {
                    leftOut.remove(entry.getKey());
                }
                return old;
            });
        }
    }

    Board(List<Metric> catalogue, int maxSeries) {
        this.catalogue = catalogue;
        this.maxSeries = maxSeries;
    }

    /** By namespace and name. */
    static int compare(ObjectKey one, ObjectKey other) {
        int byNamespace = one.namespace().compareTo(other.namespace());
        return byNamespace != 0 ? byNamespace : one.name().compareTo(other.name());
    }

    /** The metrics of these workspaces are wanted, and of no others. */
    synchronized void retain(Set<ObjectKey> wanted) {
        workspaces.keySet().retainAll(wanted);
    }

    /** Of a workspace these resources are there, and these queries are put, and no others. */
    synchronized void begin(ObjectKey key, Collection<Target> targets, Collection<Query> queries, Duration interval,
            Instant now) {
        Workspace workspace = workspaces.computeIfAbsent(key, _ -> new Workspace(now, interval));
        workspace.interval = interval;
        Set<ArmId> ids = Set.copyOf(targets.stream().map(Target::id).toList());
        workspace.blocks.keySet().removeIf(place -> !ids.contains(place.id) || !queries.contains(place.query));
        workspace.leftOut.keySet().retainAll(workspace.blocks.keySet());
    }

    /** A query was answered so. */
    synchronized void put(ObjectKey key, Target target, Query query, List<Sample> samples, Instant now) {
        Workspace workspace = workspaces.get(key);
        if (workspace == null) {
            return; // not wanted any more
        }
        Place place = new Place(target.id(), query);
        Block before = workspace.blocks.get(place);
        int others = workspace.series() - (before == null ? 0 : before.samples.size());
        int room = Math.max(0, maxSeries - others);
        List<Sample> kept = List.copyOf(samples.subList(0, Math.min(room, samples.size())));
        workspace.blocks.put(place, new Block(target.labels(), kept, now));
        workspace.leftOut.put(place, samples.size() - kept.size());
    }

    /**
     * A reading of a workspace has ended.
     *
     * @param failing the reason; empty when all was answered
     */
    synchronized void end(ObjectKey key, String failing, Instant now) {
        Workspace workspace = workspaces.get(key);
        if (workspace != null) {
            workspace.failing = failing;
            workspace.readAt = failing.isEmpty() ? now : workspace.readAt;
        }
    }

    /** Nothing of the workspace may be shown. */
    synchronized void hide(ObjectKey key, Duration interval, String failing, Instant now) {
        Workspace workspace = workspaces.computeIfAbsent(key, _ -> new Workspace(now, interval));
        workspace.blocks.clear();
        workspace.leftOut.clear();
        workspace.failing = failing;
    }

    synchronized boolean leavesOut(ObjectKey key) {
        Workspace workspace = workspaces.get(key);
        return workspace != null && workspace.leftOut() > 0;
    }

    /** Returns all of it in Prometheus' text format. */
    synchronized String text(Instant now) {
        if (workspaces.isEmpty()) {
            return "";
        }
        workspaces.values().forEach(workspace -> workspace.expire(now));
        StringBuilder text = new StringBuilder();
        Map<Metric, List<String>> lines = lines();
        catalogue.stream().filter(lines::containsKey).forEach(metric -> {
            head(text, metric.exported(), metric.help());
            lines.getOrDefault(metric, List.of()).forEach(text::append);
        });
        own(text, now);
        return text.toString();
    }

    private Map<Metric, List<String>> lines() {
        Map<Metric, List<String>> lines = new LinkedHashMap<>();
        workspaces.values().forEach(workspace -> workspace.blocks.values().forEach(block -> block.samples.forEach(
                sample -> lines.computeIfAbsent(sample.metric(), _ -> new ArrayList<>()).add(line(sample.metric()
                        .exported(), Labels.joined(block.labels, sample.labels()), sample.value())))));
        return lines;
    }

    /** What it says of itself. */
    private void own(StringBuilder text, Instant now) {
        head(text, AGE,
                "How long ago Azure's metrics of a workspace were last read without a failure, or since when they"
                        + " are wanted");
        workspaces.forEach((key, workspace) -> text.append(line(AGE, Wish.labels(key),
                (double) Math.max(0, Duration.between(workspace.readAt, now).toSeconds()))));
        head(text, SERIES, "Series of Azure's metrics that a workspace has here");
        workspaces.forEach((key, workspace) -> text.append(line(SERIES, Wish.labels(key), workspace.series())));
        head(text, LEFT_OUT, "Series of Azure's metrics left out of a workspace, for it has AZURE_METRICS_MAX_SERIES");
        workspaces.forEach((key, workspace) -> text.append(line(LEFT_OUT, Wish.labels(key), workspace.leftOut())));
        head(text, FAILING, "1 while Azure's metrics of a workspace, or some of them, can't be read, by reason");
        workspaces.forEach((key, workspace) -> {
            if (!workspace.failing.isEmpty()) {
                text.append(line(FAILING, Labels.joined(Wish.labels(key), Labels.of("reason", workspace.failing)), 1));
            }
        });
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append(head(name, help, "gauge"));
    }

    /** Returns what stands before the series of a metric. */
    static String head(String name, String help, String type) {
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
    }

    /** Returns a series. */
    static String line(String name, String labels, double value) {
        return name + "{" + labels + "} " + value + "\n";
    }
}
