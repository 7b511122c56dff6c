package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The logs and metrics that Azure offers for a resource, as far as it was read. */
record Offered(List<JsonNode> categories) {
    private static final String KEY = "diagnosticSettingsCategories";
    private static final String TYPE = "Microsoft.Insights/diagnosticSettingsCategories";
    private static final int MOST_SUGGESTIONS = 3;

    static Document document(ArmId resource, ResolvedReferences resolved) {
        return new Document(KEY, resource.value() + "/providers/" + TYPE,
                resolved.apiVersion(TYPE, Settings.API_VERSION));
    }

    static Offered of(Facts facts) {
        return new Offered(facts.at(KEY, "/value").valueStream().toList());
    }

    /** What a setting says and Azure does not offer, each with its path; nothing where not read. */
    List<String> faults(DiagnosticSetting said, String path) {
        List<String> faults = new ArrayList<>();
        List<String> logs = names("Logs");
        List<String> groups = categories.stream()
                .flatMap(category -> category.at("/properties/categoryGroups").valueStream()).map(JsonNode::asText)
                .distinct().toList();
        if (!logs.isEmpty()) {
            faults.addAll(unknown(path + ".categories", or(said.categories()), logs));
        }
        if (!groups.isEmpty()) {
            faults.addAll(unknown(path + ".categoryGroups", or(said.categoryGroups()), groups));
        }
        if (!categories.isEmpty()) {
            faults.addAll(unknown(path + ".metrics", or(said.metrics()), names("Metrics")));
        }
        return faults;
    }

    private List<String> names(String type) {
        return categories.stream().filter(category -> category.at("/properties/categoryType").asText().equals(type))
                .map(category -> category.path("name").asText()).toList();
    }

    private static List<String> unknown(String path, List<String> said, List<String> offered) {
        return Stream.iterate(0, i -> i < said.size(), i -> i + 1)
                .filter(i -> !offered.contains(said.get(i)))
                .map(i -> path + "[" + i + "]: Azure offers no " + said.get(i) + " here"
                        + instead(said.get(i), offered))
                .toList();
    }

    private static String instead(String word, List<String> offered) {
        List<String> near = near(word, offered);
        if (!near.isEmpty()) {
            return "; did you mean " + String.join(" or ", near) + "?";
        }
        return offered.isEmpty() ? "" : "; it offers " + String.join(", ", offered);
    }

    /** Names are long, and many begin alike: one that is a part of another is like it too. */
    private static List<String> near(String word, List<String> offered) {
        String folded = word.toLowerCase(Locale.ROOT);
        Optional<String> same = offered.stream().filter(word::equalsIgnoreCase).findFirst();
        List<String> near = same.map(List::of).orElseGet(() -> Suggestion.near(word, offered, MOST_SUGGESTIONS));
        return near.isEmpty()
                ? offered.stream().filter(name -> name.toLowerCase(Locale.ROOT).contains(folded))
                        .limit(MOST_SUGGESTIONS).toList()
                : near;
    }

    private static List<String> or(@Nullable List<?> said) {
        return Objects.requireNonNullElse(said, List.of()).stream().map(Object::toString).toList();
    }
}
