package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import dev.azureml.api.MLAlertRuleSpec.Dimension;
import dev.azureml.api.MLAlertRuleSpec.DimensionOperator;
import dev.azureml.api.MLAlertRuleSpec.Metric;
import dev.azureml.api.MLAlertRuleSpec.Operator;
import dev.azureml.operator.azureml.PublishedMetric;
import dev.azureml.operator.azureml.PublishedMetrics;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a rule fires: what its preset says, and over it what the spec says.
 *
 * @param of what is watched
 * @param said everything that is said of the metric
 * @param own what of it the spec says itself
 */
record Criterion(WatchedType of, Metric said, @Nullable Metric own) {
    private static final String NAME = "spec.metric.name";
    private static final int MOST_SUGGESTIONS = 3;

    /** Returns that of a spec; the schema sees to it that there is a preset or a whole metric. */
    static Criterion of(MLAlertRuleSpec spec, WatchedType of) {
        Metric own = spec.metric();
        MLAlertRuleSpec.Preset preset = spec.preset();
        if (preset == null) {
            return new Criterion(of, Objects.requireNonNull(own, "the schema asks for preset or metric"), own);
        }
        Metric meant = Presets.of(preset).metric();
        // A deployment is no longer split by deployment.
        Metric split = of == WatchedType.DEPLOYMENT ? without(meant, "deployment") : meant;
        return new Criterion(of, own == null ? split : over(split, own), own);
    }

    private static Metric without(Metric metric, String dimension) {
        return new Metric(metric.name(), metric.aggregation(), metric.operator(), metric.threshold(), dimensions(metric)
                .filter(one -> !one.name().equals(dimension)).toList());
    }

    private static Metric over(Metric preset, Metric own) {
        List<Dimension> dimensions = Stream.concat(dimensions(preset).filter(one -> dimensions(own)
                .noneMatch(other -> other.name().equalsIgnoreCase(one.name()))), dimensions(own)).toList();
        return new Metric(preset.name(), own.aggregation() == null ? preset.aggregation() : own.aggregation(),
                own.operator() == null ? preset.operator() : own.operator(),
                own.threshold() == null ? preset.threshold() : own.threshold(), dimensions);
    }

    private static Stream<Dimension> dimensions(Metric metric) {
        return Objects.requireNonNullElse(metric.dimensions(), List.<Dimension>of()).stream();
    }

    /** Returns all that Azure would refuse of it. */
    Stream<Translation.Refused> refusals() {
        Optional<PublishedMetric> metric = metric();
        if (metric.isEmpty()) {
            return Stream.of(Translation.Refused.invalid(said.name() == null || own == null || own.name() == null
                    ? "spec.preset"
                    : NAME, unknown()));
        }
        return Stream.concat(aggregation(metric.get()).stream(), ownDimensions(metric.get()));
    }

    private String name() {
        return Objects.requireNonNull(said.name(), "the schema asks for it where there is no preset");
    }

    private Aggregation aggregation() {
        return Objects.requireNonNull(said.aggregation(), "the schema asks for it where there is no preset");
    }

    private Optional<PublishedMetric> metric() {
        return PublishedMetrics.table().find(of.scope(), name());
    }

    private String unknown() {
        PublishedMetrics table = PublishedMetrics.table();
        List<WatchedType> elsewhere = table.having(name()).map(WatchedType::of).toList();
        if (!elsewhere.isEmpty()) {
            return name() + " is a metric of " + elsewhere.stream().map(WatchedType::words)
                    .collect(Collectors.joining(" and of ")) + ", not of " + of.words() + ": "
                    + elsewhere.getFirst()
                            .how();
        }
        List<String> near = Suggestion.near(name(), table.names(of.scope()), MOST_SUGGESTIONS);
        return name() + " is no metric that Azure publishes of " + of.words() + (near.isEmpty()
                ? "; it has " + String.join(", ", table.names(of.scope()))
                : "; like it are " + String.join(", ", near));
    }

    private Optional<Translation.Refused> aggregation(PublishedMetric metric) {
        return metric.aggregations().contains(aggregation())
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid("spec.metric.aggregation", metric.name() + " of "
                        + of.words() + " has no " + aggregation() + ": use " + metric.aggregations().stream()
                                .map(Aggregation::name).collect(Collectors.joining(" or "))));
    }

    private Stream<Translation.Refused> ownDimensions(PublishedMetric metric) {
        List<Dimension> dimensions = own == null ? List.of() : dimensions(own).toList();
        List<Translation.Refused> refused = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            String dimension = dimensions.get(i).name();
            if (metric.dimension(dimension).isEmpty()) {
                refused.add(Translation.Refused.invalid("spec.metric.dimensions[" + i + "].name", notOffered(metric,
                        dimension)));
            }
        }
        return refused.stream();
    }

    private static String notOffered(PublishedMetric metric, String dimension) {
        String is = dimension + " is no dimension of " + metric.name() + " of " + WatchedType.of(metric.of()).words();
        return metric.dimensions().isEmpty()
                ? is + ", which has none: leave out metric.dimensions"
                : is + ": use " + String.join(" or ", metric.dimensions());
    }

    /**
     * Returns it as Azure takes it.
     *
     * @param label by which Azure tells criteria apart: of no matter to anybody where there is one
     */
    ObjectNode body(String label) {
        PublishedMetric metric = metric().orElseThrow();
        ObjectNode criterion = Json.object().put("criterionType", "StaticThresholdCriterion").put("name", label)
                .put("metricNamespace", of.type()).put("metricName", metric.name())
                .put("timeAggregation", aggregation().name())
                .put("operator", Objects.requireNonNullElse(said.operator(), Operator.GreaterThan).name());
        threshold(criterion,
                Objects.requireNonNull(said.threshold(), "the schema asks for it where there is no preset"));
        ArrayNode dimensions = criterion.putArray("dimensions");
        dimensions(said).forEach(one -> {
            ObjectNode dimension = dimensions.addObject().put("name", metric.dimension(one.name()).orElseThrow())
                    .put("operator", Objects.requireNonNullElse(one.operator(), DimensionOperator.Include).name());
            one.values().forEach(dimension.putArray("values")::add);
        });
        return criterion;
    }

    /** A whole number as a person writes it. */
    static void threshold(ObjectNode criterion, double threshold) {
        if (threshold == (int) threshold) {
            criterion.put("threshold", (int) threshold);
        } else {
            criterion.put("threshold", threshold);
        }
    }
}
