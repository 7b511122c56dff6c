package dev.azureml.operator.azuremetrics;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What Azure says of a metric in the time that was asked for, value by value.
 *
 * @param split what the first dimension is that the metric is split by, such as a compute; empty where it is not split
 * @param labels all of them, as Prometheus writes them
 */
record Course(Metric metric, String split, String labels, List<Point> points) {

    /** What is said of the time that begins then, in Azure's unit. */
    record Point(Instant at, double value) {
    }

    Course {
        points = List.copyOf(points);
    }

    /** Returns the points of that time and later. */
    List<Point> since(Instant from) {
        return points.stream().filter(point -> !point.at.isBefore(from)).toList();
    }

    /** Returns what is shown of that time and later: a sum, or the last average; empty when nothing was said of it. */
    OptionalDouble value(Instant from) {
        List<Point> wanted = since(from);
        return wanted.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(metric.factor() * switch (metric.aggregation()) {
                    case Average -> wanted.getLast().value;
                    case Total -> wanted.stream().mapToDouble(Point::value).sum();
                });
    }
}
