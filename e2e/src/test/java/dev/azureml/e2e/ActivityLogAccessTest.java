package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.ServerSideApply;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The activity log is read as each object acts, within its namespace's scopes; what goes wrong with it holds nothing up. */
@ExtendWith(SharedKubeServer.class)
class ActivityLogAccessTest {
    private static final String ALICE = "alice@contoso.com";
    private static final String WRITE = "Microsoft.MachineLearningServices/workspaces/write";
    private static final String LOG = "/providers/Microsoft.Insights/eventtypes/management/values";
    private static final String CHANGED = "ChangedInAzure";
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;
    private static final String FAILING = "azureml_activity_log_failing";
    private static final String[] FAST = {"ACTIVITY_LOG=true", "ACTIVITY_LOG_INTERVAL=200ms",
        "ACTIVITY_LOG_REQUESTS_PER_MINUTE=10000"};

    private final KubeServer server;
    private World world;
    private Probe probe;

    ActivityLogAccessTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, FAST);
        probe = new Probe(world);
        world.apply(Manifests.workspace("shop"));
        world.awaitReady("MLWorkspace", "shop");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String id(String workspace) {
        return SUBSCRIPTION + "/resourceGroups/rg-" + workspace
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + workspace;
    }

    private static boolean isReading(RequestRecord request) {
        return request.path().endsWith(LOG);
    }

    private int readings() {
        return (int) world.arm().requests().stream().filter(ActivityLogAccessTest::isReading).count();
    }

    private void awaitReadings() {
        int before = readings();
        world.awaitRequest(_ -> readings() >= before + 3);
    }

    private List<Event> told(String namespace) {
        return world.client().v1().events().inNamespace(namespace).list().getItems().stream().filter(event -> event
                .getReason().endsWith("InAzure")).toList();
    }

    private void awaitLine(boolean isThere, String name, String part) {
        World.awaitMetrics(world.operator().httpPort(), lines -> isThere == lines.stream().anyMatch(line -> line
                .startsWith(name) && line.contains(part)));
    }

    @Test
    void twoNamespacesSeeOnlyTheirs() throws Exception {
        String other = server.createNamespace("t");
        world.stopOperator();
        world.tenants(World.tenant(world.namespace(), World.all(SUBSCRIPTION + "/resourceGroups/rg-shop")), World
                .tenant(other, World.all(SUBSCRIPTION + "/resourceGroups/rg-lab")));
        world.startOperator(FAST[0], FAST[1], FAST[2], "WATCH_NAMESPACES=" + world.namespace() + "," + other);
        assertThat(ServerSideApply.of(other, Manifests.workspace("lab")).send(world.client())).isEmpty();
        world.awaitRequest(request -> isReading(request) && request.query().getOrDefault("$filter", "").contains(
                "resourceGroupName eq 'rg-lab'"));

        world.arm().acted(ALICE, id("shop"), WRITE, 200);
        world.arm().acted("bob@contoso.com", id("lab"), WRITE, 200);

        assertThat(probe.awaitEvent("shop", CHANGED)).contains(ALICE, id("shop"));
        List<Event> lab = world.client().v1().events().inNamespace(other).informOnCondition(events -> events.stream()
                .anyMatch(event -> event.getReason().equals(CHANGED))).get(60, TimeUnit.SECONDS).stream().filter(
                        event -> event.getReason().equals(CHANGED))
                .toList();
        assertThat(lab).singleElement().satisfies(event -> assertThat(event.getMessage()).contains(
                "bob@contoso.com", id("lab")));
        assertThat(told(world.namespace())).hasSize(1);
    }

    @Test
    void outsideItsScopesANamespaceIsToldNothing() {
        world.tenants(World.tenant(world.namespace(), World.all(SUBSCRIPTION + "/resourceGroups/rg-else")));
        awaitLine(true, FAILING, "namespace=\"" + world.namespace() + "\",reason=\"not-allowed\"");
        int before = readings();
        world.arm().acted(ALICE, id("shop"), WRITE, 200);
        world.touch("MLWorkspace", "shop");
        world.awaitStalled("MLWorkspace", "shop", "OutOfScope");

        assertThat(told(world.namespace())).isEmpty();
        assertThat(readings()).as("and nothing is asked").isLessThanOrEqualTo(before + 1);
    }

    /** Who else works on what others share with it is none of its business, on what it made itself it is. */
    @Test
    void whoMayOnlyReferToItIsNotToldWhoElseChangesIt() throws InterruptedException {
        world.tenants(World.tenant("*", "{id: \"" + SUBSCRIPTION + "/resourceGroups/rg-shop\", allow: [refer]}"));
        World other = world.otherCluster("another", FAST);
        other.apply(Manifests.workspace("shop") + "  managementPolicy: Observe\n");
        other.awaitReady("MLWorkspace", "shop");

        world.arm().acted(ALICE, id("shop"), WRITE, 200);

        assertThat(probe.awaitEvent("shop", CHANGED)).contains(ALICE);
        awaitReadings();
        assertThat(told(other.namespace())).isEmpty();
        other.stopOperator();
    }

    @Test
    void whoMayNotLookAtTheWholeGroupAsksForItsResources() throws InterruptedException {
        world.tenants(World.tenant(world.namespace(), World.all(id("shop"))));
        world.awaitRequest(request -> isReading(request) && request.query().getOrDefault("$filter", "").endsWith(
                "resourceUri eq '" + id("shop") + "'"));

        world.arm().acted(ALICE, id("shop"), WRITE, 200);

        assertThat(probe.awaitEvent("shop", CHANGED)).contains(ALICE);
    }

    /** Whose namespace has an identity of its own is read as that one, and without it not at all. */
    @Test
    void aTenantIsReadAsItself() throws InterruptedException {
        world.stopOperator();
        world.tenants("{namespaces: [\"" + world.namespace() + "\"], identity: Own, scopes: [" + World.all("/") + "]}");
        world.secret("azureml-credentials", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111",
                "AZURE_CLIENT_ID", "44444444-4444-4444-4444-444444444444", "AZURE_CLIENT_SECRET", "the-namespaces",
                "AZURE_SUBSCRIPTION_ID", World.SUBSCRIPTION);
        world.startOperator(FAST[0], FAST[1], FAST[2], "AZURE_CREDENTIAL=none", "AZURE_TENANT_ID=",
                "AZURE_CLIENT_ID=", "AZURE_CLIENT_SECRET=");
        world.arm().acted(ALICE, id("shop"), WRITE, 200);
        world.awaitEvents(events -> events.stream().anyMatch(event -> event.getReason().equals(CHANGED) && event
                .getMessage().contains(ALICE)));

        world.client().secrets().inNamespace(world.namespace()).withName("azureml-credentials").delete();
        awaitLine(true, FAILING, "reason=\"not-allowed\"");
        world.arm().acted("bob@contoso.com", id("shop"), WRITE, 200);
        world.touch("MLWorkspace", "shop");
        world.awaitReason("MLWorkspace", "shop", "DependencyNotReady");

        assertThat(told(world.namespace())).noneMatch(event -> event.getMessage().contains("bob@"));
    }

    @ParameterizedTest
    @CsvSource({"FORBIDDEN, 0, not-allowed", "STATUS, 503, failed", "STATUS, 429, throttled",
        "WRONG_TYPE, 0, unreadable",
        "HTML, 502, failed", "TRUNCATE, 0, failed"})
    void whatGoesWrongIsAMetricAndHoldsNothingUp(Fault.Action action, int status, String reason) throws Exception {
        Fault fault = Fault.on("GET", LOG, action).times(-1);
        world.arm().inject(status == 0
                ? fault
                : fault.status(status).header("Retry-After", "1"));
        awaitLine(true, FAILING, "reason=\"" + reason + "\"");
        awaitLine(true, "azureml_activity_log_requests_total", "result=\"" + reason + "\"");
        world.arm().acted(ALICE, id("shop"), WRITE, 200);
        world.apply(Manifests.cluster("cpu", "shop"));
        world.awaitReady("MLCompute", "cpu");
        assertThat(told(world.namespace())).isEmpty();

        world.arm().clearFaults();

        assertThat(probe.awaitEvent("shop", CHANGED)).as("nothing is lost meanwhile").contains(ALICE);
        awaitLine(false, FAILING, "reason=");
    }

    /** Who does not watch metrics finds it where he looks for events. */
    @Test
    void theObjectSaysThatItCantBeReadAndWhenItCanAgain() {
        world.apply(Manifests.datastore("images", "shop"));
        world.awaitReady("MLDatastore", "images");
        awaitReadings();
        assertThat(activityRead(world.require("MLWorkspace", "shop")).isMissingNode()).as("all is well").isTrue();

        world.arm().inject(Fault.on("GET", LOG, Fault.Action.FORBIDDEN).times(-1));
        JsonNode refused = world.await("MLWorkspace", "shop", object -> activityRead(object).path("status").asText()
                .equals("False"));

        assertThat(activityRead(refused).path("reason").asText()).isEqualTo("ActivityNotAllowed");
        assertThat(activityRead(refused).path("message").asText()).contains("/resourceGroups/rg-shop",
                "Microsoft.Insights/eventtypes/values/read", "Monitoring Reader");
        assertThat(World.condition(refused, "Ready").path("status").asText()).isEqualTo("True");
        String version = refused.at("/metadata/resourceVersion").asText();
        awaitReadings();
        assertThat(world.require("MLWorkspace", "shop").at("/metadata/resourceVersion").asText())
                .as("it is not written at each reading").isEqualTo(version);

        world.arm().clearFaults();
        world.await("MLWorkspace", "shop", object -> activityRead(object).path("status").asText().equals("True"));
        assertThat(activityRead(world.require("MLDatastore", "images")).isMissingNode())
                .as("the workspace says it for all that lies in it").isTrue();
    }

    private static JsonNode activityRead(JsonNode object) {
        return World.condition(object, "ActivityRead");
    }

    @Test
    void whenAzureSaysWaitNothingIsAskedMeanwhile() {
        world.arm().inject(Fault.on("GET", LOG, Fault.Action.STATUS).status(429).header("Retry-After", "4"));
        RequestRecord refused = world.awaitRequest(request -> isReading(request) && request.status() == 429);

        RequestRecord next = world.awaitRequest(request -> isReading(request) && request.at().isAfter(refused.at()));

        assertThat(Duration.between(refused.at(), next.at())).isGreaterThanOrEqualTo(Duration.ofMillis(3_900));
    }

    @Test
    void noMoreIsAskedThanTheSettingSays() {
        world.stopOperator();
        world.startOperator(FAST[0], FAST[1], "ACTIVITY_LOG_REQUESTS_PER_MINUTE=6");
        int before = readings();
        awaitLine(true, "azureml_activity_log_held_back_total", " ");
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.startsWith(
                "azureml_activity_log_held_back_total") && !line.endsWith(" 0.0")));

        assertThat(readings() - before).isLessThanOrEqualTo(7);
        int asked = readings();
        world.awaitRequest(_ -> readings() > asked); // it goes on
    }

    @Test
    void howOldItIsIsShown() {
        awaitReadings();
        awaitLine(true, "azureml_activity_log_age_seconds", "{namespace=\"" + world.namespace() + "\"} 0.0");
    }
}
