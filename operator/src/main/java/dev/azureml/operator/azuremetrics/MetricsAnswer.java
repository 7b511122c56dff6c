package dev.azureml.operator.azuremetrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what Azure Monitor says of one resource. A minute without a value is not one with 0. */
final class MetricsAnswer {
    private MetricsAnswer() {
    }

    /** It is not what Azure Monitor says. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Returns the values of what was asked for; other metrics are passed over. */
    static List<Sample> read(JsonNode answer, Query query) throws Unreadable {
        JsonNode value = answer.path("value");
        if (!value.isArray()) {
            throw new Unreadable("it has no list of values");
        }
        Map<String, Metric> asked = query.metrics().stream()
                .collect(Collectors.toMap(metric -> metric.name().toLowerCase(Locale.ROOT), Function.identity()));
        List<Sample> samples = new ArrayList<>();
        for (JsonNode of : value) {
            Metric metric = asked.remove(of.at("/name/value").asText("").toLowerCase(Locale.ROOT));
            if (metric == null) {
                continue;
            }
            String code = of.path("errorCode").asText("Success");
            if (!code.equalsIgnoreCase("Success")) {
                throw new Unreadable("it says " + code + " of " + metric.name());
            }
            samples.addAll(series(of.path("timeseries"), metric));
        }
        return samples;
    }

    /** Of two series with the same labels the later one counts: Prometheus takes one alone. */
    private static List<Sample> series(JsonNode all, Metric metric) {
        Map<String, Sample> byLabels = new LinkedHashMap<>();
        for (JsonNode one : all) {
            value(one.path("data"), metric.aggregation()).ifPresent(number -> {
                String labels = labels(one.path("metadatavalues"), metric.labels());
                byLabels.put(labels, new Sample(metric, labels, number * metric.factor()));
            });
        }
        return List.copyOf(byLabels.values());
    }

    private static OptionalDouble value(JsonNode data, Metric.Aggregation aggregation) {
        OptionalDouble value = OptionalDouble.empty();
        for (JsonNode point : data) {
            JsonNode number = point.path(aggregation.property());
            if (number.isNumber() && Double.isFinite(number.doubleValue())) {
                value = OptionalDouble.of(number.doubleValue() + switch (aggregation) {
                    case Average -> 0;
                    case Total -> value.orElse(0);
                });
            }
        }
        return value;
    }

    /** Azure writes the names of dimensions in lower case. */
    private static String labels(JsonNode metadata, List<Metric.Label> wanted) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        metadata.forEach(one -> dimensions.put(one.at("/name/value").asText("").toLowerCase(Locale.ROOT), one.path(
                "value").asText("")));
        return wanted.stream().map(label -> Labels.of(label.name(), dimensions.getOrDefault(label.dimension()
                .toLowerCase(Locale.ROOT), ""))).collect(Collectors.joining(","));
    }
}
