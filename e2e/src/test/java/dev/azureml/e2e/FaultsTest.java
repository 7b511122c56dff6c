package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.Fault.Action;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that can't be used, budgets that are used up, and operations that end badly. */
@ExtendWith(SharedKubeServer.class)
class FaultsTest {
    private static final String POLL = "OperationsStatus/";
    private static final List<Action> GARBLED = List.of(Action.EMPTY, Action.TRUNCATE, Action.WRONG_TYPE, Action.HTML,
            Action.RESET);

    private final KubeServer server;
    private World world;
    private String workspace;

    FaultsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String named(Action action) {
        return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Test
    void garbledReadsChangeNothingInAzure() {
        Map<String, Fault> garbled = Map.of("html", Fault.on("GET", "/datastores/html$", Action.HTML), "reset",
                Fault.on("GET", "/datastores/reset$", Action.RESET), "page", Fault.on("GET", "/datastores/page$",
                        Action.HTML).status(200),
                "number", Given.answer("GET", "/datastores/number$", 200).body(IntNode.valueOf(42)), "nothing",
                Given.answer("GET", "/datastores/nothing$", 200).body(JsonNodeFactory.instance.objectNode()), "list",
                Given.answer("GET", "/datastores/list$", 200).body(JsonNodeFactory.instance.arrayNode()));
        garbled.forEach((name, fault) -> {
            world.arm().inject(fault.times(-1));
            world.apply(Given.datastore(name, workspace));
        });
        for (String name : garbled.keySet()) {
            JsonNode told = world.awaitReason("MLDatastore", name, "AzureUnavailable");
            assertThat(World.condition(told, "Reconciling").path("status").asText()).isEqualTo("True");
        }
        assertThat(world.writes()).isEmpty();

        world.arm().clearFaults();
        for (String name : garbled.keySet()) {
            world.awaitReady("MLDatastore", name);
            assertThat(world.requests("PUT", "/datastores/" + name)).as(name).hasSize(1);
        }
    }

    /** Finding: it held an object for ever. The whole answer may take twice the time that its beginning may. */
    @Test
    void anAnswerThatDripsEndsAsNone() {
        world.stopOperator();
        world.startOperator("ARM_REQUEST_TIMEOUT=1s");
        world.arm().inject(Fault.on("*", "/datastores/drips$", Action.DRIP).delay(Duration.ofMillis(500)).times(-1));
        world.apply(Given.datastore("drips", workspace));

        JsonNode told = world.awaitReason("MLDatastore", "drips", "AzureUnavailable");

        assertThat(World.message(told)).contains("/datastores/drips");
        world.arm().clearFaults();
        world.awaitReady("MLDatastore", "drips");
    }

    @Test
    void garbledReadsOfWhatIsThereDoNotOverwriteIt() {
        world.stopOperator();
        String id = workspace + "/datastores/kept";
        ObjectNode there = JsonNodeFactory.instance.objectNode();
        there.putObject("properties").put("datastoreType", "AzureBlob").put("accountName", "account")
                .put("containerName", "container").put("description", "of the studio")
                .putObject("credentials").put("credentialsType", "None");
        world.arm().put(id, there);
        GARBLED.forEach(action -> world.arm().inject(Fault.on("GET", "/datastores/kept$", action)));
        world.arm().inject(Given.answer("GET", "/datastores/kept$", 200).body(JsonNodeFactory.instance.objectNode()));
        world.startOperator();
        world.apply(Given.datastore("kept", workspace));

        JsonNode adopted = world.awaitReady("MLDatastore", "kept");

        assertThat(Given.origin(adopted)).isEqualTo("Adopted");
        assertThat(world.writes()).isEmpty();
        assertThat(world.requests("GET", "/datastores/kept")).hasSizeGreaterThan(GARBLED.size() + 1);
    }

    @Test
    void whatAzureDidIsFoundWhenItsAnswerIsGarbled() {
        for (Action action : List.of(Action.EMPTY, Action.TRUNCATE, Action.WRONG_TYPE,
                Action.NOT_FOUND_AFTER_SUCCESS)) {
            world.arm().inject(Fault.on("PUT", "s/" + named(action) + "$", action).times(2));
            world.apply(Given.datastore(named(action), workspace));
            world.apply(Given.cluster(named(action), workspace));
        }
        for (Action action : List.of(Action.EMPTY, Action.TRUNCATE, Action.WRONG_TYPE,
                Action.NOT_FOUND_AFTER_SUCCESS)) {
            for (String kind : List.of("MLDatastore", "MLCompute")) {
                JsonNode ready = world.awaitReady(kind, named(action));
                assertThat(Given.origin(ready)).as(kind + " " + action).isEqualTo("Created");
            }
            assertThat(world.requests("PUT", "/datastores/" + named(action))).as("datastore " + action).hasSize(1);
            assertThat(world.requests("PUT", "/computes/" + named(action))).as("compute " + action).hasSize(1);
        }
    }

    @Test
    void aFailedPollNeverRepeatsTheWrite() {
        List.of(Action.HTML, Action.TRUNCATE, Action.WRONG_TYPE, Action.EMPTY, Action.RESET)
                .forEach(action -> world.arm().inject(Fault.on("GET", POLL, action)));
        world.arm().inject(Given.answer("GET", POLL, 500));
        world.arm().inject(Given.answer("GET", POLL, 403));
        world.arm().inject(Given.answer("GET", POLL, 503));
        world.arm().inject(Given.answer("GET", POLL, 429).header("Retry-After", "1"));

        world.apply(Given.cluster("cpu", workspace));

        world.awaitReady("MLCompute", "cpu");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);
        assertThat(polls()).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void aStatusUrlThatAzureForgotIsGivenUp() {
        world.arm().inject(Given.answer("GET", POLL, 400).times(-1));
        world.apply(Given.cluster("cpu", workspace));

        world.awaitReady("MLCompute", "cpu");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);
        assertThat(polls()).hasSize(1);
    }

    private List<RequestRecord> polls() {
        return world.arm().requests().stream().filter(r -> r.path().contains(POLL)).toList();
    }

    /** A failure of the cluster, which is tried again soon. */
    private JsonNode failing(Runnable cause) {
        return world.awaitPassing("MLCompute", "cpu", World.isStalled("ProvisioningFailed"), cause);
    }

    @Test
    void aFailedCreationIsNotReadyAndIsTriedAgain() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu$", Action.FAIL_OPERATION).error("BadImage",
                "The image could not be pulled"));

        JsonNode failed = failing(() -> world.apply(Given.cluster("cpu", workspace)));
        assertThat(World.message(failed)).contains("BadImage", "The image could not be pulled", "Create");

        JsonNode ready = world.awaitReady("MLCompute", "cpu");
        assertThat(Given.origin(ready)).isEqualTo("Created");
        assertThat(world.requests("DELETE", "/computes/cpu")).isEmpty();
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(2);
    }

    @Test
    void aFailedUpdateOfWhatWorkedIsWrittenAgainAndNeverDeleted() {
        world.apply(Given.cluster("cpu", workspace));
        world.awaitReady("MLCompute", "cpu");
        world.arm().inject(Fault.on("*", "/computes/cpu$", Action.FAIL_OPERATION).after(1).times(1));
        failing(() -> world.apply(Given.cluster("cpu", workspace, 5)));
        JsonNode ready = world.awaitReady("MLCompute", "cpu");

        assertThat(world.requests("DELETE", "/computes/cpu")).isEmpty();
        assertThat(world.arm().resource(ready.at("/status/id").asText()).orElseThrow()
                .at("/properties/properties/scaleSettings/maxNodeCount").asInt()).isEqualTo(5);
    }

    @Test
    void whatWasAdoptedIsNotDeletedWhenItFails() {
        ObjectNode there = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        there.putObject("properties").put("computeType", "AmlCompute").put("provisioningState", "Failed")
                .putObject("properties").put("vmSize", "Standard_DS3_v2").putObject("scaleSettings")
                .put("minNodeCount", 0).put("maxNodeCount", 2);
        world.arm().put(workspace + "/computes/cpu", there);
        world.apply(Given.cluster("cpu", workspace));

        JsonNode ready = world.awaitReady("MLCompute", "cpu");

        assertThat(Given.origin(ready)).isEqualTo("Adopted");
        assertThat(world.requests("DELETE", "/computes/cpu")).isEmpty();
        assertThat(world.writes()).hasSize(1);
    }

    @Test
    void anAnswerOfSuccessWithAFailedStateIsNotReady() {
        ObjectNode failed = JsonNodeFactory.instance.objectNode().put("id", workspace + "/computes/cpu")
                .put("location", "westeurope");
        failed.putObject("properties").put("computeType", "AmlCompute").put("provisioningState", "Failed");
        world.arm().inject(Given.answer("PUT", "/computes/cpu$", 200).body(failed));

        failing(() -> world.apply(Given.cluster("cpu", workspace)));
        world.awaitReady("MLCompute", "cpu");
    }

    @Test
    void aCanceledOperationIsAFailure() {
        world.arm().inject(Given.answer("GET", POLL, 200)
                .body(JsonNodeFactory.instance.objectNode().put("status", "Canceled")));

        JsonNode canceled = failing(() -> world.apply(Given.cluster("cpu", workspace)));

        assertThat(World.message(canceled)).contains("Canceled");
        world.awaitReady("MLCompute", "cpu");
    }

    @Test
    void whatFailsAgainAndAgainIsTriedLessAndLess() {
        world.stopOperator();
        // The longest wait is beyond the one that is looked at; on a loaded machine a visit may come to nothing, and count.
        world.startOperator("RETRY_BASE=20ms", "RETRY_MAX=8s", "POLL_INTERVAL=20ms");
        world.arm().inject(Given.always("/computes/cpu", Action.FAIL_OPERATION));
        world.arm().inject(Given.always("/datastores/first", Action.STATUS).status(400));
        world.apply(Given.datastore("first", workspace));
        world.apply(Given.cluster("cpu", workspace));

        backsOff("/datastores/first");
        backsOff("/computes/cpu");
    }

    private void backsOff(String pathEnd) {
        world.awaitRequest(_ -> puts(pathEnd).size() >= 6);
        List<Duration> gaps = Given.gaps(puts(pathEnd));
        // Six times RETRY_BASE, doubled each time: never sooner, however fast the machine is.
        assertThat(gaps.get(4)).as(pathEnd + " " + gaps).isGreaterThan(Duration.ofMillis(20 * 6 * 16 * 9 / 10));
    }

    private List<Instant> puts(String pathEnd) {
        return world.requests("PUT", pathEnd).stream().map(RequestRecord::at).toList();
    }

    @ParameterizedTest
    @CsvSource({"409, 0", "429, 0", "503, 0", "409, -1", "503, soon"})
    void whatIsToBeTriedAgainAtOnceIsTriedLessAndLessOften(int status, String retryAfter) {
        world.stopOperator();
        // The longest is shorter than the test waits at its end, however often it was tried by then.
        world.startOperator("RETRY_BASE=1s", "RETRY_MAX=10s", "POLL_INTERVAL=1s");
        world.arm().inject(Given.answer("PUT", "/datastores/first$", status).header("Retry-After", retryAfter)
                .times(-1));
        world.apply(Given.datastore("first", workspace));

        world.awaitRequest(_ -> puts("/datastores/first").size() >= 3);

        List<Duration> gaps = Given.gaps(puts("/datastores/first"));
        assertThat(gaps.get(0)).as(gaps.toString()).isGreaterThan(Duration.ofMillis(900));
        assertThat(gaps.get(1)).as(gaps.toString()).isGreaterThan(Duration.ofMillis(1_800));
        world.arm().clearFaults();
        world.awaitReady("MLDatastore", "first");
    }

    @Test
    void anOperationThatNamesItselfAndWantsToBeAskedAtOnceIsAskedNowAndThen() {
        world.stopOperator();
        world.startOperator("POLL_INTERVAL=1s");
        world.arm().inject(Given.answer("GET", POLL, 200).header("Retry-After", "0")
                .body(JsonNodeFactory.instance.objectNode().put("status", "InProgress")).times(-1));
        world.apply(Given.cluster("cpu", workspace));

        world.awaitRequest(_ -> polls().size() >= 4);

        List<Duration> gaps = Given.gaps(polls().stream().map(RequestRecord::at).toList());
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isGreaterThan(Duration.ofMillis(900)));
        world.arm().clearFaults();
        world.awaitReady("MLCompute", "cpu");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);
    }

    @Test
    void anEmptyBudgetStopsAllOfThatVerbUntilItsTime() {
        world.arm().inject(Given.answer("PUT", "/datastores/first$", 429).header("Retry-After", "2")
                .header("x-ms-ratelimit-remaining-subscription-writes", "0"));
        world.awaitPassing("MLDatastore", "first", World.isFor("Throttled"), () -> world.apply(Given.datastore("first",
                workspace)));
        world.apply(Given.datastore("second", workspace));

        world.awaitReady("MLDatastore", "second");
        world.awaitReady("MLDatastore", "first");

        Instant refused = world.requests("PUT", "/datastores/first").getFirst().at();
        assertThat(world.requests("PUT", "/datastores/first")).hasSize(2);
        assertThat(world.requests("PUT", "/datastores/second")).hasSize(1);
        assertThat(Duration.between(refused, world.requests("PUT", "/datastores/second").getFirst().at()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1800));
    }

    @Test
    void aResourceThatIsThrottledAloneHoldsNobodyElseUp() {
        world.arm().inject(Given.answer("PUT", "/datastores/first$", 429).header("Retry-After", "8"));
        world.apply(Given.datastore("first", workspace));
        world.awaitReason("MLDatastore", "first", "Throttled");
        world.apply(Given.datastore("second", workspace));
        world.awaitReady("MLDatastore", "second");
        world.awaitReady("MLDatastore", "first");
        List<Instant> tries = puts("/datastores/first");
        assertThat(tries).hasSize(2);
        assertThat(puts("/datastores/second")).singleElement().satisfies(put -> assertThat(put).isBefore(
                tries.getLast()));
        assertThat(Given.gaps(tries).getFirst()).isGreaterThanOrEqualTo(Duration.ofMillis(7800));
    }
}
