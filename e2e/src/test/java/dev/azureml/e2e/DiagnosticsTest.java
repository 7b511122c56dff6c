package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Which logs and metrics of a workspace and of an endpoint go where: said, held to, changed, taken away. */
@ExtendWith(SharedKubeServer.class)
class DiagnosticsTest {
    private static final String WORKSPACE = "MLWorkspace";
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/";
    private static final String ID = GROUP
            + "rg-research/providers/Microsoft.MachineLearningServices/workspaces/research";
    private static final String SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings/";
    private static final String STORE = GROUP + "monitoring/providers/Microsoft.Storage/storageAccounts/archive";
    private static final String LOGS = GROUP + "monitoring/providers/Microsoft.OperationalInsights/workspaces/logs";

    private final KubeServer server;
    private World world;

    DiagnosticsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "DRIFT_INTERVAL=400ms");
        world.plant(STORE);
        world.plant(LOGS);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String... settings) {
        world.apply(Manifests.workspace("research") + "  diagnostics: [" + String.join(", ", settings) + "]\n");
    }

    private static String jobs(String name) {
        return "{name: " + name + ", categories: [AmlComputeJobEvent], to: {logAnalytics: {}}, tables: Dedicated}";
    }

    private static String archive(String name) {
        return "{name: " + name + ", categoryGroups: [allLogs], metrics: [AllMetrics], to: {storageAccount: {id: "
                + STORE + "}}}";
    }

    private ObjectNode setting(String name) {
        return world.arm().resource(ID + SETTINGS + name).orElseThrow();
    }

    private List<String> sent(String name) {
        JsonNode properties = setting(name).path("properties");
        return Stream.of(properties.path("logs"), properties.path("metrics"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .filter(entry -> entry.path("enabled").asBoolean())
                .map(entry -> entry.path("category").asText(entry.path("categoryGroup").asText())).toList();
    }

    private List<String> writesOf(String name) {
        return world.writes().stream().filter(r -> r.path().toLowerCase(Locale.ROOT).endsWith(
                "/diagnosticsettings/" + name)).map(RequestRecord::method).toList();
    }

    @Test
    void aWorkspaceIsMadeWithThemAndTellsWhatGoesWhere() {
        apply(jobs("jobs"), archive("archive"));

        JsonNode ready = world.awaitReady(WORKSPACE, "research");

        String own = setting("jobs").at("/properties/workspaceId").asText();
        assertThat(own).contains("/workspaces/log-research-");
        assertThat(sent("jobs")).containsExactly("AmlComputeJobEvent");
        assertThat(setting("archive").at("/properties/storageAccountId").asText()).isEqualTo(STORE);
        JsonNode told = ready.at("/status/diagnostics");
        assertThat(told.findValuesAsText("name")).containsExactly("jobs", "archive");
        assertThat(told.at("/0/sends/0").asText()).isEqualTo("AmlComputeJobEvent");
        assertThat(told.at("/0/to/0").asText()).isEqualTo(own);
        assertThat(told.at("/1/sends")).hasSize(2);
        assertThat(told.at("/1/id").asText()).isEqualToIgnoringCase(ID + SETTINGS + "archive");
        assertThat(ready.at("/status/advice").findValuesAsText("rule")).contains("CostsOfLogs")
                .doesNotContain("NoDiagnostics");
    }

    @Test
    void atRestTheyCostOneListAndADriftIsPutBack() {
        apply(jobs("jobs"));
        world.awaitReady(WORKSPACE, "research");
        world.arm().clearRequests();

        world.awaitRequest(r -> r.method().equals("GET") && r.path().endsWith("/diagnosticSettings")
                && world.requests("GET", "/diagnosticSettings").size() > 2);
        assertThat(world.requests("GET", "/diagnosticSettingsCategories")).isEmpty();
        assertThat(world.writes()).isEmpty();
        AtomicInteger changed = new AtomicInteger(); // it may be put back before anybody looks
        world.arm().edit(ID + SETTINGS + "jobs", body -> body.at("/properties/logs").forEach(log -> {
            if (log.path("category").asText().equals("RunEvent")) {
                ((ObjectNode) log).put("enabled", true);
                changed.incrementAndGet();
            }
        }));
        assertThat(changed).hasValue(1);

        world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/diagnosticSettings/jobs"));
        world.awaitReady(WORKSPACE, "research");
        assertThat(sent("jobs")).containsExactly("AmlComputeJobEvent");
    }

    @Test
    void aMisspeltCategoryStopsThatSettingAloneUntilItIsRight() {
        apply(archive("archive"), jobs("jobs").replace("JobEvent", "JobEvnt"));

        JsonNode stalled = world.awaitStalled(WORKSPACE, "research", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.diagnostics[1].categories[0]",
                "did you mean AmlComputeJobEvent");
        assertThat(writesOf("jobs")).isEmpty();
        assertThat(setting("archive").at("/properties/storageAccountId").asText()).isEqualTo(STORE);
        apply(archive("archive"), jobs("jobs"));
        world.awaitReady(WORKSPACE, "research");
        assertThat(sent("jobs")).containsExactly("AmlComputeJobEvent");
    }

    @Test
    void theSettingOfAPolicyIsSaidAndCanBeTakenOver() {
        apply();
        world.awaitReady(WORKSPACE, "research");
        ObjectNode policy = Probe.json("{properties: {storageAccountId: '" + STORE
                + "', logs: [{categoryGroup: 'allLogs', enabled: true}]}}");
        world.arm().put(ID + SETTINGS + "setByPolicy", policy);
        apply("{name: mine, categories: [RunEvent], to: {storageAccount: {id: " + STORE + "}}}");

        JsonNode stalled = world.awaitStalled(WORKSPACE, "research", "Conflict");

        assertThat(World.message(stalled)).contains("spec.diagnostics[0]", "setByPolicy", "allLogs");
        assertThat(writesOf("mine")).isEmpty();
        apply(archive("setByPolicy"));
        world.awaitReady(WORKSPACE, "research");
        assertThat(sent("setByPolicy")).containsExactlyInAnyOrder("allLogs", "AllMetrics");
    }

    @Test
    void anotherNameIsTheFormerSettingDeletedAndANewOneMade() {
        apply(jobs("former"));
        world.awaitReady(WORKSPACE, "research");
        world.arm().clearRequests();

        apply(jobs("latter"));
        world.await(WORKSPACE, "research", object -> object.at("/status/diagnostics/0/name").asText().equals("latter"));
        world.awaitReady(WORKSPACE, "research");

        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");
        assertThat(world.arm().resource(ID + SETTINGS + "former")).isEmpty();
    }

    @Test
    void withTheBlockTheyAreDeletedAndWithTheObjectBeforeTheWorkspace() {
        apply(jobs("jobs"), archive("archive"));
        world.awaitReady(WORKSPACE, "research");

        apply(archive("archive"));
        world.await(WORKSPACE, "research", object -> object.at("/status/diagnostics").size() == 1);
        world.awaitReady(WORKSPACE, "research");
        assertThat(world.arm().resource(ID + SETTINGS + "jobs")).isEmpty();
        world.arm().clearRequests();
        world.delete(WORKSPACE, "research");
        world.awaitGone(WORKSPACE, "research");

        assertThat(world.writes().getFirst().path()).isEqualToIgnoringCase(ID + SETTINGS + "archive");
        assertThat(world.arm().ids("Microsoft.Insights/diagnosticSettings")).isEmpty();
    }

    @Test
    void aTableKeepsItsDataForAnotherTimeThanTheWorkspace() {
        String logs = "  dependencies: {logAnalytics: {retentionInDays: 90, tables: [{name: AmlComputeJobEvent, ";
        world.apply(Manifests.workspace("research") + "  adoptionPolicy: Never\n" + logs
                + "retentionInDays: 180, totalRetentionInDays: 730}]}}\n");
        JsonNode ready = world.awaitReady(WORKSPACE, "research");
        String table = world.arm().ids("Microsoft.OperationalInsights/workspaces/tables").stream()
                .filter(id -> id.contains("/log-research-") && id.endsWith("/AmlComputeJobEvent")).findFirst()
                .orElseThrow();

        JsonNode properties = world.arm().resource(table).orElseThrow().path("properties");
        assertThat(properties.path("retentionInDays").asInt()).isEqualTo(180);
        assertThat(properties.path("totalRetentionInDays").asInt()).isEqualTo(730);
        assertThat(ready.at("/status/resources").findValuesAsText("key")).contains("table/AmlComputeJobEvent");
        world.arm().edit(table, body -> body.withObject("/properties").put("retentionInDays", 30));
        world.awaitRequest(r -> r.method().equals("PATCH") && r.path().equalsIgnoreCase(table)
                && world.requests("PATCH", "/AmlComputeJobEvent").size() > 1);
        world.awaitReady(WORKSPACE, "research");

        world.apply(Manifests.workspace("research") + "  adoptionPolicy: Never\n" + logs
                + "totalRetentionInDays: 365}]}}\n");
        world.await(WORKSPACE, "research", _ -> world.arm().resource(table).orElseThrow()
                .at("/properties/totalRetentionInDays").asInt() == 365);
        world.awaitReady(WORKSPACE, "research");
        world.delete(WORKSPACE, "research");
        world.awaitGone(WORKSPACE, "research");
        assertThat(world.requests("DELETE", "/AmlComputeJobEvent")).as("Azure's own").isEmpty();
    }

    @Test
    void aPlaceThatIsNotThereOrElsewhereIsNotSentTo() {
        String gone = STORE.replace("archive", "gone");
        apply("{name: a, metrics: [AllMetrics], to: {storageAccount: {id: " + gone + "}}}");

        assertThat(World.message(world.awaitStalled(WORKSPACE, "research", "TargetNotFound")))
                .contains("spec.diagnostics[0].to.storageAccount.id", gone);
        world.arm().put(gone, Probe.json("{location: 'northeurope'}"));
        world.touch(WORKSPACE, "research");
        assertThat(World.message(world.awaitStalled(WORKSPACE, "research", "InvalidSpec"))).contains("northeurope");
        assertThat(writesOf("a")).isEmpty();
    }

    @Test
    void anEndpointSendsToTheLogAnalyticsOfItsWorkspace() {
        String workspace = world.plantWorkspace("wsp");
        String component = GROUP + "rg-planted/providers/Microsoft.Insights/components/appi";
        world.arm().put(component,
                Probe.json("{location: 'westeurope', kind: 'web', properties: {Application_Type: 'web', "
                        + "WorkspaceResourceId: '" + LOGS + "'}}"));
        world.arm().edit(workspace, body -> body.withObject("/properties").put("applicationInsights", component));

        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment("blue", 1))
                + "  diagnostics: [{name: all, categoryGroups: [allLogs], to: {logAnalytics: {}}}]\n"));
        JsonNode ready = world.awaitReady("MLInferenceEndpoint", "scoring");

        assertThat(world.arm().resource(workspace + "/onlineEndpoints/scoring" + SETTINGS + "all").orElseThrow()
                .at("/properties/workspaceId").asText()).isEqualTo(LOGS);
        assertThat(ready.at("/status/diagnostics/0/to/0").asText()).isEqualTo(LOGS);
    }
}
