package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard asks for labels that its metrics have, by the page that is made of what the operator exports. */
class DashboardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(azureml_[a-z0-9_]+)` \\| ([a-z_, ]*) \\|");
    private static final Pattern SELECTOR = Pattern.compile("\\b(azureml_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([a-z_, ]+)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{([a-z_]+)}}");
    private static final Pattern VALUES = Pattern.compile("label_values\\((.*), ([a-z_]+)\\)");
    /** What Prometheus adds to a histogram. */
    private static final Pattern PART = Pattern.compile("_(?:bucket|sum|count)$");

    private final Map<String, Set<String>> labels;
    private final JsonNode dashboard;

    DashboardTest() throws IOException {
        labels = labels();
        dashboard = JSON.readTree(Files.readString(Chart.folder().resolve("files/monitoring/dashboard.json")));
    }

    /** The labels of each metric. */
    private static Map<String, Set<String>> labels() throws IOException {
        Map<String, Set<String>> all = new HashMap<>();
        ROW.matcher(Files.readString(Checkout.find().path("operator/docs/metrics-and-alerts.md"))).results()
                .forEach(row -> {
                    Set<String> own = new HashSet<>(
                            Arrays.stream(row.group(2).split(",", -1)).map(String::strip).toList());
                    own.addAll(further(row.group(1)));
                    all.put(row.group(1), own);
                });
        return all;
    }

    /** The page says of Azure's metrics once what all of them have. */
    private static List<String> further(String metric) {
        return Stream.of("workspace", "endpoint", "deployment")
                .filter(scope -> metric.startsWith("azureml_" + scope + "_"))
                .findFirst().map(scope -> switch (scope) {
                    case "workspace" -> List.of("namespace", "workspace");
                    case "endpoint" -> List.of("namespace", "workspace", "endpoint");
                    default -> List.of("namespace", "workspace", "endpoint", "deployment");
                }).orElse(List.of());
    }

    private Set<String> labels(String metric) {
        Set<String> known = labels.get(PART.matcher(metric).find() && !labels.containsKey(metric)
                ? PART.matcher(metric).replaceFirst("")
                : metric);
        assertThat(known).as("a row of the page of metrics for " + metric).isNotNull();
        Set<String> all = new HashSet<>(known);
        if (metric.endsWith("_bucket")) {
            all.add("le");
        }
        return all;
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    /** Holds a query to what it asks for; returns the labels that its answer may have. */
    private Set<String> check(String query) {
        List<String> grouped = GROUPING.matcher(query).results().flatMap(found -> words(found.group(1)).stream())
                .toList();
        Set<String> common = new HashSet<>();
        Matcher selectors = SELECTOR.matcher(query);
        while (selectors.find()) {
            Set<String> own = labels(selectors.group(1));
            if (selectors.group(2) != null) {
                assertThat(MATCHER.matcher(selectors.group(2)).results().map(found -> found.group(1))).as(query)
                        .isNotEmpty().isSubsetOf(own);
            }
            assertThat(grouped).as(query).isSubsetOf(own);
            common = own;
        }
        boolean aggregates = query.matches("(?s).*\\b(sum|min|max|count|avg)\\b *(by)? *\\(.*");
        return aggregates ? new HashSet<>(grouped) : common;
    }

    @Test
    void everyQuerySelectsGroupsAndShowsByLabelsThatItsMetricsHave() {
        assertThat(labels).containsKeys("azureml_workspace_gpu_energy_kilowatt_hours_total", "azureml_objects");
        List<JsonNode> targets = dashboard.findValues("targets").stream().flatMap(JsonNode::valueStream).toList();

        assertThat(targets).hasSizeGreaterThan(60).allSatisfy(target -> {
            String query = target.path("expr").asText();
            Set<String> answered = check(query);
            assertThat(SHOWN.matcher(target.path("legendFormat").asText()).results().map(found -> found.group(1)))
                    .as(query).isSubsetOf(answered);
        });
    }

    @Test
    void whatIsChosenFromIsThere() {
        List<JsonNode> variables = dashboard.at("/templating/list").valueStream().filter(variable -> variable.path(
                "type").asText().equals("query")).toList();

        assertThat(variables).isNotEmpty().allSatisfy(variable -> {
            Matcher query = VALUES.matcher(variable.path("query").asText());
            assertThat(query.matches()).isTrue();
            check(query.group(1));
            assertThat(labels(query.group(1).replaceFirst("\\{.*", ""))).contains(query.group(2));
            assertThat(query.group(2)).isEqualTo(variable.path("name").asText());
        });
        Set<String> known = dashboard.at("/templating/list").findValuesAsText("name").stream().map(name -> "$" + name)
                .collect(Collectors.toSet());
        assertThat(
                dashboard.findValuesAsText("expr").stream().flatMap(query -> Pattern.compile("\\$\\w+").matcher(query)
                        .results().map(MatchResult::group)))
                .isNotEmpty().isSubsetOf(known);
    }

    /** Azure's metrics are those of the workspaces that are chosen. */
    @Test
    void everyQueryOfAzuresMetricsIsOfTheChosenWorkspaces() {
        assertThat(dashboard.findValuesAsText("expr")).allSatisfy(query -> {
            Matcher selectors = SELECTOR.matcher(query);
            while (selectors.find()) {
                if (labels(selectors.group(1)).contains("workspace")) {
                    assertThat(selectors.group(2)).as(query).startsWith(
                            "namespace=~\"$namespace\", workspace=~\"$workspace\"");
                }
            }
        });
    }

    @Test
    void panelsHaveNumbersOfTheirOwnAndLieBesideEachOther() {
        List<JsonNode> panels = dashboard.path("panels").valueStream().toList();
        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels.stream().map(panel -> panel.path("title").asText())).doesNotHaveDuplicates();
        List<String> taken = new ArrayList<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.path("gridPos");
            for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
                assertThat(x).as(panel.path("title").asText()).isBetween(0, 23);
                for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
                    taken.add(x + " " + y);
                }
            }
        }

        assertThat(taken).doesNotHaveDuplicates();
        assertThat(panels.stream().filter(panel -> panel.path("type").asText().equals("row")).map(panel -> panel.path(
                "title").asText())).containsExactly("Service levels", "Azure's metrics: workspaces",
                        "Azure's metrics: computes and quota",
                        "Azure's metrics: runs", "Azure's metrics: models", "Azure's metrics: endpoints by deployment",
                        "Green AI");
    }
}
