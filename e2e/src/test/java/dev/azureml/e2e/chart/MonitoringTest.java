package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Alerts and dashboard ask for what the operator tells, and each alert says what to do. */
@ExtendWith(SharedKubeServer.class)
class MonitoringTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUNBOOKS = "operator/docs/metrics-and-alerts.md";
    private static final Pattern METRIC = Pattern.compile("\\b(?:azureml|jvm|process)_[a-z0-9_]+");
    private static final Pattern AZURES = Pattern.compile(
            "(?m)^\\| `(azureml_(workspace|endpoint|deployment)_[a-z0-9_]+)` \\| [a-z_, ]* \\| ([^,|]+), ");

    private static final String WORKSPACE = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-wsp/providers/Microsoft.MachineLearningServices/workspaces/wsp";

    private final KubeServer server;

    MonitoringTest(KubeServer server) {
        this.server = server;
    }

    private static JsonNode alerts() throws IOException {
        return JSON.valueToTree(Serialization.unmarshal(Files.readString(Chart.folder()
                .resolve("files/monitoring/alerts.yaml")), List.class));
    }

    private static JsonNode records() throws IOException {
        return JSON.valueToTree(Serialization.unmarshal(Files.readString(Chart.folder()
                .resolve("files/monitoring/service-levels.yaml")), List.class));
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() {
        try {
            return Files.readString(Checkout.find().path(RUNBOOKS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has Azure say something of each of its metrics that are asked for. */
    private static void sampleAll(World world, Set<String> asked) {
        Map<String, String> ids = Map.of("workspace", WORKSPACE, "endpoint", WORKSPACE + "/onlineEndpoints/scoring",
                "deployment", WORKSPACE + "/onlineEndpoints/scoring/deployments/blue");
        AZURES.matcher(page()).results().filter(row -> asked.contains(row
                .group(1)) || row.group(3).equals("GpuEnergyJoules"))
                .forEach(row -> world.arm().sample(Objects.requireNonNull(ids.get(row.group(2))), row.group(3),
                        Map.of(), 1));
    }

    @Test
    void everyQueryNamesAMetricThatThereIs() throws IOException {
        JsonNode dashboard = JSON.readTree(Files.readString(Chart.folder()
                .resolve("files/monitoring/dashboard.json")));
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(10);
        Set<String> asked = metrics(String.join("\n", queries));
        asked.addAll(metrics(String.join("\n", alerts().findValuesAsText("expr"))));
        asked.addAll(metrics(String.join("\n", records().findValuesAsText("expr"))));

        try (World world = World.start(server, "AZURE_METRICS_INTERVAL=1s", "AZURE_METRICS_DELAY=1ms",
                "AZURE_METRICS_GROUPS=model,run,quota,resource,endpoint,deployment",
                "AZURE_METRICS_CARBON_INTENSITY=default=400")) {
            world.arm().inject(Fault.on("GET", "/workspaces/wsp", Fault.Action.STATUS).status(429)
                    .header("x-ms-ratelimit-remaining-subscription-reads", "11000")
                    .error("TooManyRequests", "slow down"));
            world.apply(Manifests.workspace("wsp"));
            world.apply(Manifests.cluster("cpu", "wsp"));
            world.awaitReady("MLCompute", "cpu");
            world.apply(Manifests.endpoint("scoring", WORKSPACE, Manifests.managed("{blue: 100}", Manifests.deployment(
                    "blue", 1))));
            world.awaitReady("MLInferenceEndpoint", "scoring");
            // No series where no credential ends: a number would mean a time.
            asked.remove("azureml_credential_expiry_timestamp_seconds");
            // In one look: what happened is shown in its minute alone.
            String scrape = String.join("\n", World.awaitMetrics(world.operator().httpPort(), lines -> {
                sampleAll(world, asked);
                return metrics(String.join("\n", lines)).containsAll(asked);
            }));
            // Each was made and became Ready once, and none waits.
            assertThat(scrape.lines()).contains("azureml_time_to_ready_seconds_count{kind=\"MLCompute\"} 1",
                    "azureml_time_to_ready_seconds_count{kind=\"MLInferenceEndpoint\"} 1",
                    "azureml_reconciling_oldest_seconds{kind=\"MLCompute\"} 0.0",
                    "azureml_objects_stalled{kind=\"MLCompute\"} 0.0");
            List<String> types = scrape.lines().filter(line -> line.startsWith("# TYPE ")).toList();
            assertThat(types).isNotEmpty().allSatisfy(type -> assertThat(scrape).containsPattern("(?m)^# HELP "
                    + type.split(" ", -1)[2] + " \\S"));

            String page = page();
            // A timer has its maximum as a metric of its own.
            assertThat(types.stream().map(type -> type.split(" ", -1)[2]).filter(name -> name.startsWith("azureml_")
                    && !name.endsWith("_max"))).isNotEmpty().allSatisfy(name -> assertThat(page)
                            .as("a row, written by GeneratedDocsTest of operator with -Ddocs.write")
                            .contains("\n| `" + name + "` |"));
        }
    }

    @Test
    void whatIsPausedOrObservedDoesNotWaitForAPerson() {
        try (World world = World.start(server)) {
            world.apply(Manifests.workspace("paused") + "  managementPolicy: Paused\n");
            world.awaitStalled("MLWorkspace", "paused", "Paused");
            world.apply(Manifests.workspace("wsp"));
            world.awaitReady("MLWorkspace", "wsp");
            world.apply(Manifests.workspace("wsp") + "  managementPolicy: Observe\n  friendlyName: another\n");
            world.awaitStalled("MLWorkspace", "wsp", "Drifted");

            assertThat(World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().filter(
                    line -> line.matches(
                            "azureml_objects\\{kind=\"MLWorkspace\".*reason=\"(Paused|Drifted)\".* 1\\.0"))
                    .count() == 2))
                    .contains("azureml_objects_stalled{kind=\"MLWorkspace\"} 0.0");
        }
    }

    @Test
    void whatIsBeingDeletedIsNotLateToBeReady() {
        try (World world = World.start(server)) {
            world.apply(Manifests.workspace("wsp"));
            world.apply(Manifests.cluster("cpu", "wsp"));
            world.awaitReady("MLCompute", "cpu");
            world.delete("MLWorkspace", "wsp");
            Instant deleted = Instant.now();

            // Long enough that it would be told to be worked on for more than no second.
            assertThat(World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(
                    line -> line.contains("reason=\"DependentsExist\"") && line.endsWith(" 1.0"))
                    && Instant.now()
                            .isAfter(deleted.plusSeconds(5))))
                    .contains("azureml_reconciling_oldest_seconds{kind=\"MLWorkspace\"} 0.0");
        }
    }

    @Test
    void eachAlertHasAParagraphThatItsRunbookUrlLeadsTo() throws IOException {
        String runbooks = page();
        String rendered = Chart.render("a", Chart.LEAST + "metrics: {prometheusRule: {enabled: true}}\n");
        JsonNode rules = JSON.valueToTree(Chart.object(rendered, "PrometheusRule", Chart.NAME))
                .at("/spec/groups/0/rules");

        assertThat(rules).hasSameSizeAs(alerts()).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(runbooks).contains("\n### " + name + "\n\n");
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .endsWith("/" + RUNBOOKS + "#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void whatIsAimedAtIsThatOfTheValues() throws IOException {
        assertThat(records("")).as("what e2e/alerts/check tests is what the chart has by itself").isEqualTo(recorded(
                records()));
        assertThat(records(
                ", serviceLevels: {readyWithinSeconds: 600, readyPercent: 99, readyLeastCount: 20, stalledPercent: 3, "
                        + "reconcilingSeconds: 3600, operationSeconds: 90000}"))
                .isEqualTo(recorded(records()).put("azureml:ready_within:objective",
                        "label_replace(vector(1), \"le\", \"600.0\", \"\", \"\")")
                        .put("azureml:ready:objective_ratio", "vector(99) / 100")
                        .put("azureml:ready:least_count", "vector(20)")
                        .put("azureml:objects_stalled:limit_ratio", "vector(3) / 100")
                        .put("azureml:reconciling:limit_seconds", "vector(3600)")
                        .put("azureml:operations:limit_seconds", "vector(90000)"));
    }

    /** Every record that an alert asks for is made, and every one is named on the page. */
    @Test
    void everyRecordIsMade() throws IOException {
        Set<String> made = Set.copyOf(records().findValuesAsText("record"));
        String asked = String.join("\n", alerts().findValuesAsText("expr")) + String.join("\n", records()
                .findValuesAsText("expr"));
        assertThat(Pattern.compile("azureml:[a-z0-9_:]+").matcher(asked).results().map(MatchResult::group)).isNotEmpty()
                .isSubsetOf(made);
        assertThat(made).allSatisfy(record -> assertThat(asked).contains(record));
    }

    private static ObjectNode recorded(JsonNode rules) {
        ObjectNode expressions = JSON.createObjectNode();
        rules.forEach(rule -> expressions.put(rule.path("record").asText(), rule.path("expr").asText()));
        return expressions;
    }

    private static ObjectNode records(String values) throws IOException {
        ObjectNode expressions = recorded(rules("a", values).at("/1/rules"));
        expressions.properties().forEach(record -> record.setValue(JSON.getNodeFactory().textNode(record.getValue()
                .asText().replace("{azureml_release=\"a/azureml-operator\"}", ""))));
        return expressions;
    }

    private static JsonNode rules(String namespace, String values) {
        String rendered = Chart.render(namespace, Chart.LEAST + "metrics: {prometheusRule: {enabled: true" + values
                + "}}\n");
        return JSON.valueToTree(Chart.object(rendered, "PrometheusRule", Chart.NAME)).at("/spec/groups");
    }

    /** What it would be for if another release recorded the same is tested by e2e/alerts/check. */
    @Test
    void eachReleaseRecordsForItselfAndAsksForItsOwn() {
        JsonNode groups = rules("b", "");

        assertThat(groups.at("/1/rules")).isNotEmpty().allSatisfy(rule -> assertThat(rule.at("/labels/azureml_release")
                .asText()).isEqualTo("b/azureml-operator"));
        String asked = String.join("\n", groups.findValuesAsText("expr"));
        assertThat(Pattern.compile("azureml:[a-z0-9_:]++(.{38})").matcher(asked).results().map(match -> match.group(1)))
                .hasSizeGreaterThan(10).allSatisfy(rest -> assertThat(rest).startsWith(
                        "{azureml_release=\"b/azureml-operator\"}"));
    }

    /** Run by e2e/alerts/check. */
    @Test
    void eachAlertIsTestedToFireAndNotToFire() throws IOException {
        Path folder = Checkout.find().path("e2e/alerts");
        for (String alert : alerts().findValuesAsText("alert")) {
            List<String> names = JSON.<JsonNode>valueToTree(Serialization.unmarshal(Files.readString(folder
                    .resolve(alert + ".yaml")), Map.class)).path("tests").findValuesAsText("name");
            assertThat(names).as(alert).anyMatch(name -> name.startsWith("it fires"))
                    .anyMatch(name -> name.startsWith("it does not fire"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml"))).hasSize(alerts().size());
        }
    }

    @Test
    void theAlertOnStalledObjectsKnowsEveryReasonThatStalls() throws IOException {
        String expression = alerts().findValuesAsText("expr").stream().filter(e -> e.contains("OutOfScope"))
                .findFirst().orElseThrow();

        for (Reason reason : Reason.values()) {
            // An expired credential has an alert of its own; who only observes asked not to be called for differences.
            boolean expected = reason.state() == Reason.State.STALLED && reason != Reason.CREDENTIAL_EXPIRED
                    && reason != Reason.DRIFTED;
            assertThat(expression.matches(".*[\"|]" + reason.word() + "[\"|].*")).as(reason.word())
                    .isEqualTo(expected);
        }
    }
}
