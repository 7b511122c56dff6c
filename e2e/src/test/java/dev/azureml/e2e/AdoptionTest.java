package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What was in Azure before, whose it is, and what becomes of it when the object goes. */
@ExtendWith(SharedKubeServer.class)
class AdoptionTest {
    private static final String FIRST = Probe.datastore("first");

    private final KubeServer server;
    private World world;
    private Probe probe;

    AdoptionTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void theirs(String tags) {
        world.arm().put(FIRST, Probe.json("""
                {properties: {datastoreType: 'AzureBlob', accountName: 'account', containerName: 'container',
                  credentials: {credentialsType: 'None'}, description: 'theirs', tags: %s}}
                """.formatted(tags)));
    }

    @Test
    void whatIsAsTheSpecSaysIsAdoptedWithoutAWrite() throws InterruptedException {
        theirs("{}");
        world.apply(Probe.datastoreManifest("first"));

        JsonNode ready = world.awaitReady("MLDatastore", "first");

        assertThat(Probe.record(ready, "datastore").path("origin").asText()).isEqualTo("Adopted");
        assertThat(world.writes()).isEmpty();
        assertThat(probe.awaitEvent("first", "Adopted")).contains(FIRST);
    }

    @Test
    void whatDiffersIsAdoptedAndUpdatedOnce() throws InterruptedException {
        theirs("{costCentre: 'x'}");
        world.apply(Probe.datastoreManifest("first", "description: ours"));

        JsonNode ready = world.awaitReady("MLDatastore", "first");

        assertThat(Probe.record(ready, "datastore").path("origin").asText()).isEqualTo("Adopted");
        assertThat(probe.bodies("PUT", FIRST)).hasSize(1);
        assertThat(probe.resource(FIRST).at("/properties/tags")).isEqualTo(Probe.json("{costCentre: 'x'}"));
        assertThat(probe.awaitEvent("first", "Adopted")).contains(FIRST);
    }

    @Test
    void neverStopsAndWritesNothingUntilItIsAllowed() throws InterruptedException {
        theirs("{}");
        world.apply(Probe.datastoreManifest("first", "description: ours", "adoptionPolicy: Never"));
        JsonNode refused = world.awaitStalled("MLDatastore", "first", "AdoptionRefused");
        probe.look("MLDatastore", "first", FIRST);

        assertThat(World.message(refused)).contains("adoptionPolicy");
        assertThat(refused.at("/status/resources").size()).isZero();
        assertThat(world.writes()).isEmpty();
        world.apply(Probe.datastoreManifest("first", "description: ours", "adoptionPolicy: Adopt"));
        world.awaitReady("MLDatastore", "first");
    }

    @Test
    void whatWasRefusedStaysWhenTheObjectGoes() {
        theirs("{}");
        world.apply(Probe.datastoreManifest("first", "adoptionPolicy: Never", "deletionPolicy: Delete"));
        world.awaitStalled("MLDatastore", "first", "AdoptionRefused");

        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");

        assertThat(world.writes()).isEmpty();
        assertThat(world.arm().resource(FIRST)).isPresent();
    }

    @Test
    void neverDoesNotRefuseWhatItMadeItself() throws InterruptedException {
        world.apply(Probe.datastoreManifest("first", "adoptionPolicy: Never"));
        JsonNode ready = world.awaitReady("MLDatastore", "first");
        world.stopOperator();
        world.startOperator();
        probe.look("MLDatastore", "first", FIRST);

        assertThat(Probe.record(ready, "datastore").path("origin").asText()).isEqualTo("Created");
        assertThat(World.condition(world.require("MLDatastore", "first"), "Ready").path("status").asText())
                .isEqualTo("True");
    }

    @Test
    void theAdoptedIsRetainedByDefault() throws InterruptedException {
        theirs("{}");
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");

        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");

        assertThat(world.requests("DELETE", FIRST)).isEmpty();
        assertThat(world.arm().resource(FIRST)).isPresent();
        assertThat(probe.awaitEvent("first", "Retained")).contains(FIRST);
    }

    @Test
    void theAdoptedIsDeletedWhenTheSpecSaysSo() {
        theirs("{}");
        world.apply(Probe.datastoreManifest("first", "deletionPolicy: Delete"));
        world.awaitReady("MLDatastore", "first");

        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");

        assertThat(world.arm().resource(FIRST)).isEmpty();
    }

    @Test
    void theCreatedIsDeletedByDefaultAndRetainedWhenTheSpecSaysSo() {
        world.apply(Probe.datastoreManifest("first"));
        world.apply(Probe.datastoreManifest("second", "deletionPolicy: Retain"));
        world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLDatastore", "second");

        world.delete("MLDatastore", "first");
        world.delete("MLDatastore", "second");
        world.awaitGone("MLDatastore", "first");
        world.awaitGone("MLDatastore", "second");

        assertThat(world.arm().resource(FIRST)).isEmpty();
        assertThat(world.arm().resource(Probe.datastore("second"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureml.dev-owner", "AzureML.dev-Owner"})
    void whatAnotherClusterMadeIsLeftAlone(String tag) throws InterruptedException {
        theirs("{'" + tag + "': 'other-cluster/ns/MLDatastore/first'}");
        world.apply(Probe.datastoreManifest("first", "description: ours", "deletionPolicy: Delete"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "Conflict");
        probe.look("MLDatastore", "first", FIRST);
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");

        assertThat(World.message(stalled)).contains("other-cluster/ns/MLDatastore/first");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void ofTwoObjectsForOneResourceTheSecondWaitsUntilTheFirstIsGone() {
        world.apply(Probe.datastoreManifest("winner", "azureName: first", "description: winner"));
        world.awaitReady("MLDatastore", "winner");
        world.apply(Probe.datastoreManifest("loser", "azureName: first", "description: loser"));
        JsonNode stalled = world.awaitStalled("MLDatastore", "loser", "Conflict");

        assertThat(World.message(stalled)).contains("winner");
        assertThat(probe.bodies("PUT", FIRST)).hasSize(1);
        world.delete("MLDatastore", "winner");
        world.awaitReady("MLDatastore", "loser");
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("loser");
    }

    @Test
    void whatIsRetainedGoesToWhoeverWaitedForIt() {
        world.apply(Probe.datastoreManifest("winner", "azureName: first", "deletionPolicy: Retain"));
        world.awaitReady("MLDatastore", "winner");
        world.apply(Probe.datastoreManifest("loser", "azureName: first", "description: loser"));
        world.awaitStalled("MLDatastore", "loser", "Conflict");

        world.delete("MLDatastore", "winner");
        JsonNode ready = world.awaitReady("MLDatastore", "loser");

        assertThat(Probe.record(ready, "datastore").path("origin").asText()).isEqualTo("Adopted");
        assertThat(world.requests("DELETE", FIRST)).isEmpty();
    }

    @Test
    void whoHadItBeforeARestartHasItAfter() {
        theirs("{}");
        world.apply(Probe.datastoreManifest("winner", "azureName: first", "description: winner"));
        world.awaitReady("MLDatastore", "winner");
        world.stopOperator();
        for (int i = 0; i < 8; i++) {
            world.apply(Probe.datastoreManifest("a-loser" + i, "azureName: first", "description: loser"));
        }
        world.arm().clearRequests();

        world.startOperator();
        for (int i = 0; i < 8; i++) {
            world.awaitStalled("MLDatastore", "a-loser" + i, "Conflict");
        }

        assertThat(world.writes()).isEmpty();
    }

    @Test
    void anObserverDoesNotStandInTheWayOfAnOwner() {
        world.apply(Probe.datastoreManifest("watcher", "azureName: first", "managementPolicy: Observe"));
        world.awaitReason("MLDatastore", "watcher", "Drifted");

        world.apply(Probe.datastoreManifest("owner", "azureName: first"));
        world.awaitReady("MLDatastore", "owner");

        assertThat(probe.bodies("PUT", FIRST)).hasSize(1);
        probe.request("MLDatastore", "watcher");
        world.awaitReady("MLDatastore", "watcher");
    }

    @Test
    void anotherOperatorsResourceCanBeObserved() {
        theirs("{'azureml.dev-owner': 'other-cluster/ns/MLDatastore/first'}");
        world.apply(Probe.datastoreManifest("first", "managementPolicy: Observe"));

        JsonNode ready = world.awaitReady("MLDatastore", "first");

        assertThat(ready.at("/status/id").asText()).isEqualToIgnoringCase(FIRST);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aClaimThatNeverBecameAResourceCostsNobodyTheirs() {
        world.arm().inject(Fault.on("PUT", "/datastores/first", Fault.Action.STATUS).status(500).times(-1));
        world.apply(Probe.datastoreManifest("first"));
        world.awaitReason("MLDatastore", "first", "AzureUnavailable");
        theirs("{'azureml.dev-owner': 'other-cluster/ns/MLDatastore/first'}");
        world.arm().inject(Fault.on("GET", "/datastores/first", Fault.Action.STATUS).status(500).times(-1));

        world.delete("MLDatastore", "first");
        world.await("MLDatastore", "first", object -> object.at("/status/provisioningState").asText()
                .equals("Deleting"));
        assertThat(world.requests("DELETE", FIRST)).isEmpty();
        world.arm().clearFaults();
        world.awaitGone("MLDatastore", "first");

        assertThat(world.requests("DELETE", FIRST)).isEmpty();
        assertThat(world.arm().resource(FIRST)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureml.dev-owner", "AZUREML.DEV-owner"})
    void noSpecMakesAnotherObjectTheOwner(String tag) {
        world.apply(Probe.datastoreManifest("first", "tags: {" + tag + ": other-cluster/ns/MLDatastore/theirs}"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "InvalidSpec");

        assertThat(World.message(stalled)).contains("tag " + tag, "leave it out of the spec's tags");
        assertThat(world.writes()).isEmpty();
    }
}
