package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Data assets: which version stands for a spec, what becomes of those before it, and what goes with the object. */
@ExtendWith(SharedKubeServer.class)
class DataAssetTest {
    private static final String KIND = "MLData";
    private static final String ASSET = "/data/trips";

    private final KubeServer server;
    private World world;
    private String workspace;

    DataAssetTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String file(String path, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLData
                metadata:
                  name: trips
                spec:
                  workspaceId: %s
                  uriFile:
                    datastoreRef: {name: lake}
                    path: %s
                """.formatted(workspace, path) + String.join("\n", more).indent(2);
    }

    private JsonNode made(String path, String... more) {
        world.apply(file(path, more));
        return world.awaitReady(KIND, "trips");
    }

    private void startWithDatastore() {
        world.startOperator();
        world.apply(Given.datastore("lake", workspace));
    }

    private JsonNode version(String version) {
        return world.arm().resource(workspace + ASSET + "/versions/" + version)
                .orElseThrow(() -> new AssertionError("version " + version + " is not in Azure"));
    }

    private void plant(String version, String uri) {
        if (world.arm().resource(workspace + ASSET).isEmpty()) {
            world.arm().put(workspace + ASSET, Probe.json("{properties: {dataType: 'uri_file'}}"));
        }
        world.arm().put(workspace + ASSET + "/versions/" + version,
                Probe.json("{properties: {dataType: 'uri_file', dataUri: '" + uri + "'}}"));
    }

    @Test
    void aFileInADatastoreBecomesVersionOneAndIsWrittenOnce() throws InterruptedException {
        startWithDatastore();

        JsonNode ready = made("taxi/2026.parquet", "description: Trips", "tags: {team: mobility}");

        assertThat(ready.at("/status/version").asText()).isEqualTo("1");
        assertThat(ready.at("/status/latestVersion").asText()).isEqualTo("1");
        assertThat(ready.at("/status/dataType").asText()).isEqualTo("uri_file");
        assertThat(ready.at("/status/id").asText()).isEqualTo(workspace + ASSET);
        assertThat(ready.at("/status/versionId").asText()).isEqualTo(workspace + ASSET + "/versions/1");
        assertThat(ready.at("/status/dataUri").asText()).endsWith("/datastores/lake/paths/taxi/2026.parquet");
        assertThat(version("1").at("/properties/tags/team").asText()).isEqualTo("mobility");
        new Probe(world).look(KIND, "trips", workspace + ASSET + "/versions/1");
        assertThat(world.requests("PUT", ASSET)).hasSize(1);
        assertThat(world.requests("PUT", ASSET + "/versions/1")).hasSize(1);
        assertThat(world.kubectl().must("get", "mldt", "trips", "--namespace", world.namespace()))
                .contains("uri_file");
    }

    @Test
    void anotherPathIsTheNextVersionAndTheOneBeforeGoesToTheArchive() {
        startWithDatastore();
        made("a.parquet");

        assertThat(made("b.parquet").at("/status/version").asText()).isEqualTo("2");
        assertThat(version("1").at("/properties/isArchived").asBoolean()).isTrue();
        assertThat(version("1").at("/properties/dataUri").asText()).endsWith("a.parquet");
        JsonNode back = made("a.parquet", "versionsToKeep: 2");

        assertThat(back.at("/status/version").asText()).isEqualTo("3");
        assertThat(version("3").at("/properties/dataUri").asText()).endsWith("a.parquet");
        assertThat(version("2").at("/properties/isArchived").asBoolean()).isFalse();
        assertThat(back.at("/status/resources")).extracting(r -> r.path("key").asText())
                .containsExactlyInAnyOrder("asset", "version/2", "version/3");
    }

    @Test
    void whatPeopleWriteAboutItChangesInPlace() {
        startWithDatastore();
        made("a.parquet", "description: One", "tags: {team: mobility, stage: raw}");
        world.arm().clearRequests();

        JsonNode ready = made("a.parquet", "description: Two", "tags: {team: mobility}", "isArchived: true");

        assertThat(ready.at("/status/version").asText()).isEqualTo("1");
        assertThat(ready.at("/status/isArchived").asBoolean()).isTrue();
        assertThat(version("1").at("/properties/description").asText()).isEqualTo("Two");
        assertThat(version("1").at("/properties/tags").has("stage")).isFalse();
        assertThat(world.writes()).extracting(RequestRecord::path).containsExactlyInAnyOrder(workspace + ASSET,
                workspace + ASSET + "/versions/1");
    }

    @Test
    void itWaitsForItsDatastoreAndKeepsIt() {
        world.startOperator();
        world.apply(file("a.parquet"));
        JsonNode waiting = world.awaitReason(KIND, "trips", "DependencyNotReady");
        assertThat(World.message(waiting)).contains("lake");
        assertThat(world.writes()).isEmpty();

        world.apply(Given.datastore("lake", workspace));
        world.awaitReady(KIND, "trips");
        world.delete("MLDatastore", "lake");
        assertThat(World.message(world.awaitReason("MLDatastore", "lake", "DependentsExist"))).contains("trips");
        world.delete(KIND, "trips");

        world.awaitGone(KIND, "trips");
        world.awaitGone("MLDatastore", "lake");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data")).isEmpty();
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data/versions")).isEmpty();
    }

    @Test
    void aNamedVersionWithAnotherPathIsRefusedUntilItIsNamedAnew() {
        startWithDatastore();
        made("a.parquet", "version: '2026.01'");
        world.arm().clearRequests();

        world.apply(file("b.parquet", "version: '2026.01'"));
        JsonNode stalled = world.awaitStalled(KIND, "trips", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.version", "version 2026.01", "dataUri", "immutable");
        assertThat(world.writes()).isEmpty();
        assertThat(made("b.parquet", "version: '2026.02'").at("/status/version").asText()).isEqualTo("2026.02");
        assertThat(made("b.parquet").at("/status/version").asText()).isEqualTo("2026.02");
    }

    @Test
    void aLostStatusMakesNoNewVersion() {
        startWithDatastore();
        made("a.parquet");
        made("b.parquet");
        world.stopOperator();
        world.resource(KIND, "trips").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"status\":{\"resources\":null,\"version\":null,\"conditions\":null}}");
        world.arm().clearRequests();
        world.startOperator();

        JsonNode ready = world.await(KIND, "trips", object -> object.at("/status/version").asText().equals("2")
                && World.condition(object, "Ready").path("status").asText().equals("True"));

        assertThat(world.writes()).isEmpty();
        assertThat(ready.at("/status/resources")).allSatisfy(
                r -> assertThat(r.path("origin").asText()).isEqualTo("Created"));
    }

    @Test
    void aKillBetweenVersionsNeitherDoublesNorSkips() {
        try (var first = OperatorProcess.start(server, world)) {
            world.apply(Given.datastore("lake", workspace));
            made("a.parquet");
            world.arm().inject(Fault.on("PUT", "/versions/2$", Fault.Action.TRUNCATE));
            world.apply(file("b.parquet"));
            world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/versions/2"));
            first.kill(); // what it made, it has not heard of
        }
        try (var _ = OperatorProcess.start(server, world)) {
            JsonNode ready = world.awaitReady(KIND, "trips");

            assertThat(ready.at("/status/version").asText()).isEqualTo("2");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data/versions")).hasSize(2);
            assertThat(version("1").at("/properties/isArchived").asBoolean()).isTrue();
            world.delete(KIND, "trips");
            world.awaitGone(KIND, "trips");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data/versions")).isEmpty();
        }
    }

    @Test
    void aNumberThatGoesToAnotherIsPassedOver() {
        startWithDatastore();
        made("a.parquet");
        world.arm().inject(Fault.on("PUT", "/versions/2$", Fault.Action.DELAY).delay(Duration.ofSeconds(8)));
        world.apply(file("b.parquet"));
        world.await(KIND, "trips", object -> object.at("/status/resources").toString().contains("version/2"));
        plant("2", "https://account.blob.core.windows.net/theirs/x");

        JsonNode ready = world.awaitReady(KIND, "trips");

        assertThat(world.requests("PUT", "/versions/2")).singleElement()
                .satisfies(r -> assertThat(r.status()).isEqualTo(400));
        assertThat(ready.at("/status/version").asText()).isEqualTo("3");
        assertThat(version("2").at("/properties/dataUri").asText()).endsWith("theirs/x");
        assertThat(version("2").at("/properties/isArchived").asBoolean()).isFalse();
        assertThat(ready.at("/status/resources")).extracting(r -> r.path("key").asText())
                .containsExactlyInAnyOrder("asset", "version/3");
    }

    @Test
    void whatWasThereIsAdoptedAndStays() {
        plant("4", "azureml://datastores/lake/paths/a.parquet");
        startWithDatastore();
        JsonNode adopted = made("a.parquet");
        assertThat(adopted.at("/status/version").asText()).isEqualTo("4");
        assertThat(Given.origin(adopted)).isEqualTo("Adopted");
        assertThat(world.requests("PUT", "/versions/4")).isEmpty();

        assertThat(made("b.parquet").at("/status/version").asText()).isEqualTo("5");
        world.delete(KIND, "trips");
        world.awaitGone(KIND, "trips");

        assertThat(version("4").at("/properties/isArchived").asBoolean()).isFalse();
        assertThat(world.arm().resource(workspace + ASSET + "/versions/5")).isEmpty();
    }

    @Test
    void versionsOfOthersAreNotDeletedWithIt() {
        startWithDatastore();
        made("a.parquet");
        made("b.parquet");
        plant("7", "https://account.blob.core.windows.net/theirs/x");
        world.delete(KIND, "trips");

        JsonNode waiting = world.awaitReason(KIND, "trips", "DependentsExist");
        assertThat(World.message(waiting)).contains("/versions/7").doesNotContain("/versions/2");
        assertThat(world.requests("DELETE", ASSET)).isEmpty();
        world.arm().remove(workspace + ASSET + "/versions/7");
        world.touch(KIND, "trips");

        world.awaitGone(KIND, "trips");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data")).isEmpty();
    }

    @Test
    void workspaceDatastoreAndDataGoInAnyOrder() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("lake", "wsp"));
        world.apply(file("a.parquet").replaceFirst("workspaceId: .*", "workspaceRef: {name: wsp}"));
        world.awaitReady(KIND, "trips");

        world.delete("MLWorkspace", "wsp");
        world.delete("MLDatastore", "lake");
        world.delete(KIND, "trips");

        world.awaitGone(KIND, "trips");
        world.awaitGone("MLDatastore", "lake");
        world.awaitGone("MLWorkspace", "wsp");
    }

    @Test
    void aUriNeedsNoDatastoreAndAnotherTypeOfDataIsRefused() {
        world.startOperator();
        String folder = file("x").replaceFirst("(?s)uriFile:.*", "uriFolder:\n    uri: "
                + "abfss://raw@account.dfs.core.windows.net/images\n");
        world.apply(folder);
        world.awaitReady(KIND, "trips");
        assertThat(version("1").at("/properties/dataType").asText()).isEqualTo("uri_folder");

        world.apply(folder.replace("name: trips", "name: others").replace("uriFolder:", "uriFile:")
                .replace("spec:\n", "spec:\n  azureName: trips\n  adoptionPolicy: Adopt\n"));

        assertThat(World.message(world.awaitStalled(KIND, "others", "InvalidSpec"))).contains("uri_folder");
        assertThat(world.refusal(folder.replace("uriFolder:", "uriFile:"))).contains("can't be changed");
    }
}
