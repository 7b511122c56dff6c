package dev.azureml.operator.azureml;

import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The metrics that Azure publishes of workspaces, online endpoints and their deployments. Immutable. */
public final class PublishedMetrics {
    private static final String TABLE = "metrics.tsv";
    private static final int COLUMNS = 5;

    private final List<PublishedMetric> all;

    private PublishedMetrics(List<PublishedMetric> all) {
        this.all = all;
    }

    /** Read once, when it is first asked for. */
    private static final class Shipped {
        static final PublishedMetrics TABLE = load();
    }

    /** Returns the table that ships with the program. */
    public static PublishedMetrics table() {
        return Shipped.TABLE;
    }

    private static PublishedMetrics load() {
        try (InputStream in = Objects.requireNonNull(PublishedMetrics.class.getResourceAsStream(TABLE), TABLE)) {
            return new PublishedMetrics(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
                    .map(PublishedMetrics::metric).toList());
        } catch (IOException e) {
            throw new IllegalStateException(TABLE, e);
        }
    }

    private static PublishedMetric metric(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalStateException(TABLE + ": " + line);
        }
        return new PublishedMetric(MetricScope.valueOf(cells[0]), cells[1], cells[2],
                parts(cells[3]).map(Aggregation::valueOf).toList(), parts(cells[4]).toList());
    }

    private static Stream<String> parts(String text) {
        return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split("[|]"));
    }

    /** Returns all of them, in Azure's order. */
    public List<PublishedMetric> all() {
        return all;
    }

    /** Returns the metric of that name, in whatever case; empty where that has none. */
    public Optional<PublishedMetric> find(MetricScope of, String name) {
        return all.stream().filter(metric -> metric.of() == of && metric.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Returns what else has a metric of that name. */
    public Stream<MetricScope> having(String name) {
        return Stream.of(MetricScope.values()).filter(type -> find(type, name).isPresent());
    }

    /** Returns the names of those that something has. */
    public List<String> names(MetricScope of) {
        return all.stream().filter(metric -> metric.of() == of).map(PublishedMetric::name).toList();
    }
}
