package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a diagnostic setting sends; names are told apart as Azure tells them, whatever their case. */
record Sent(Set<String> categories, Set<String> groups, Set<String> metrics) {
    private static final String CATEGORY = "category";
    private static final String GROUP = "categoryGroup";
    private static final String ENABLED = "enabled";
    private static final String ALL_LOGS = DiagnosticSetting.CategoryGroup.allLogs.name();

    /** As the spec says. */
    static Sent of(DiagnosticSetting said) {
        return new Sent(names(said.categories()), names(said.categoryGroups()), names(said.metrics()));
    }

    /** As Azure has it: what is listed there may be switched off. */
    static Sent of(JsonNode setting) {
        JsonNode properties = setting.path("properties");
        return new Sent(enabled(properties.path("logs"), CATEGORY), enabled(properties.path("logs"), GROUP),
                enabled(properties.path("metrics"), CATEGORY));
    }

    /** All names: of logs, of groups, of metrics. */
    List<String> all() {
        return Stream.of(categories, groups, metrics).flatMap(Collection::stream).toList();
    }

    /** What both send; empty when they may go to the same place. */
    Optional<String> alsoSentBy(Sent other) {
        return common(metrics, other.metrics)
                .or(() -> common(categories, other.categories))
                .or(() -> common(groups, other.groups))
                .or(() -> groups.contains(ALL_LOGS) && other.sendsLogs()
                        || other.groups.contains(ALL_LOGS) && sendsLogs()
                                ? Optional.of("logs that are in " + ALL_LOGS)
                                : Optional.empty());
    }

    /**
     * The body's logs. A category that Azure sends and the spec does not say is switched off by name; a group is not
     * named beside categories, which Azure refuses. The same words as Azure's where that is as it should be, so that what
     * it lists as switched off is no difference.
     */
    Optional<ArrayNode> logs(JsonNode observed) {
        JsonNode there = observed.at("/properties/logs");
        Sent now = of(observed);
        if (categories.equals(now.categories) && groups.equals(now.groups)) {
            return there.isArray() ? Optional.of(said(there)) : Optional.empty();
        }
        ArrayNode logs = Json.array();
        categories.forEach(name -> logs.add(entry(CATEGORY, name, true)));
        groups.forEach(name -> logs.add(entry(GROUP, name, true)));
        if (groups.isEmpty()) {
            without(now.categories, categories).forEach(name -> logs.add(entry(CATEGORY, name, false)));
        }
        return Optional.of(logs);
    }

    /** The body's metrics. */
    Optional<ArrayNode> metrics(JsonNode observed) {
        JsonNode there = observed.at("/properties/metrics");
        Set<String> now = of(observed).metrics;
        if (metrics.equals(now)) {
            return there.isArray() ? Optional.of(said(there)) : Optional.empty();
        }
        ArrayNode all = Json.array();
        metrics.forEach(name -> all.add(entry(CATEGORY, name, true)));
        without(now, metrics).forEach(name -> all.add(entry(CATEGORY, name, false)));
        return Optional.of(all);
    }

    private boolean sendsLogs() {
        return !categories.isEmpty() || !groups.isEmpty();
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = names(some);
        rest.removeAll(others);
        return rest;
    }

    private static Optional<String> common(Set<String> some, Set<String> others) {
        return some.stream().filter(others::contains).findFirst();
    }

    private static Set<String> enabled(JsonNode list, String key) {
        return names(list.valueStream().filter(entry -> entry.path(ENABLED).asBoolean())
                .map(entry -> entry.path(key).asText("")).filter(name -> !name.isEmpty()).toList());
    }

    private static ArrayNode said(JsonNode list) {
        ArrayNode all = Json.array();
        list.forEach(entry -> Stream.of(CATEGORY, GROUP).filter(key -> entry.path(key).isTextual())
                .forEach(key -> all.add(entry(key, entry.path(key).textValue(), entry.path(ENABLED).asBoolean()))));
        return all;
    }

    private static ObjectNode entry(String key, String name, boolean enabled) {
        return Json.object().put(key, name).put(ENABLED, enabled);
    }

    private static Set<String> names(@Nullable Collection<?> said) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        new ArrayList<>(said == null ? List.of() : said).forEach(name -> names.add(name.toString()));
        return names;
    }
}
