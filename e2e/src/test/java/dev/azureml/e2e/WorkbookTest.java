package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A workbook and queries over the logs of a workspace: made, kept, changed and taken away with what the spec says. */
@ExtendWith(SharedKubeServer.class)
class WorkbookTest {
    private static final String WORKSPACE = "MLWorkspace";
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/";
    private static final String LOGS = GROUP + "monitoring/providers/Microsoft.OperationalInsights/workspaces/logs";
    private static final String WORKBOOKS = "Microsoft.Insights/workbooks";
    private static final String PACKS = "Microsoft.OperationalInsights/queryPacks";
    private static final String JOBS = "{name: jobs, categories: [AmlComputeJobEvent], to: {logAnalytics: {}}}";

    private final KubeServer server;
    private World world;

    WorkbookTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "DRIFT_INTERVAL=400ms");
        world.plant(LOGS);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String diagnostics, String monitoring) {
        world.apply(Manifests.workspace("research") + "  diagnostics: [" + diagnostics + "]\n  monitoring: {"
                + monitoring + "}\n");
    }

    private String onlyId(String type) {
        List<String> ids = world.arm().ids(type);
        assertThat(ids).hasSize(1);
        return ids.getFirst();
    }

    private ObjectNode only(String type) {
        return world.arm().resource(onlyId(type)).orElseThrow();
    }

    /** As it was sent last: Azure does not show it. */
    private JsonNode content() {
        return Probe.json(World.body(writesOf(WORKBOOKS).getLast()).at("/properties/serializedData").asText());
    }

    private List<RequestRecord> writesOf(String type) {
        return world.writes().stream().filter(r -> r.path().toLowerCase(Locale.ROOT).contains(
                type.toLowerCase(Locale.ROOT) + "/")).toList();
    }

    @Test
    void aWorkspaceIsMadeWithThemAndSaysWhereTheyAre() {
        apply(JOBS, "workbook: true, queries: true");

        JsonNode status = world.awaitReady(WORKSPACE, "research").at("/status/monitoring");

        ObjectNode workbook = only(WORKBOOKS);
        String logs = workbook.at("/properties/sourceId").asText();
        assertThat(logs).contains("/workspaces/log-research-");
        assertThat(workbook.path("kind").asText()).isEqualTo("shared");
        assertThat(workbook.at("/tags/azureml.dev-owner").asText()).endsWith("/MLWorkspace/research");
        assertThat(content().findValuesAsText("query")).hasSize(9).allSatisfy(query -> assertThat(query).contains(
                "| where _ResourceId =~ \"" + GROUP
                        + "rg-research/providers/Microsoft.MachineLearningServices/workspaces/"
                        + "research\""));
        assertThat(content().findValues("crossComponentResources")).hasSize(9).allSatisfy(places -> assertThat(places
                .get(0).asText()).isEqualTo(logs));
        assertThat(status.path("workbookId").asText()).isEqualToIgnoringCase(onlyId(WORKBOOKS));
        assertThat(status.path("workbookUrl").asText()).startsWith("https://portal.azure.com/#resource/subscriptions/");
        assertThat(status.path("logsUrl").asText()).isEqualTo("https://portal.azure.com/#resource" + logs + "/logs");
        assertThat(status.path("queryPackId").asText()).isEqualToIgnoringCase(onlyId(PACKS));
        assertThat(only(PACKS).at("/tags/azureml.dev-owner").asText()).endsWith("/MLWorkspace/research");
        assertThat(world.arm().ids(PACKS + "/queries")).hasSize(9).allSatisfy(id -> {
            JsonNode properties = world.arm().resource(id).orElseThrow().path("properties");
            assertThat(properties.at("/related/resourceTypes/0").asText()).isEqualTo(
                    "microsoft.machinelearningservices/workspaces");
            assertThat(content().findValuesAsText("query")).contains(properties.path("body").asText());
        });
    }

    /** Azure does not say what a workbook's content is. */
    @Test
    void atRestNothingIsWrittenAndWhatSomebodyChangesIsPutBack() {
        apply(JOBS, "workbook: true, queries: true");
        world.awaitReady(WORKSPACE, "research");
        String workbook = onlyId(WORKBOOKS);
        JsonNode content = content();
        world.arm().clearRequests();

        world.awaitRequest(_ -> world.requests("GET", "/" + workbook.substring(workbook.lastIndexOf('/') + 1))
                .size() > 3);
        assertThat(world.writes()).isEmpty();
        world.arm().edit(workbook, body -> {
            ((ObjectNode) body.path("properties")).put("description", "mine").put("serializedData",
                    "{\"version\":\"Notebook/1.0\",\"items\":[]}");
        });
        String query = world.arm().ids(PACKS + "/queries").getFirst();
        world.arm().edit(query, body -> ((ObjectNode) body.path("properties")).put("body", "AmlComputeJobEvent"));

        world.awaitInAzure(workbook, body -> body.at("/properties/description").asText().startsWith("Jobs and"));
        world.awaitInAzure(query, body -> body.at("/properties/body").asText().contains("_ResourceId"));
        assertThat(content()).isEqualTo(content);
    }

    @Test
    void theyLookWhereTheLogsGo() {
        apply("{name: jobs, categories: [AmlComputeJobEvent], to: {logAnalytics: {id: " + LOGS + "}}}",
                "workbook: true");
        world.awaitReady(WORKSPACE, "research");
        assertThat(only(WORKBOOKS).at("/properties/sourceId").asText()).isEqualTo(LOGS);
        String before = onlyId(WORKBOOKS);

        apply(JOBS, "workbook: true");
        world.awaitInAzure(before, body -> body.at("/properties/sourceId").asText().contains("/log-research-"));

        assertThat(content().findValue("crossComponentResources").get(0).asText()).contains("/log-research-");
    }

    @Test
    void whatIsWantedNoMoreGoesAndTheRestWithTheObject() {
        apply(JOBS, "workbook: true, queries: true");
        world.awaitReady(WORKSPACE, "research");
        String workbook = onlyId(WORKBOOKS);

        apply(JOBS, "queries: true");
        world.awaitNotInAzure(workbook);
        JsonNode ready = world.await(WORKSPACE, "research", object -> object.at("/status/monitoring/workbookId")
                .isMissingNode());
        assertThat(ready.at("/status/monitoring/queryPackId").isTextual()).isTrue();
        assertThat(world.arm().ids(PACKS + "/queries")).hasSize(9);

        world.delete(WORKSPACE, "research");
        world.awaitGone(WORKSPACE, "research");
        assertThat(world.arm().ids(PACKS)).isEmpty();
        assertThat(world.arm().ids(PACKS + "/queries")).isEmpty();
    }

    /** Whoever's they are, and whatever their names are. */
    @Test
    void aWorkbookOfSomebodyElseIsLeftAlone() {
        apply(JOBS, "workbook: true");
        world.awaitReady(WORKSPACE, "research");
        String id = onlyId(WORKBOOKS);
        world.delete(WORKSPACE, "research");
        world.awaitGone(WORKSPACE, "research");
        ObjectNode theirs = Probe.json("{location: 'westeurope', kind: 'shared', tags: {'azureml.dev-owner': "
                + "'another/shop/MLWorkspace/research'}, properties: {displayName: 'Theirs', category: 'workbook', "
                + "serializedData: '{\"version\":\"Notebook/1.0\",\"items\":[]}'}}");
        world.arm().put(id, theirs);
        world.arm().clearRequests();

        apply(JOBS, "workbook: true");

        world.awaitStalled(WORKSPACE, "research", "Conflict");
        assertThat(writesOf(WORKBOOKS)).isEmpty();
        assertThat(only(WORKBOOKS).at("/properties/displayName").asText()).isEqualTo("Theirs");
    }
}
