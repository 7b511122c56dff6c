package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.azureml.e2e.Kubernetes.AKS;
import static dev.azureml.e2e.Kubernetes.ARC;
import static org.assertj.core.api.Assertions.assertThat;

/** Namespaces of Kubernetes clusters as computes: attached when they can be, and let go of, whatever happens. */
@ExtendWith(SharedKubeServer.class)
class KubernetesComputeTest {
    private static final String KIND = "MLCompute";
    private static final String EXTENSION = "MLClusterExtension";
    private static final String BINDINGS = "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings";
    private static final List<Map<String, String>> DETACHED = List.of(Map.of("underlyingResourceAction", "Detach"));

    private final KubeServer server;
    private World world;
    private Probe probe;
    private Kubernetes kubernetes;
    private String workspace;

    KubernetesComputeTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "IN_CLUSTER_ID=" + ARC);
        probe = new Probe(world);
        kubernetes = new Kubernetes(world);
        workspace = world.plantWorkspace("wsp");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private ObjectNode ready(String name) {
        return probe.resource(world.awaitReady(KIND, name).at("/status/id").asText());
    }

    private List<Map<String, String>> detachments(String name) {
        return kubernetes.deletions("/computes/" + name).stream()
                .map(query -> Map.of("underlyingResourceAction", query.getOrDefault("underlyingResourceAction", "")))
                .toList();
    }

    @Test
    void aComputeWaitsForTheExtensionAndHoldsIt() {
        kubernetes.plant(AKS, "{}");
        kubernetes.compute("gpu", workspace, "extensionRef: {name: ml}, namespace: team-a");
        assertThat(World.message(world.awaitReason(KIND, "gpu", "DependencyNotReady"))).contains("ml");

        kubernetes.extension("ml", AKS, "enableTraining: true");

        ObjectNode compute = ready("gpu");
        assertThat(compute.at("/properties/resourceId").asText()).isEqualTo(AKS);
        assertThat(compute.at("/properties/properties/namespace").asText()).isEqualTo("team-a");
        assertThat(World.condition(world.require(KIND, "gpu"), "ClusterChecked").path("status").asText())
                .isEqualTo("Unknown");
        world.delete(EXTENSION, "ml");
        assertThat(World.message(world.awaitReason(EXTENSION, "ml", "DependentsExist"))).contains("gpu");
        assertThat(world.arm().ids("Microsoft.KubernetesConfiguration/extensions")).isNotEmpty();

        world.delete(KIND, "gpu");
        world.awaitGone(KIND, "gpu");
        world.awaitGone(EXTENSION, "ml");

        assertThat(detachments("gpu")).isEqualTo(DETACHED);
        assertThat(world.arm().resource(AKS)).isPresent();
    }

    @Test
    void twoWorkspacesAndTwoNamespacesShareAClusterWithoutLocalAccounts() {
        kubernetes.plant(AKS, "{disableLocalAccounts: true}");
        kubernetes.plantExtension(AKS, "ml");
        String other = world.plantWorkspace("other");

        kubernetes.compute("one", workspace, "clusterId: " + AKS + ", namespace: one");
        kubernetes.compute("two", workspace, "clusterId: " + AKS + ", namespace: two");
        kubernetes.compute("elsewhere", other, "clusterId: " + AKS + ", namespace: one");

        List.of("one", "two", "elsewhere").forEach(this::ready);
        assertThat(world.arm().ids(BINDINGS)).hasSize(2);
        world.delete(KIND, "one");
        world.awaitGone(KIND, "one");
        assertThat(world.arm().ids(BINDINGS)).as("still used by another").hasSize(2);
        world.delete(KIND, "two");
        world.awaitGone(KIND, "two");
        assertThat(world.arm().ids(BINDINGS)).singleElement().satisfies(id -> assertThat(
                probe.resource(id).at("/properties/sourceResourceId").asText()).isEqualToIgnoringCase(other));
        assertThat(detachments("one")).isEqualTo(DETACHED);
    }

    @Test
    void trustedAccessThatAzureGrantedIsUsedAndLeft() {
        kubernetes.plant(AKS, "{apiServerAccessProfile: {enablePrivateCluster: true}}");
        kubernetes.plantExtension(AKS, "ml");
        world.arm().put(AKS + "/trustedAccessRoleBindings/by-azure",
                Probe.json(
                        """
                                {properties: {sourceResourceId: '%s', roles: ['Microsoft.MachineLearningServices/workspaces/mlworkload']}}
                                """
                                .formatted(workspace)));
        kubernetes.compute("gpu", workspace, "clusterId: " + AKS);

        ready("gpu");
        world.delete(KIND, "gpu");
        world.awaitGone(KIND, "gpu");

        assertThat(world.arm().ids(BINDINGS)).singleElement().asString().endsWith("/by-azure");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT", "DELETE");
    }

    @Test
    void anAksClusterOfAnotherSubscriptionIsRefusedByItsProperty() {
        String far = AKS.replace(World.SUBSCRIPTION, "00000000-0000-0000-0000-000000000099");
        kubernetes.compute("gpu", workspace, "clusterId: " + far);

        JsonNode stalled = world.awaitStalled(KIND, "gpu", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.kubernetes.clusterId", "Azure Arc");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void anotherClusterIsAttachedOnlyOnceItIsThereAndTheOldOneStaysUntilThen() {
        String other = ARC + "2";
        kubernetes.plant(ARC, "{}");
        kubernetes.plantExtension(ARC, "ml");
        kubernetes.compute("edge", workspace, "clusterId: " + ARC, "replacementPolicy: Recreate");
        ready("edge");

        kubernetes.compute("edge", workspace, "clusterId: " + other, "replacementPolicy: Recreate");

        assertThat(World.message(world.awaitStalled(KIND, "edge", "TargetNotFound")))
                .contains("spec.kubernetes.clusterId", other);
        assertThat(detachments("edge")).isEmpty();
        kubernetes.plant(other, "{}");
        assertThat(World.message(world.awaitReason(KIND, "edge", "DependencyNotReady")))
                .contains(other + " has no Azure ML extension");
        assertThat(detachments("edge")).isEmpty();
        kubernetes.plantExtension(other, "ml");

        assertThat(ready("edge").at("/properties/resourceId").asText()).isEqualTo(other);
        assertThat(detachments("edge")).isEqualTo(DETACHED);
    }

    @Test
    void aMisspeltClusterIsToldByItsProperty() {
        kubernetes.compute("edge", workspace, "clusterId: " + ARC);

        assertThat(World.message(world.awaitStalled(KIND, "edge", "TargetNotFound")))
                .contains("spec.kubernetes.clusterId", ARC);
        kubernetes.plant(ARC, "{}");
        kubernetes.plantExtension(ARC, "ml");

        ready("edge");
    }

    @Test
    void aComputeThatNamesTheClusterHoldsItsExtensionWhateverTheSpelling() {
        kubernetes.plant(ARC, "{}");
        kubernetes.extension("ml", ARC, "enableTraining: true");
        world.awaitReady(EXTENSION, "ml");
        kubernetes.compute("edge", workspace, "clusterId: " + ARC.replace("connectedClusters", "connectedclusters"));
        ready("edge");

        world.delete(EXTENSION, "ml");

        assertThat(World.message(world.awaitReason(EXTENSION, "ml", "DependentsExist"))).contains("edge");
        assertThat(world.arm().ids("Microsoft.KubernetesConfiguration/extensions")).isNotEmpty();
        world.delete(KIND, "edge");
        world.awaitGone(EXTENSION, "ml");
        assertThat(detachments("edge")).isEqualTo(DETACHED);
    }

    @Test
    void anExtensionThatStaysInAzureIsNotHeld() {
        kubernetes.plant(ARC, "{}");
        kubernetes.extension("ml", ARC, "enableTraining: true", "deletionPolicy: Retain");
        world.awaitReady(EXTENSION, "ml");
        kubernetes.compute("edge", workspace, "clusterId: " + ARC);
        ready("edge");

        world.delete(EXTENSION, "ml");

        world.awaitGone(EXTENSION, "ml");
        assertThat(world.arm().ids("Microsoft.KubernetesConfiguration/extensions")).isNotEmpty();
    }

    @Test
    void withoutTheExtensionItSaysSoAndIsNotAttached() {
        kubernetes.plant(ARC, "{}");
        kubernetes.compute("edge", workspace, "clusterId: " + ARC);

        JsonNode waiting = world.awaitReason(KIND, "edge", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("no Azure ML extension", "MLClusterExtension");
        assertThat(World.condition(waiting, "ClusterChecked").path("reason").asText()).isEqualTo("ExtensionMissing");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void instanceTypesChangeInPlaceAndAnotherNamespaceIsAnotherAttachment() throws InterruptedException {
        String types = ", instanceTypes: {gpu: {nodeSelector: {pool: gpu}, resources: {requests: {cpu: '1', memory: 4Gi},"
                + " limits: {cpu: '2', memory: 8Gi, nvidia.com/gpu: '1'}}}}";
        kubernetes.plant(ARC, "{}");
        kubernetes.plantExtension(ARC, "ml");
        kubernetes.compute("edge", workspace, "clusterId: " + ARC + types);
        ready("edge");
        probe.look(KIND, "edge", workspace + "/computes/edge");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
        world.arm().clearRequests();

        kubernetes.compute("edge", workspace, "clusterId: " + ARC + types.replace("cpu: '2'", "cpu: '4'"));

        world.awaitRequest(r -> r.method().equals("PUT"));
        assertThat(ready("edge").at("/properties/properties/instanceTypes/gpu/resources/limits/cpu").asText())
                .isEqualTo("4");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
        world.arm().clearRequests();
        kubernetes.compute("edge", workspace, "clusterId: " + ARC + ", namespace: other");
        assertThat(World.message(world.awaitStalled(KIND, "edge", "ReplacementRequired"))).contains("namespace");
        assertThat(world.writes()).isEmpty();

        kubernetes.compute("edge", workspace, "clusterId: " + ARC + ", namespace: other",
                "replacementPolicy: Recreate");

        assertThat(ready("edge").at("/properties/properties/namespace").asText()).isEqualTo("other");
        assertThat(detachments("edge")).isEqualTo(DETACHED);
        assertThat(world.arm().resource(ARC)).isPresent();
    }

    @Test
    void anAttachmentThatWasThereIsAdoptedAndLeft() {
        kubernetes.plant(ARC, "{}");
        kubernetes.plantExtension(ARC, "ml");
        world.arm().put(workspace + "/computes/edge", Probe.json("""
                {location: 'westeurope', properties: {computeType: 'Kubernetes', resourceId: '%s', properties: {}}}
                """.formatted(ARC)));
        kubernetes.compute("edge", workspace, "clusterId: " + ARC);

        ready("edge");

        world.delete(KIND, "edge");
        world.awaitGone(KIND, "edge");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void inItsOwnClusterTheNamespaceIsMadeAndTheNodesAreLookedAt() {
        String pool = world.namespace() + "-pool";
        String made = world.namespace() + "-jobs";
        kubernetes.node(world.namespace() + "-node", Map.of("pool", pool), "2");
        kubernetes.plant(ARC, "{}");
        kubernetes.extension("ml", ARC, "enableTraining: true", "inCluster: true");

        kubernetes.compute("edge", workspace, "extensionRef: {name: ml}, namespace: " + made
                + ", instanceTypes: {gpu: {nodeSelector: {pool: " + pool + "}, resources: {requests: {cpu: '1', "
                + "memory: 4Gi}, limits: {cpu: '2', memory: 8Gi, nvidia.com/gpu: '4'}}}}");

        JsonNode object = world.awaitReady(KIND, "edge");
        assertThat(world.client().namespaces().withName(made).get()).isNotNull();
        JsonNode checked = World.condition(object, "ClusterChecked");
        assertThat(checked.path("status").asText()).isEqualTo("False");
        assertThat(checked.path("reason").asText()).isEqualTo("NodesTooSmall");
        assertThat(checked.path("message").asText())
                .isEqualTo("instanceTypes.gpu asks 4 nvidia.com/gpu, the largest node has 2");
    }

    @Test
    void instanceTypesAreKeptInTheClusterAndGoWithTheExtension() {
        kubernetes.installInstanceTypes();
        String name = world.namespace();
        kubernetes.plant(ARC, "{}");
        String types = "instanceTypes: {%s-a: {resources: {requests: {cpu: '1', memory: 1Gi}, limits: {cpu: '2', "
                + "memory: 1Gi}}}, %s-b: {resources: {requests: {cpu: '1', memory: 1Gi}, limits: {cpu: '2', "
                + "memory: 1Gi}}}}";
        kubernetes.extension("ml", ARC, "enableTraining: true", "inCluster: true", types.formatted(name, name));
        world.awaitReady(EXTENSION, "ml");

        assertThat(kubernetes.instanceTypes().withName(name + "-a").require().<Object>get("spec", "resources",
                "limits", "cpu")).isEqualTo("2");
        assertThat(kubernetes.instanceTypes().withName(name + "-b").get()).isNotNull();

        for (String one : List.of(name + "-a", name + "-b")) { // as if a backup had brought the extension back since
            kubernetes.instanceTypes().withName(one).patch(PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"labels\":{\"azureml.dev/owner-uid\":\"of-before\"}}}");
        }
        kubernetes.extension("ml", ARC, "enableTraining: true", "inCluster: true", types.formatted(name, "x-" + name)
                .replace("cpu: '2'", "cpu: '4'"));
        world.awaitReady(EXTENSION, "ml");
        assertThat(kubernetes.instanceTypes().withName(name + "-a").require().<Object>get("spec", "resources",
                "limits", "cpu")).isEqualTo("4");
        assertThat(kubernetes.instanceTypes().withName(name + "-b").get()).isNull();

        kubernetes.extension("ml", ARC, "enableTraining: true");
        world.await(EXTENSION, "ml", object -> World.condition(object, "ClusterChecked").path("reason").asText()
                .equals("NotChecked"));
        assertThat(kubernetes.instanceTypes().withName(name + "-a").get()).as("no longer in this cluster").isNull();
        kubernetes.extension("ml", ARC, "enableTraining: true", "inCluster: true", types.formatted(name, "x-" + name));
        world.await(EXTENSION, "ml", object -> World.condition(object, "ClusterChecked").path("reason").asText()
                .equals("Checked")
                || World.condition(object, "ClusterChecked").path("reason").asText()
                        .equals("NodesTooSmall"));
        assertThat(kubernetes.instanceTypes().withName(name + "-a").get()).isNotNull();

        world.delete(EXTENSION, "ml");
        world.awaitGone(EXTENSION, "ml");
        assertThat(kubernetes.instanceTypes().withName(name + "-a").get()).isNull();
        assertThat(kubernetes.instanceTypes().withName("x-" + name + "-b").get()).isNull();
    }

    /** Finding H9: inCluster is believed of the cluster that the setting names alone. */
    @Test
    void inClusterOfAnotherClusterMakesNothingHere() {
        String stolen = world.namespace() + "-stolen";
        kubernetes.plant(AKS, "{}");
        kubernetes.extension("ml", AKS, "enableTraining: true", "inCluster: true");
        kubernetes.compute("gpu", workspace, "extensionRef: {name: ml}, namespace: " + stolen);

        ready("gpu");

        assertThat(world.client().namespaces().withName(stolen).get()).isNull();
        assertThat(World.condition(world.require(KIND, "gpu"), "ClusterChecked").path("message").asText())
                .contains("IN_CLUSTER_ID");
        assertThat(World.condition(world.require(EXTENSION, "ml"), "ClusterChecked").path("message").asText())
                .contains("IN_CLUSTER_ID");
    }

    /** Findings H5 and H9: the cluster's id leads around neither allowedNamespaces nor the owner of its extension. */
    @Test
    void aClustersIdIsNoWayAroundTheOwnerOfItsExtension() {
        kubernetes.plant(AKS, "{}");
        kubernetes.extension("ml", AKS, "enableTraining: true");
        world.awaitReady(EXTENSION, "ml");
        String other = server.createNamespace("o");
        world.stopOperator();
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + other);
        String manifest = """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: theirs, namespace: %s}
                spec:
                  workspaceId: %s
                  kubernetes: {clusterId: %s, trustedAccess: true}
                """.formatted(other, workspace, AKS);
        world.client().load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(other).forceConflicts().serverSideApply();

        world.kubectl().must("wait", "-n", other, "mlcompute/theirs", "--for=condition=Stalled", "--timeout=60s");
        String stalled = world.kubectl().must("get", "-n", other, "mlcompute/theirs", "-o",
                "jsonpath={.status.conditions}");

        assertThat(stalled).contains("OutOfScope", "spec.kubernetes.clusterId", "allowedNamespaces");
        assertThat(world.arm().ids(BINDINGS)).isEmpty();
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/computes")).isEmpty();
        kubernetes.extension("ml", AKS, "enableTraining: true", "allowedNamespaces: [" + other + "]");
        world.kubectl().must("wait", "-n", other, "mlcompute/theirs", "--for=condition=Ready", "--timeout=60s");
    }
}
