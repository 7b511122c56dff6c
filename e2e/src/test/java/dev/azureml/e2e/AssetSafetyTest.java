package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Assets that Azure won't delete, that others have a part in, that are only observed, or that lead elsewhere. */
@ExtendWith(SharedKubeServer.class)
class AssetSafetyTest {
    private static final String KIND = "MLData";
    private static final String ASSET = "/data/trips";
    private static final String ELSEWHERE = "azureml://subscriptions/" + World.SUBSCRIPTION
            + "/resourcegroups/theirs/workspaces/theirs/datastores/d/paths/x";

    private final KubeServer server;
    private World world;
    private String workspace;

    AssetSafetyTest(KubeServer server) {
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

    private void apply(String kind, String spec) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata: {name: trips}
                spec:
                  workspaceId: %s
                  %s
                """.formatted(kind, workspace, spec));
    }

    private static String file(String uri) {
        return "uriFile: {uri: '" + uri + "'}";
    }

    private JsonNode resource(String path) {
        return world.arm().resource(workspace + path).orElseThrow(() -> new AssertionError(path + " is gone"));
    }

    private void plant(String version, String uri, boolean archived) {
        if (world.arm().resource(workspace + ASSET).isEmpty()) {
            world.arm().put(workspace + ASSET, Probe.json("{properties: {dataType: 'uri_file'}}"));
        }
        world.arm().put(workspace + ASSET + "/versions/" + version, Probe.json("{properties: {dataType: 'uri_file', "
                + "dataUri: '" + uri + "', isArchived: " + archived + "}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"MLData|data|uriFile: {uri: 'https://a.b/c'}",
        "MLModel|models|customModel: {uri: 'https://a.b/c'}", "MLEnvironment|environments|image: 'ubuntu:24.04'"})
    void whatAzureRefusesToDeleteIsArchivedAndAnEventSaysSo(String kind, String collection, String spec)
            throws InterruptedException {
        world.startOperator();
        apply(kind, spec);
        world.awaitReady(kind, "trips");
        world.arm().inject(Fault.on("DELETE", "/" + collection + "/trips$", Fault.Action.STATUS).status(405)
                .error("MethodNotAllowed", "assets are kept").times(100));

        world.delete(kind, "trips");

        world.awaitGone(kind, "trips");
        assertThat(new Probe(world).awaitEvent("trips", "Archived")).contains("/" + collection + "/trips");
        assertThat(resource("/" + collection + "/trips").at("/properties/isArchived").asBoolean()).isTrue();
    }

    @Test
    void aVersionThatAzureRefusesToDeleteIsArchivedAndWhatWasThereStays() throws InterruptedException {
        plant("4", "https://a.b/theirs", false);
        world.startOperator();
        apply(KIND, file("https://a.b/ours"));
        assertThat(world.awaitReady(KIND, "trips").at("/status/version").asText()).isEqualTo("5");
        world.arm().inject(Fault.on("DELETE", "/versions/5$", Fault.Action.STATUS).status(400)
                .error("UserError", "versions are kept").times(100));

        world.delete(KIND, "trips");

        world.awaitGone(KIND, "trips");
        assertThat(new Probe(world).awaitEvent("trips", "Archived")).contains("/versions/5");
        assertThat(resource(ASSET + "/versions/5").at("/properties/isArchived").asBoolean()).isTrue();
        assertThat(resource(ASSET + "/versions/5").at("/properties/dataUri").asText()).isEqualTo("https://a.b/ours");
        assertThat(resource(ASSET + "/versions/4").at("/properties/isArchived").asBoolean()).isFalse();
    }

    @Test
    void aVersionOfOthersInTheArchiveKeepsTheAsset() {
        world.startOperator();
        apply(KIND, file("https://a.b/ours"));
        world.awaitReady(KIND, "trips");
        plant("7", "https://a.b/theirs", true);

        world.delete(KIND, "trips");

        assertThat(World.message(world.awaitReason(KIND, "trips", "DependentsExist"))).contains("/versions/7");
        assertThat(world.requests("DELETE", ASSET)).isEmpty();
        world.arm().remove(workspace + ASSET + "/versions/7");
        world.touch(KIND, "trips");
        world.awaitGone(KIND, "trips");
    }

    @Test
    void whatIsOnlyObservedTellsItsVersion() {
        plant("4", "https://a.b/theirs", false);
        world.startOperator();

        apply(KIND, file("https://a.b/theirs") + "\n  managementPolicy: Observe");

        JsonNode ready = world.awaitReady(KIND, "trips");
        assertThat(ready.at("/status/version").asText()).isEqualTo("4");
        assertThat(ready.at("/status/versionId").asText()).isEqualToIgnoringCase(workspace + ASSET + "/versions/4");
        assertThat(ready.at("/status/dataUri").asText()).isEqualTo("https://a.b/theirs");
        assertThat(world.writes()).isEmpty();
        apply(KIND, file("https://a.b/others") + "\n  managementPolicy: Observe");
        JsonNode drifted = world.awaitReason(KIND, "trips", "Drifted");
        assertThat(drifted.at("/status").has("version")).isFalse();
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"MLData|uriFile: {uri: URI}|spec.uriFile.uri",
        "MLModel|mlflowModel: {uri: URI}|spec.mlflowModel.uri"})
    void aUriWithTheGuidOfAWorkspaceIsRefusedWithWhatToWrite(String kind, String spec, String property) {
        world.startOperator();

        apply(kind, spec.replace("URI", "'azureml://locations/westeurope/workspaces/"
                + "00000000-0000-0000-0000-000000000009/datastores/d/paths/x'"));

        assertThat(World.message(world.awaitStalled(kind, "trips", "InvalidSpec"))).contains(property,
                "azureml://subscriptions/<id>/resourcegroups/<name>/workspaces/<name>/");
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"MLData|uriFile: {uri: URI}",
        "MLData|mltable: {uri: 'azureml://datastores/d/paths/t', referencedUris: [URI]}",
        "MLModel|mlflowModel: {uri: URI}"})
    void aUriOfAWorkspaceOutsideIsOutOfScope(String kind, String spec) {
        world.tenants(World.tenant(world.namespace(), workspace));
        world.startOperator();

        apply(kind, spec.replace("URI", "'" + ELSEWHERE + "'"));

        assertThat(World.message(world.awaitStalled(kind, "trips", "OutOfScope")))
                .containsIgnoringCase("/resourceGroups/theirs/");
        assertThat(world.writes()).isEmpty();
    }
}
