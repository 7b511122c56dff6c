package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** How objects find their workspace, and what a workspace that goes leaves behind. */
@ExtendWith(SharedKubeServer.class)
class ReferencesTest {
    private final KubeServer server;
    private World world;
    private Probe probe;

    ReferencesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        probe = new Probe(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String child(String workspace, String... lines) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata:
                  name: first
                spec:
                  %s
                  azureBlob:
                    accountName: account
                    containerName: container
                    credentials: {none: {}}
                """.formatted(workspace));
        List.of(lines).forEach(line -> yaml.append("  ").append(line).append('\n'));
        return yaml.toString();
    }

    @Test
    void aWorkspaceOfAnotherNamespaceMustAllowIt() {
        String other = server.createNamespace("t");
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + other);
        applyTo(other, Manifests.workspace("shared"));
        world.apply(child("workspaceRef: {name: shared, namespace: %s}".formatted(other)));
        JsonNode waiting = world.await("MLDatastore", "first",
                object -> World.message(object).contains("allowedNamespaces"));

        assertThat(World.condition(waiting, "Reconciling").path("reason").asText()).isEqualTo("DependencyNotReady");
        assertThat(world.requests("PUT", "/datastores/first")).isEmpty();
        applyTo(other, Manifests.workspace("shared") + "  allowedNamespaces: [%s]\n".formatted(world.namespace()));
        world.awaitReady("MLDatastore", "first");
    }

    /** To use is not to read: the message tells of the other namespace's Azure. */
    @Test
    void whyAWorkspaceOfAnotherNamespaceIsNotReadyIsSaidByItsReasonAlone() {
        String other = server.createNamespace("t");
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + other);
        world.arm().inject(Fault.on("PUT", "/workspaces/shared$", Fault.Action.STATUS).status(400)
                .error("BadRequest", "what concerns nobody else").times(-1));
        applyTo(other, Manifests.workspace("shared") + "  allowedNamespaces: [%s]\n".formatted(world.namespace()));
        world.apply(child("workspaceRef: {name: shared, namespace: %s}".formatted(other)));

        JsonNode waiting = world.await("MLDatastore", "first",
                object -> World.message(object).contains("InvalidSpec"));

        assertThat(World.message(waiting)).contains("is not ready (InvalidSpec)").doesNotContain("concerns nobody");
    }

    @Test
    void whoMayNotUseAWorkspaceDoesNotHoldUpItsDeletion() {
        String other = server.createNamespace("t");
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + other);
        world.apply(Manifests.workspace("private"));
        world.awaitReady("MLWorkspace", "private");
        applyTo(other, child("workspaceRef: {name: private, namespace: %s}".formatted(world.namespace())));
        world.kubectl().must("wait", "--namespace", other, "mldatastore/first",
                "--for=jsonpath={.status.conditions[0].reason}=DependencyNotReady", "--timeout=60s");

        world.delete("MLWorkspace", "private");

        world.awaitGone("MLWorkspace", "private");
    }

    private void applyTo(String namespace, String yaml) {
        world.client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace).forceConflicts().serverSideApply();
    }

    @Test
    void aWorkspaceThatNobodyManagesIsNamedById() {
        world.startOperator();
        probe.workspace();
        world.apply(child("workspaceId: " + Probe.WORKSPACE));
        world.awaitReady("MLDatastore", "first");

        assertThat(world.requests("PUT", "/datastores/first")).hasSize(1);
    }

    @Test
    void movingBetweenNameAndIdOfOneWorkspaceSendsNothing() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp"));
        world.apply(child("workspaceRef: {name: wsp}"));
        String id = world.awaitReady("MLDatastore", "first").at("/status/id").asText();
        String workspace = world.require("MLWorkspace", "wsp").at("/status/id").asText();
        world.arm().clearRequests();

        world.apply(child("workspaceId: " + workspace));
        world.awaitReady("MLDatastore", "first");
        world.delete("MLWorkspace", "wsp");
        JsonNode waiting = world.awaitReason("MLWorkspace", "wsp", "DependentsExist");
        assertThat(World.message(waiting)).contains("first");

        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
        world.awaitGone("MLWorkspace", "wsp");
        assertThat(world.requests("PUT", id)).isEmpty();
    }

    @Test
    void aChildDoesNotMoveToAnotherWorkspaceAndLosesNothing() {
        world.startOperator();
        probe.workspace();
        String elsewhere = Probe.WORKSPACE + "2";
        world.arm().put(elsewhere, Probe.json("{location: 'westeurope'}"));
        world.apply(child("workspaceId: " + Probe.WORKSPACE));
        world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();

        world.apply(child("workspaceId: " + elsewhere, "replacementPolicy: Recreate"));
        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "ReplacementRequired");

        assertThat(World.message(stalled)).contains(Probe.datastore("first"));
        assertThat(stalled.at("/status/id").asText()).isEqualToIgnoringCase(Probe.datastore("first"));
        assertThat(world.writes()).isEmpty();
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
        assertThat(world.arm().resource(Probe.datastore("first"))).isEmpty();
    }

    @Test
    void theWorkspaceIsMadeBeforeTheComputeThatBuildsItsImages() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp") + "  imageBuildCompute: cpu\n");
        world.apply(Manifests.cluster("cpu", "wsp"));

        JsonNode ready = world.awaitReady("MLWorkspace", "wsp");
        world.awaitReady("MLCompute", "cpu");

        String id = ready.at("/status/id").asText();
        assertThat(probe.bodies("PUT", id)).satisfiesExactly(
                body -> assertThat(body.at("/properties/imageBuildCompute").isMissingNode()).isTrue(),
                body -> assertThat(body.at("/properties/imageBuildCompute").asText()).isEqualTo("cpu"));
        world.delete("MLWorkspace", "wsp");
        world.delete("MLCompute", "cpu");
        world.awaitGone("MLCompute", "cpu");
        world.awaitGone("MLWorkspace", "wsp");
    }

    @Test
    void whatWasMadeInThePortalKeepsTheWorkspace() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp"));
        String id = world.awaitReady("MLWorkspace", "wsp").at("/status/id").asText();
        String theirs = id + "/computes/theirs";
        world.arm().put(theirs, Probe.json("""
                {location: 'westeurope', properties: {computeType: 'AmlCompute', properties: {
                  vmSize: 'Standard_DS3_v2', scaleSettings: {minNodeCount: 0, maxNodeCount: 1}}}}
                """));

        world.delete("MLWorkspace", "wsp");
        JsonNode waiting = world.awaitReason("MLWorkspace", "wsp", "DependentsExist");

        assertThat(World.message(waiting)).contains("computes/theirs");
        assertThat(world.requests("DELETE", id)).isEmpty();
        world.arm().remove(theirs);
        world.awaitGone("MLWorkspace", "wsp");
    }

    @Test
    void deletionKeepsTheDataUnlessToldOtherwise() {
        world.startOperator();
        world.apply(Manifests.workspace("keep"));
        world.apply(Manifests.workspace("drop") + "  dependencies: {deletionPolicy: Delete}\n");
        List<String> kept = ids(world.awaitReady("MLWorkspace", "keep"));
        List<String> dropped = ids(world.awaitReady("MLWorkspace", "drop"));

        world.delete("MLWorkspace", "keep");
        world.delete("MLWorkspace", "drop");
        world.awaitGone("MLWorkspace", "keep");
        world.awaitGone("MLWorkspace", "drop");

        assertThat(kept).hasSize(6).allSatisfy(id -> assertThat(world.arm().resource(id).isPresent())
                .isEqualTo(!id.toLowerCase(Locale.ROOT).contains("machinelearningservices")));
        assertThat(dropped).hasSize(6).allSatisfy(id -> assertThat(world.arm().resource(id)).isEmpty());
    }

    private static List<String> ids(JsonNode workspace) {
        return workspace.at("/status/resources").findValuesAsText("id");
    }
}
