package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure's activity log: events on an object name who else changed what it has, to its namespace alone. */
@ExtendWith(SharedKubeServer.class)
class ActivityLogTest {
    private static final String ALICE = "alice@contoso.com";
    private static final String ML = "Microsoft.MachineLearningServices/";
    private static final String LOG = "/providers/Microsoft.Insights/eventtypes/management/values";
    private static final String FIRST = Probe.datastore("first");
    private static final String CHANGED = "ChangedInAzure";
    private static final String[] FAST = {"ACTIVITY_LOG=true", "ACTIVITY_LOG_INTERVAL=200ms",
        "ACTIVITY_LOG_REQUESTS_PER_MINUTE=10000", "DRIFT_INTERVAL=400ms"};

    private final KubeServer server;
    private World world;
    private Probe probe;

    ActivityLogTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, FAST);
        probe = new Probe(world);
        probe.workspace();
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static Consumer<ObjectNode> description(String text) {
        return body -> body.withObject("/properties").put("description", text);
    }

    private int readings() {
        return (int) world.arm().requests().stream().filter(ActivityLogTest::isReading).count();
    }

    private static boolean isReading(RequestRecord request) {
        return request.path().endsWith(LOG);
    }

    /** Waits until the log was read anew, from its beginning, after now. */
    private void awaitReadings() {
        int before = readings();
        world.awaitRequest(_ -> readings() >= before + 3);
    }

    private List<Event> toldOf(World where, String name) {
        return where.client().v1().events().inNamespace(where.namespace()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name) && event.getReason().endsWith(
                        "InAzure"))
                .toList();
    }

    private void awaitMetric(String name, String... parts) {
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.startsWith(name)
                && List.of(parts).stream().allMatch(line::contains)));
    }

    @Test
    void anEventNamesWhoChangedItAndSoDoesTheDriftThatIsRepaired() throws InterruptedException {
        world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/write", 200);
        assertThat(probe.awaitEvent("first", CHANGED)).startsWith("created or changed in Azure by " + ALICE + " at 20")
                .contains("correlation ", "(" + ML + "workspaces/datastores/write: Succeeded, OK)", FIRST);

        // Whichever of her changes is known by then.
        world.arm().editAs(ALICE, FIRST, description("theirs"));

        assertThat(probe.awaitEvent("first", "DriftRepaired")).startsWith("put back properties.description of ")
                .contains("created or changed in Azure by " + ALICE + " at ", "correlation ");
        assertThat(World.metrics(world.operator().httpPort())).doesNotContain(ALICE);
        awaitMetric("azureml_activity_log_events_total", "event=\"ChangedInAzure\"");
    }

    /** Who somebody is, is for those who may read the object's events. */
    @Test
    void noNameIsLogged() throws InterruptedException {
        world.stopOperator();
        try (OperatorProcess operator = OperatorProcess.start(server, world, FAST[0], FAST[1], FAST[2], FAST[3],
                "LOG_LEVEL=DEBUG", "LOG_FORMAT=text")) {
            world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/write", 200);
            probe.awaitEvent("first", CHANGED);
            world.arm().editAs(ALICE, FIRST, description("theirs"));
            assertThat(probe.awaitEvent("first", "DriftRepaired")).contains(ALICE);

            assertThat(operator.output()).contains("DriftRepaired", "eventtypes/management/values").doesNotContain(
                    "alice");
        }
    }

    @Test
    void whatWasPutBackBeforeTheLogTellsIsSaidToBe() throws InterruptedException {
        world.arm().activityLag(Duration.ofSeconds(3));
        world.arm().editAs(ALICE, FIRST, description("theirs"));

        assertThat(probe.awaitEvent("first", "DriftRepaired")).doesNotContain(ALICE);
        assertThat(probe.awaitEvent("first", CHANGED)).contains(ALICE).endsWith("the operator has put it back since");
    }

    /** A datastore of an operator elsewhere with the same identity, which is no more. */
    private void observeWhatAnotherClusterMade() {
        World other = world.otherCluster("another");
        other.apply(Probe.datastoreManifest("second", "description: ours"));
        other.awaitReady("MLDatastore", "second");
        other.stopOperator();
        world.apply(Probe.datastoreManifest("second", "managementPolicy: Observe"));
        world.awaitReady("MLDatastore", "second");
    }

    @Test
    void whoDeletedWhatIsOnlyLookedAtIsToldThoughItIsGoneByThen() throws InterruptedException {
        observeWhatAnotherClusterMade();
        awaitReadings();
        world.arm().activityLag(Duration.ofSeconds(3));
        world.arm().removeAs(ALICE, Probe.datastore("second"));
        world.await("MLDatastore", "second", object -> object.at("/status/id").isMissingNode());

        world.awaitEvents(events -> events.stream().anyMatch(event -> event.getInvolvedObject().getName().equals(
                "second") && event.getMessage().startsWith("deleted in Azure by " + ALICE)));
    }

    @Test
    void whatTheOperatorDoesIsNotTold() throws InterruptedException {
        world.apply(Probe.datastoreManifest("first", "description: other"));
        world.awaitReady("MLDatastore", "first");
        probe.change(FIRST, description("theirs"));
        probe.awaitEvent("first", "DriftRepaired");
        awaitReadings();

        world.stopOperator();
        world.startOperator(FAST);
        awaitReadings();

        assertThat(toldOf(world, "first")).isEmpty();
        assertThat(world.writes()).as("and it did something").hasSizeGreaterThan(2);
    }

    @Test
    void whoElseUsesItsIdentityIsTold() throws InterruptedException {
        observeWhatAnotherClusterMade();

        assertThat(probe.awaitEvent("second", CHANGED)).as("of a request that is none of its own").contains(
                "22222222-2222-2222-2222-222222222222");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            workspaces/write,                              ChangedInAzure, created or changed in Azure by
            workspaces/checkComputeNameAvailability/action, ActionInAzure, asked whether a compute's name is free in Azure by
            workspaces/computes/write,                     ChangedInAzure, created or changed in Azure by
            workspaces/computes/delete,                    ChangedInAzure, deleted in Azure by
            workspaces/listKeys/action,                    ActionInAzure, asked for its secrets in Azure by
            """)
    void theOperationsThatAzureDocumentsAreToldInPlainWords(String operation, String reason, String words)
            throws InterruptedException {
        boolean ofCompute = operation.contains("/computes/");
        world.apply(ofCompute
                ? Probe.clusterManifest("itself", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}")
                : Manifests.workspace("itself"));
        String id = world.awaitReady(ofCompute ? "MLCompute" : "MLWorkspace", "itself").at("/status/id").asText();

        world.arm().acted(ALICE, id, ML + operation, 200);

        assertThat(probe.awaitEvent("itself", reason)).startsWith(words + " " + ALICE).contains(ML + operation, id);
    }

    @Test
    void whatSomebodyTriedInVainIsToldAsThat() throws InterruptedException {
        world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/delete", 409);

        assertThat(probe.awaitEvent("first", "TriedInAzure")).startsWith("to be deleted in Azure by " + ALICE)
                .contains("which failed", "Failed, Conflict");
    }

    @Test
    void aRestartTellsNothingTwice() throws InterruptedException {
        world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/write", 200);
        probe.awaitEvent("first", CHANGED);
        awaitReadings();
        world.stopOperator();
        world.startOperator(FAST);
        awaitReadings();
        world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/delete", 403);
        probe.awaitEvent("first", "TriedInAzure");

        assertThat(toldOf(world, "first")).hasSize(2);
    }

    @Test
    void allPagesAreReadAndFewEventsAreTold() throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            world.arm().acted(ALICE, Probe.datastore("elsewhere" + i), ML + "workspaces/datastores/write", 200);
        }
        world.arm().inject(Fault.on("GET", LOG, Fault.Action.STATUS).status(503).times(-1));
        for (int i = 0; i < 8; i++) {
            world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/write", 200);
        }
        world.arm().clearFaults();

        world.awaitEvents(events -> events.stream().filter(event -> event.getReason().equals(CHANGED)).count() >= 5);
        awaitReadings();

        assertThat(toldOf(world, "first")).hasSize(5).extracting(Event::getMessage).filteredOn(note -> note.endsWith(
                "beside it, 3 more")).hasSize(1);
        assertThat(world.arm().requests()).as("further pages").anyMatch(request -> isReading(request) && request.query()
                .containsKey("$skiptoken"));
    }

    @Test
    void nothingIsAskedUnlessItIsWanted() {
        world.stopOperator();
        world.arm().clearRequests();
        world.startOperator("DRIFT_INTERVAL=400ms");
        world.arm().acted(ALICE, FIRST, ML + "workspaces/datastores/write", 200);
        world.awaitRequest(_ -> world.arm().requests().size() > 5);

        assertThat(readings()).isZero();
        assertThat(toldOf(world, "first")).isEmpty();
    }
}
