package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each kind through each phase that it can be in, and what kstatus calls that. */
@ExtendWith(SharedKubeServer.class)
class KstatusKindsTest {
    private static final String CLUSTER = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";

    private final KubeServer server;
    private World world;
    private Recorder recorder;

    /** A kind with a spec in which %s is what is edited; the place of what it is about, in Azure. */
    enum Kind {
        MLWorkspace("/workspaces/thing", """
                resourceGroup: {name: rg-thing, create: true}
                location: westeurope
                description: %s
                """),
        MLCompute("/computes/thing", """
                workspaceRef: {name: wsp}
                description: fixed
                amlCompute:
                  vmSize: Standard_DS3_v2
                  scaleSettings: {minNodeCount: 0, maxNodeCount: 2, nodeIdleTimeBeforeScaleDown: %s}
                """),
        MLDatastore("/datastores/thing", """
                workspaceRef: {name: wsp}
                description: %s
                azureBlob: {accountName: account, containerName: container, credentials: {none: {}}}
                """),
        MLConnection("/connections/thing", """
                workspaceRef: {name: wsp}
                category: Git
                target: https://example.org
                none: {}
                metadata: {edit: %s}
                """),
        MLData("/data/thing", """
                workspaceRef: {name: wsp}
                description: %s
                uriFile: {uri: 'https://example.org/data.csv'}
                """),
        MLModel("/models/thing", """
                workspaceRef: {name: wsp}
                description: %s
                customModel: {uri: 'https://example.org/model.pkl'}
                """),
        MLEnvironment("/environments/thing", """
                workspaceRef: {name: wsp}
                description: %s
                image: mcr.microsoft.com/azureml/base:1
                """),
        MLInferenceEndpoint("/onlineEndpoints/thing", """
                workspaceRef: {name: wsp}
                tags: {edit: %s}
                managed: {authMode: Key}
                """),
        MLBudget("/budgets/thing", """
                workspaceRef: {name: wsp}
                amount: 500
                filter: {tags: {edit: [%s]}}
                """),
        MLAlertRule("/metricAlerts/thing", """
                workspaceRef: {name: wsp}
                preset: FailedRuns
                description: %s
                """),
        MLPolicyAssignment("/policyAssignments/thing", """
                workspaceRef: {name: wsp}
                policy: {builtIn: PublicNetworkAccessDisabled}
                description: %s
                """),
        MLQuota("/updateQuotas", """
                workspaceRef: {name: wsp}
                families: [{name: standardDSv2Family, limit: %s}]
                """),
        MLNetwork("/virtualNetworks/thing", """
                resourceGroup: {name: kstatus-net, create: true}
                location: westeurope
                addressSpace: [10.0.0.0/16]
                subnets: [{name: other, addressPrefix: 10.0.0.0/24, purpose: Other}]
                tags: {edit: %s}
                """),
        MLClusterExtension("/extensions/thing", """
                clusterId: CLUSTER
                enableTraining: true
                configurationSettings: {edit: %s}
                """),
        MLRoleAssignment("Microsoft.Authorization/roleAssignments", """
                workspaceRef: {name: wsp}
                principal: {workspaceRef: {name: wsp}}
                role: {name: Reader}
                description: %s
                """),
        MLRoleDefinition("Microsoft.Authorization/roleDefinitions", """
                workspaceRef: {name: wsp}
                roleName: Thing
                actions: ['*/read']
                description: %s
                """);

        private final String path;
        private final String spec;

        Kind(String path, String spec) {
            this.path = path;
            this.spec = spec;
        }

        /** By which Azure takes it away: limits of a workspace are changed by an action alone. */
        String deletion() {
            return this == MLQuota ? "POST" : "DELETE";
        }

        boolean livesInAWorkspace() {
            return spec.contains("workspaceRef");
        }

        String manifest(int edit, String... more) {
            String value = switch (this) {
                case MLCompute -> "PT" + edit + "M";
                case MLQuota -> String.valueOf(edit);
                default -> "edit-" + edit;
            };
            return "apiVersion: azureml.dev/v1alpha1\nkind: " + name() + "\nmetadata: {name: thing}\nspec:\n"
                    + (spec.formatted(value) + String.join("\n", more)).replace("CLUSTER", CLUSTER).indent(2);
        }
    }

    KstatusKindsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        recorder = Recorder.start(world.client(), world.namespace());
        world.arm().put(CLUSTER, JsonNodeFactory.instance.objectNode().put("location", "westeurope"));
    }

    @AfterEach
    void stop() {
        recorder.close();
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachPhaseIsWhatKstatusCallsIt(Kind kind) {
        String name = kind.name();
        fail(kind, 503, "ServiceUnavailable");
        world.apply(kind.manifest(1));
        if (kind.livesInAWorkspace()) {
            expect("InProgress", world.awaitReason(name, "thing", "DependencyNotReady"));
            world.apply(Kind.MLWorkspace.manifest(1).replace("name: thing", "name: wsp"));
        }
        expect("InProgress", world.awaitReason(name, "thing", "AzureUnavailable"));
        world.arm().clearFaults();
        expect("Current", world.awaitReady(name, "thing"));

        fail(kind, 400, "ValidationError");
        world.apply(kind.manifest(2));
        expect("Failed", world.awaitStalled(name, "thing", "InvalidSpec"));
        world.arm().clearFaults();
        world.apply(kind.manifest(3));
        expect("Current", world.awaitReady(name, "thing"));

        world.apply(kind.manifest(4, "managementPolicy: Observe"));
        expect("Failed", world.awaitReason(name, "thing", "Drifted"));
        world.apply(kind.manifest(4));
        expect("Current", world.awaitReady(name, "thing"));
        world.apply(kind.manifest(4, "managementPolicy: Paused"));
        expect("Current", world.awaitReason(name, "thing", "Paused"));
        world.apply(kind.manifest(4));
        expect("Current", world.awaitReady(name, "thing"));

        world.arm().inject(Fault.on(kind.deletion(), kind.path, Fault.Action.STATUS).times(-1).status(503)
                .error("ServiceUnavailable", "later"));
        world.delete(name, "thing");
        expect("Terminating", world.awaitReason(name, "thing", "AzureUnavailable"));
        world.arm().clearFaults();
        recorder.awaitGone(name, "thing");
        List<JsonNode> versions = recorder.versions().getOrDefault(name + " thing", List.of());
        assertThat(versions.stream().map(Kstatus::of)).startsWith("InProgress").contains("Current", "Failed")
                .endsWith("Terminating");
        assertThat(recorder.versions().values().stream().flatMap(v -> Kstatus.violations(v).stream())).isEmpty();
    }

    @Test
    void noKindIsLeftOut() {
        assertThat(Stream.of(Kind.values()).map(Kind::name)).containsExactlyInAnyOrderElementsOf(
                Stream.of(Kinds.values()).map(Kinds::kind).toList());
    }

    private void fail(Kind kind, int status, String code) {
        for (String method : List.of("PUT", "PATCH", "POST")) {
            world.arm().inject(Fault.on(method, kind.path, Fault.Action.STATUS).times(-1).status(status).error(code,
                    "not this time"));
        }
    }

    private void expect(String status, JsonNode object) {
        assertThat(Kstatus.of(object)).as(object.path("status").toPrettyString()).isEqualTo(status);
        recorder.awaitVersion(object);
    }
}
