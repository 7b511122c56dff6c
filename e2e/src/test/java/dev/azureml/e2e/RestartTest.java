package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An operator that ends, in order or by a kill, and another that takes up what it left. */
@ExtendWith(SharedKubeServer.class)
class RestartTest {
    /** Tests that end the operator while Azure is still at something. */
    private static final String LONG = "long-operations";

    private final KubeServer server;
    private World world;

    RestartTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start(TestInfo test) {
        world = World.withoutOperator(server, EmulatorOptions.defaults()
                .withOperationTime(test.getTags().contains(LONG) ? Duration.ofSeconds(5) : Duration.ofMillis(500)));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    @Tag(LONG)
    void operationsAreTakenUpAfterARestart() {
        world.startOperator();
        String workspace = Given.workspace(world);
        world.awaitPassing("MLCompute", "cpu", object -> object.at("/status/operations").size() == 1, () -> world.apply(
                Given.cluster("cpu", workspace)));
        world.stopOperator();
        world.startOperator();

        JsonNode ready = world.awaitReady("MLCompute", "cpu");
        assertThat(Given.origin(ready)).isEqualTo("Created");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);

        world.awaitPassing("MLCompute", "cpu", object -> object.at("/status/operations/0/verb").asText().equals(
                "Delete"), () -> world.delete("MLCompute", "cpu"));
        world.stopOperator();
        world.startOperator();
        world.awaitGone("MLCompute", "cpu");
        assertThat(world.requests("DELETE", "/computes/cpu")).hasSize(1);
        assertThat(world.arm().resource(ready.at("/status/id").asText())).isEmpty();
    }

    /** Finding: the timer of java-operator-sdk went on for ever, and woke up a hundred times a second. */
    @Test
    void anOperatorThatEndedLeavesNoThread() throws InterruptedException {
        ThreadGroup threads = new ThreadGroup("an operator's");
        Thread life = new Thread(threads, () -> {
            world.startOperator();
            Given.workspace(world);
            world.stopOperator();
        });
        life.start();
        life.join();

        Thread[] left = new Thread[threads.activeCount() * 2];
        List<Thread> alive = new ArrayList<>();
        for (Thread thread : Arrays.asList(left).subList(0, threads.enumerate(left))) {
            // The JDK ends the one of a client to Azure when it is collected as garbage.
            if (!thread.getName().startsWith("HttpClient-") && !thread.join(Duration.ofMinutes(1))) {
                alive.add(thread);
            }
        }
        assertThat(alive).isEmpty();
    }

    @Test
    void aRestartAtRestWritesNothing() {
        world.startOperator();
        String workspace = Given.workspace(world);
        world.secret("storage", "accountKey", "dmFsdWU=");
        world.apply(Given.datastore("first", workspace, Given.accountKey("storage")));
        world.apply(Given.cluster("cpu", workspace));
        String before = world.awaitReady("MLDatastore", "first").at("/metadata/resourceVersion").asText();
        world.awaitReady("MLCompute", "cpu");
        world.stopOperator();
        world.arm().clearRequests();
        world.startOperator();

        world.apply(Given.datastore("second", workspace));
        world.awaitReady("MLDatastore", "second");
        world.awaitRequest(_ -> read("/datastores") && read("/computes"));
        world.touch("MLDatastore", "second");
        assertThat(world.writes()).hasSize(1);
        assertThat(world.require("MLDatastore", "first").at("/metadata/resourceVersion").asText()).isEqualTo(before);
    }

    /** Finding: who asked while no operator ran was served by a LIST, and never heard of what a LIST does not show. */
    @Test
    void whatIsAskedForWhileItIsAwayIsReadByItself() throws InterruptedException {
        world.startOperator();
        String workspace = Given.workspace(world);
        world.apply(Given.datastore("first", workspace));
        JsonNode ready = world.awaitReady("MLDatastore", "first");
        world.stopOperator();
        new Probe(world).request("MLDatastore", "first");
        world.arm().clearRequests();
        world.startOperator();

        String id = ready.at("/status/id").asText();
        world.arm().awaitRequest(r -> r.method().equals("GET") && r.path().equalsIgnoreCase(id),
                Duration.ofSeconds(30));
    }

    /** Whether the operator has looked at what is there, by LIST or by GET. */
    private boolean read(String collection) {
        return world.arm().requests().stream().anyMatch(r -> r.method().equals("GET") && r.path().contains(collection));
    }

    @Test
    @Tag(LONG)
    void aKillAtAnyLineNeitherDoublesNorDisowns() {
        String workspace = Given.workspace(world);
        try (var first = OperatorProcess.start(server, world)) {
            world.apply(Given.cluster("leaving", workspace));
            world.awaitReady("MLCompute", "leaving");
            world.arm().operationTime(Duration.ofSeconds(20)); // for as long as it takes to come to the kill
            world.arm().inject(Fault.on("PUT", "/datastores/unsent$", Fault.Action.HANG).delay(Duration.ofMinutes(1)));
            world.arm().inject(Fault.on("PUT", "s/unheard$", Fault.Action.DELAY).times(2)
                    .delay(Duration.ofSeconds(20)));
            world.apply(Given.datastore("unsent", workspace));
            world.apply(Given.datastore("unheard", workspace));
            world.apply(Given.cluster("unheard", workspace));
            world.delete("MLCompute", "leaving");
            world.apply(Given.cluster("underway", workspace));
            awaitClaim("MLDatastore", "unsent");
            awaitClaim("MLDatastore", "unheard");
            awaitClaim("MLCompute", "unheard");
            world.await("MLCompute", "underway", object -> object.at("/status/operations").size() == 1);
            world.await("MLCompute", "leaving", object -> object.at("/status/operations").size() == 1);
            first.kill();
            world.arm().operationTime(Duration.ofSeconds(1));
        }
        world.awaitRequest(_ -> world.requests("PUT", "/datastores/unheard").size() == 1
                && world.requests("PUT", "/computes/unheard").size() == 1);
        try (var _ = OperatorProcess.start(server, world)) {
            world.awaitGone("MLCompute", "leaving");
            created("MLCompute", "underway", 1);
            created("MLCompute", "unheard", 1);
            created("MLDatastore", "unheard", 2);
            created("MLDatastore", "unsent", 2);
            for (String id : world.arm().ids("Microsoft.MachineLearningServices/workspaces/datastores")) {
                assertThat(id).containsAnyOf("unheard", "unsent", "workspace");
            }
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/computes")).hasSize(2);
            gone("MLCompute", "underway");
            gone("MLDatastore", "unheard");
            gone("MLDatastore", "unsent");
        }
    }

    private void awaitClaim(String kind, String name) {
        world.await(kind, name, object -> object.at("/status/resources/0/phase").asText().equals("Creating"));
    }

    private void created(String kind, String name, int mostWrites) {
        JsonNode ready = world.awaitReady(kind, name);
        assertThat(Given.origin(ready)).as(kind + " " + name).isEqualTo("Created");
        assertThat(world.requests("PUT", kind.substring(2).toLowerCase(Locale.ROOT) + "s/" + name))
                .as(kind + " " + name).hasSizeBetween(1, mostWrites);
    }

    private void gone(String kind, String name) {
        String id = world.require(kind, name).at("/status/id").asText();
        world.delete(kind, name);
        world.awaitGone(kind, name);
        assertThat(world.arm().resource(id)).isEmpty();
    }

    @Test
    void whatIsForbiddenForLongIsStalledAtOnceAfterARestart() {
        String workspace = Given.workspace(world);
        world.arm().inject(Given.always("/datastores/first", Fault.Action.FORBIDDEN));
        world.startOperator();
        world.apply(Given.datastore("first", workspace));
        world.awaitReason("MLDatastore", "first", "AuthorizationFailed");
        world.stopOperator();
        since("first", "Reconciling", "AuthorizationFailed", Duration.ofHours(1));

        world.startOperator("STALL_AUTHORIZATION_AFTER=30m");

        world.awaitStalled("MLDatastore", "first", "AuthorizationFailed");
    }

    @Test
    void whatIsForbiddenForShortIsNotStalledByARestart() {
        String workspace = Given.workspace(world);
        world.arm().inject(Given.always("/datastores/first", Fault.Action.FORBIDDEN));
        world.startOperator();
        world.apply(Given.datastore("first", workspace));
        world.awaitReason("MLDatastore", "first", "AuthorizationFailed");
        world.stopOperator();
        int tried = world.requests("PUT", "/datastores/first").size();

        world.startOperator("STALL_AUTHORIZATION_AFTER=30m");

        world.awaitRequest(_ -> world.requests("PUT", "/datastores/first").size() >= tried + 3);
        JsonNode object = world.require("MLDatastore", "first");
        assertThat(World.condition(object, "Stalled").isMissingNode()).isTrue();
        assertThat(World.condition(object, "Reconciling").path("reason").asText()).isEqualTo("AuthorizationFailed");
    }

    @Test
    void aRefusalThatHasLastedIsTriedOnceAfterARestartAndThenAsSeldomAsBefore() {
        String workspace = Given.workspace(world);
        world.arm().inject(Given.always("/datastores/(old|new)", Fault.Action.STATUS).status(400));
        world.startOperator();
        world.apply(Given.datastore("old", workspace));
        world.awaitStalled("MLDatastore", "old", "InvalidSpec");
        world.stopOperator();
        since("old", "Stalled", "InvalidSpec", Duration.ofHours(2));
        world.arm().clearRequests();

        world.startOperator("RETRY_BASE=50ms", "RETRY_MAX=1h");
        world.apply(Given.datastore("new", workspace));

        world.awaitRequest(_ -> world.requests("PUT", "/datastores/new").size() >= 4
                && !world.requests("PUT", "/datastores/old").isEmpty());
        assertThat(world.requests("PUT", "/datastores/old")).hasSize(1);
    }

    /** Makes a condition of the status as old as that. */
    private void since(String name, String type, String reason, Duration age) {
        JsonNode object = world.require("MLDatastore", name);
        String then = Instant.now().minus(age).truncatedTo(ChronoUnit.SECONDS).toString();
        String generation = object.at("/metadata/generation").asText();
        String conditions = """
                {"status":{"conditions":[
                 {"type":"Ready","status":"False","observedGeneration":%s,"lastTransitionTime":"%s","reason":"%s","message":"m"},
                 {"type":"%s","status":"True","observedGeneration":%s,"lastTransitionTime":"%s","reason":"%s","message":"m"}]}}
                """
                .formatted(generation, then, reason, type, generation, then, reason);
        Kubectl.Result result = world.kubectl().run(List.of("patch", "mldatastore", name, "--namespace",
                world.namespace(), "--subresource=status", "--type=merge", "--patch", conditions));
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @Test
    void aKillWhileAWorkspaceIsMadeLeavesOneOfEachDependency() {
        for (int writes = 1; writes <= 3; writes++) {
            int most = writes;
            try (var operator = OperatorProcess.start(server, world)) {
                world.apply(Manifests.workspace("wsp"));
                world.awaitRequest(_ -> world.writes().stream().filter(r -> r.method().equals("PUT")).count() >= most
                        * 2L);
                operator.kill();
            }
        }
        world.startOperator();

        JsonNode ready = world.awaitReady("MLWorkspace", "wsp");
        for (String type : new String[]{"Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults",
            "Microsoft.Insights/components", "Microsoft.OperationalInsights/workspaces",
            "Microsoft.MachineLearningServices/workspaces"}) {
            assertThat(world.arm().ids(type)).as(type).hasSize(1);
        }
        ready.at("/status/resources").forEach(resource -> assertThat(resource.path("origin").asText())
                .as(resource.path("key").asText()).isEqualTo("Created"));
    }

    @Test
    void ofTwoReplicasOneActsAndTheOtherTakesOver() {
        String workspace = Given.workspace(world);
        try (var first = OperatorProcess.start(server, world, "LEADER_ELECTION=true", "POD_NAME=first");
                var second = OperatorProcess.start(server, world, "LEADER_ELECTION=true", "POD_NAME=second")) {
            world.apply(Given.datastore("one", workspace));
            world.apply(Given.cluster("one", workspace));
            world.awaitReady("MLDatastore", "one");
            world.awaitReady("MLCompute", "one");
            assertThat(world.requests("PUT", "/datastores/one")).hasSize(1);
            assertThat(world.requests("PUT", "/computes/one")).hasSize(1);
            boolean firstLeads = leader().startsWith("first");
            OperatorProcess leader = firstLeads ? first : second;
            assertThat(leader.end()).as("it ends when it is told").isTrue();
            world.apply(Given.datastore("two", workspace));
            world.awaitReady("MLDatastore", "two");
            assertThat(leader()).startsWith(firstLeads ? "second" : "first");
        }
    }

    private String leader() {
        return world.client().leases().inNamespace(world.namespace()).list().getItems().getFirst().getSpec()
                .getHolderIdentity();
    }
}
