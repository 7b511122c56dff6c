package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.azureml.PublishedMetric;
import dev.azureml.operator.azureml.PublishedMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is exported of the {@linkplain PublishedMetrics metrics that Azure publishes}, and as what, in Azure's order. */
final class Catalogue {
    private static final String TABLE = "catalogue.tsv";
    private static final int COLUMNS = 7;

    private Catalogue() {
    }

    /** Returns all of them. */
    static List<Metric> load() {
        try (InputStream table = Objects.requireNonNull(Catalogue.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(Catalogue::metric)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metric metric(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalStateException(TABLE + ": " + line);
        }
        MetricScope scope = MetricScope.valueOf(cells[0]);
        PublishedMetric published = PublishedMetrics.table().find(scope, cells[2])
                .orElseThrow(() -> new IllegalStateException(TABLE + ": not published: " + line));
        return new Metric(scope, MetricExport.Group.valueOf(cells[1]), published.name(), published.unit(),
                Metric.Aggregation.valueOf(cells[3]), labels(cells[4]), cells[5], Double.parseDouble(cells[6]));
    }

    private static List<Metric.Label> labels(String text) {
        Stream<String> all = text.isEmpty() ? Stream.empty() : Arrays.stream(text.split("[|]"));
        return all.map(pair -> pair.split(":")).map(pair -> new Metric.Label(pair[0], pair[1])).toList();
    }
}
