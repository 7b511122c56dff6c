package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Two operators that can't see each other, and that describe the same resources in Azure in different words. */
@ExtendWith(SharedKubeServer.class)
class TwoClustersTest {
    private static final String CLUSTER = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-planted/providers/Microsoft.ContainerService/managedClusters/aks";
    private static final String ROBOT = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-planted/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot";
    private static final String DRIFT = "DRIFT_INTERVAL=400ms";
    private static final String FEED = "MLConnection";

    private final KubeServer server;
    private World first;
    private World second;
    private String workspace;

    TwoClustersTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        first = World.start(server, EmulatorOptions.defaults(), "CLUSTER_ID=first", DRIFT);
        workspace = first.plantWorkspace("wsp");
        first.plant(CLUSTER);
        second = first.otherCluster("second", DRIFT);
    }

    @AfterEach
    void stop() {
        second.stopOperator();
        first.close();
    }

    private static String manifest(String kind, String name, String spec) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec:\n%s".formatted(kind, name,
                spec.indent(2));
    }

    private String feed(String target) {
        return manifest(FEED, "feed", """
                workspaceId: %s
                category: PythonFeed
                target: %s
                none: {}
                """.formatted(workspace, target));
    }

    private static Map<String, String> assets() {
        Map<String, String> specs = new LinkedHashMap<>();
        specs.put("MLData", """
                workspaceId: WORKSPACE
                version: "1"
                description: "%s"
                uriFile: {uri: "https://example.org/data.csv"}
                """);
        specs.put("MLModel", """
                workspaceId: WORKSPACE
                version: "1"
                description: "%s"
                customModel: {uri: azureml://registries/shared/models/resnet/versions/3}
                """);
        specs.put("MLEnvironment", """
                workspaceId: WORKSPACE
                version: "1"
                description: "%s"
                image: registry.example.com/scoring:2026.01
                """);
        return specs;
    }

    /** Everything that can be described twice, by kind; {@code %s} differs between the two. */
    private Map<String, String> specs() {
        Map<String, String> specs = new LinkedHashMap<>();
        specs.put("MLWorkspace", """
                resourceGroup: {name: rg-planted}
                location: westeurope
                azureName: shared
                description: "%s"
                """);
        specs.put("MLDatastore", """
                workspaceId: WORKSPACE
                description: "%s"
                azureBlob: {accountName: account, containerName: container, credentials: {none: {}}}
                """);
        specs.put("MLConnection", """
                workspaceId: WORKSPACE
                category: PythonFeed
                target: https://example.org/%s
                none: {}
                """);
        specs.put("MLCompute", """
                workspaceId: WORKSPACE
                tags: {side: "%s"}
                amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 0, maxNodeCount: 2}}
                """);
        specs.putAll(assets());
        specs.put("MLInferenceEndpoint",
                """
                        workspaceId: WORKSPACE
                        tags: {side: "%s"}
                        containerInstance: {image: "registry.example.com/scoring:2026.01", cpu: 1, memoryInGB: 1, ports: [{port: 80}]}
                        """);
        specs.put("MLNetwork", """
                resourceGroup: {name: shared-net, create: true}
                location: westeurope
                tags: {edit: "%s"}
                addressSpace: [10.0.0.0/16]
                subnets: [{name: nodes, addressPrefix: 10.0.0.0/24, purpose: Training}]
                """);
        specs.put("MLAlertRule", """
                workspaceId: WORKSPACE
                preset: FailedRuns
                description: "%s"
                """);
        specs.put("MLPolicyAssignment", """
                workspaceId: WORKSPACE
                policy: {builtIn: PublicNetworkAccessDisabled}
                description: "%s"
                """);
        specs.put("MLRoleDefinition", """
                workspaceId: WORKSPACE
                roleName: Shared
                description: "%s"
                actions: ["*/read"]
                """);
        specs.replaceAll((kind, spec) -> spec.replace("WORKSPACE", workspace));
        return specs;
    }

    /** Extensions, budgets and quotas have no place for a mark. */
    @Test
    void noKindIsLeftOut() {
        assertThat(Stream.concat(specs().keySet().stream(),
                Stream.of("MLClusterExtension", "MLBudget", "MLQuota", "MLRoleAssignment")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Kinds.values()).map(Kinds::kind).toList());
    }

    @Test
    void whatBearsAMarkIsOneOfTheTwosAlone() {
        Map<String, String> specs = specs();
        specs.forEach((kind, spec) -> first.apply(manifest(kind, "shared-thing", spec.formatted("first"))));
        specs.keySet().forEach(kind -> first.awaitReady(kind, "shared-thing"));
        int before = first.writes().size();

        specs.forEach((kind, spec) -> second.apply(manifest(kind, "shared-thing", spec.formatted("second"))));

        for (String kind : specs.keySet()) {
            JsonNode stalled = second.awaitStalled(kind, "shared-thing", "Conflict");
            assertThat(World.message(stalled)).as(kind).contains("first/" + first.namespace());
        }
        specs.keySet().forEach(kind -> first.awaitReady(kind, "shared-thing"));
        assertThat(first.writes()).hasSize(before);
    }

    @Test
    void aConnectionFromBeforeItsMarkIsKeptAndDeletedByItsOwner() {
        first.apply(feed("https://example.org/one"));
        first.awaitReady(FEED, "feed");
        String id = workspace + "/connections/feed";
        first.arm().edit(id, body -> body.withObject("/properties").remove("metadata"));
        first.touch(FEED, "feed");

        first.apply(feed("https://example.org/two"));

        first.awaitReady(FEED, "feed");
        assertThat(first.arm().resource(id).orElseThrow().at("/properties/target").asText())
                .isEqualTo("https://example.org/two");
        first.delete(FEED, "feed");
        first.awaitGone(FEED, "feed");
        assertThat(first.arm().resource(id)).isEmpty();
    }

    /** A role that is assigned once is enough for both, and goes with the one that assigned it. */
    @Test
    void aRoleThatBothAssignIsTheFirstOnesAndServesTheSecond() {
        String spec = "workspaceId: " + workspace + "\nprincipal: {userAssignedIdentityId: " + ROBOT
                + "}\nrole: {name: Reader}\ndescription: %s\n";
        first.plant(ROBOT);
        first.apply(manifest("MLRoleAssignment", "reader", spec.formatted("first")));
        String id = first.awaitReady("MLRoleAssignment", "reader").at("/status/id").asText();
        second.apply(manifest("MLRoleAssignment", "reader", spec.formatted("second")));

        assertThat(second.awaitReady("MLRoleAssignment", "reader").at("/status/satisfiedBy").asText()).isEqualTo(id);
        second.delete("MLRoleAssignment", "reader");
        second.awaitGone("MLRoleAssignment", "reader");
        assertThat(first.arm().resource(id).orElseThrow().at("/properties/description").asText())
                .isEqualTo("first (first/" + first.namespace() + "/MLRoleAssignment/reader)");
    }

    /** An extension has no place for a mark: whoever finds it changed again and again yields. */
    @Test
    void anExtensionThatBothDescribeIsContestedInTheEnd() {
        String spec = "clusterId: " + CLUSTER + "\nenableTraining: true\nallowInsecureConnections: %s\n";
        first.apply(manifest("MLClusterExtension", "extension", spec.formatted("true")));
        first.awaitReady("MLClusterExtension", "extension");
        second.apply(manifest("MLClusterExtension", "extension", spec.formatted("false")));

        World yields = awaitYielding();

        World stays = yields == first ? second : first;
        stays.awaitReady("MLClusterExtension", "extension");
        int writes = first.writes().size();
        int reads = first.requests("GET", "").size();
        first.awaitRequest(_ -> first.requests("GET", "").size() > reads + 10);
        assertThat(first.writes()).hasSize(writes);
    }

    /** Whichever of the two yields; one that never sees its own value, because the other is faster, says NotKept. */
    private World awaitYielding() {
        return (World) CompletableFuture.anyOf(Stream.of(first, second)
                .map(world -> CompletableFuture.supplyAsync(() -> {
                    world.await("MLClusterExtension", "extension", object -> Set.of("Contested", "NotKept").contains(
                            World.condition(object, "Stalled").path("reason").asText()));
                    return world;
                })).toArray(CompletableFuture[]::new)).join();
    }
}
