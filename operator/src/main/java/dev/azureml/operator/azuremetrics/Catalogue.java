package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The metrics that Azure publishes of workspaces, online endpoints and their deployments, in Azure's order. */
final class Catalogue {
    private static final String TABLE = "catalogue.tsv";
    private static final int COLUMNS = 8;

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
        return new Metric(Scope.valueOf(cells[0]), MetricExport.Group.valueOf(cells[1]), cells[2], cells[3],
                Metric.Aggregation.valueOf(cells[4]), labels(cells[5]), cells[6], Double.parseDouble(cells[7]));
    }

    private static List<Metric.Label> labels(String text) {
        Stream<String> all = text.isEmpty() ? Stream.empty() : Arrays.stream(text.split("[|]"));
        return all.map(pair -> pair.split(":")).map(pair -> new Metric.Label(pair[0], pair[1])).toList();
    }
}
