package dev.azureml.operator.azuremetrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** Returns what it says of what was asked for; other metrics are passed over, and series of which it says nothing. */
    static List<Course> read(JsonNode answer, Query query) throws Unreadable {
        JsonNode value = answer.path("value");
        if (!value.isArray()) {
            throw new Unreadable("it has no list of values");
        }
        Map<String, Metric> asked = query.metrics().stream()
                .collect(Collectors.toMap(metric -> metric.name().toLowerCase(Locale.ROOT), Function.identity()));
        List<Course> courses = new ArrayList<>();
        for (JsonNode of : value) {
            Metric metric = asked.remove(of.at("/name/value").asText("").toLowerCase(Locale.ROOT));
            if (metric == null) {
                continue;
            }
            String code = of.path("errorCode").asText("Success");
            if (!code.equalsIgnoreCase("Success")) {
                throw new Unreadable("it says " + code + " of " + metric.name());
            }
            courses.addAll(courses(of.path("timeseries"), metric));
        }
        return courses;
    }

    /** Of two series with the same labels the later one counts: Prometheus takes one alone. */
    private static List<Course> courses(JsonNode all, Metric metric) {
        Map<String, Course> byLabels = new LinkedHashMap<>();
        for (JsonNode one : all) {
            List<Course.Point> points = points(one.path("data"), metric.aggregation());
            if (!points.isEmpty()) {
                List<String> values = values(one.path("metadatavalues"), metric.labels());
                String labels = IntStream.range(0, values.size()).mapToObj(i -> Labels.of(metric.labels().get(i).name(),
                        values.get(i))).collect(Collectors.joining(","));
                byLabels.put(labels, new Course(metric, values.isEmpty() ? "" : values.getFirst(), labels, points));
            }
        }
        return List.copyOf(byLabels.values());
    }

    /** A value of which nobody knows when it was is none. */
    private static List<Course.Point> points(JsonNode data, Metric.Aggregation aggregation) {
        List<Course.Point> points = new ArrayList<>();
        for (JsonNode point : data) {
            JsonNode number = point.path(aggregation.property());
            if (number.isNumber() && Double.isFinite(number.doubleValue())) {
                time(point.path("timeStamp").asText("")).ifPresent(at -> points.add(new Course.Point(at, number
                        .doubleValue())));
            }
        }
        return points;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Azure writes the names of dimensions in lower case. */
    private static List<String> values(JsonNode metadata, List<Metric.Label> wanted) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        metadata.forEach(one -> dimensions.put(one.at("/name/value").asText("").toLowerCase(Locale.ROOT), one.path(
                "value").asText("")));
        return wanted.stream().map(label -> dimensions.getOrDefault(label.dimension().toLowerCase(Locale.ROOT), ""))
                .toList();
    }
}
