package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a person sees through kubectl: warnings, explanations, columns; and that applying twice changes nothing. */
@ExtendWith(SharedKubeServer.class)
class KubectlTest {
    private final KubeServer server;
    private World world;

    KubectlTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "MLWorkspace | resourceGroup: {name: rg}, location: westeurope, publicNetworkAccess: Enabled, deletionPolicy: "
                + "Purge, overrides: {properties: {a: 1}}, dependencies: {keyVault: {overrides: {a: 1}}}"
                + " | spec.publicNetworkAccess is Enabled; spec.deletionPolicy is Purge; spec.overrides is used; "
                + "overrides of a dependency are used",
        "MLCompute | workspaceRef: {name: q}, overrides: {}, amlCompute: {vmSize: x, vmPriority: LowPriority, "
                + "remoteLoginPortPublicAccess: Enabled, scaleSettings: {minNodeCount: 1, maxNodeCount: 2}}"
                + " | vmPriority is LowPriority; minNodeCount is above 0; remoteLoginPortPublicAccess is Enabled; "
                + "spec.overrides is used",
        "MLCompute | workspaceRef: {name: q}, computeInstance: {vmSize: x, sshSettings: {sshPublicAccess: Enabled}}"
                + " | sshPublicAccess is Enabled; idleTimeBeforeShutdown is not set; assignedUser is not set",
        "MLCompute | workspaceRef: {name: q}, disableLocalAuth: false, amlCompute: {vmSize: x, "
                + "enableNodePublicIp: true} | enableNodePublicIp is true; disableLocalAuth is false",
        "MLCompute | workspaceRef: {name: q}, replacementPolicy: Recreate, computeInstance: {vmSize: x, "
                + "enableNodePublicIp: true, recreateOn: OutdatedImage, schedules: {computeStartStop: [{action: Stop, "
                + "triggerType: Cron, cron: {expression: 0 1 * * *}}]}, personalComputeInstanceSettings: {assignedUser"
                + ": {objectId: 11111111-2222-3333-4444-555555555555, tenantId: 11111111-2222-3333-4444-555555555555}}}"
                + " | enableNodePublicIp is true; without a maintenanceWindow",
        "MLCompute | workspaceRef: {name: q}, aks: {clusterId: " + Refusals.ID
                + "Microsoft.ContainerService/managedClusters/z} | spec.aks attaches the cluster the old way",
        "MLCompute | workspaceRef: {name: q}, dataFactory: {resourceId: " + Refusals.ID
                + "Microsoft.DataFactory/factories/z} | serves only SDK and CLI version 1",
        "MLCompute | workspaceRef: {name: q}, dataLakeAnalytics: {resourceId: " + Refusals.ID
                + "Microsoft.DataLakeAnalytics/accounts/z} | Azure Data Lake Analytics was retired",
        "MLCompute | workspaceRef: {name: q}, kubernetes: {clusterId: " + Refusals.ARC
                + "} | spec.kubernetes.namespace is not set",
        "MLClusterExtension | clusterId: " + Refusals.ARC + ", enableInference: true, releaseTrain: preview, "
                + "inferenceRouterServiceType: LoadBalancer, allowInsecureConnections: true, version: 1.1.40, "
                + "autoUpgradeMinorVersion: false, overrides: {a: b} | allowInsecureConnections is true; "
                + "LoadBalancer without spec.internalLoadBalancerProvider; releaseTrain is not stable; "
                + "version pins the extension; spec.overrides is used",
        "MLDatastore | workspaceRef: {name: q}, overrides: {a: b}, azureBlob: {accountName: abc, containerName: abc, "
                + "credentials: {none: {}}} | spec.overrides is used",
        "MLData | workspaceRef: {name: q}, overrides: {a: b}, uriFile: {uri: 'http://a/b'}"
                + " | spec.overrides is used; over plain http",
        "MLData | workspaceRef: {name: q}, uriFolder: {uri: 'adl://a.azuredatalakestore.net/b'} | Gen1 was retired",
        "MLModel | workspaceRef: {name: q}, customModel: {uri: 'http://a/b'} | over plain http",
        "MLEnvironment | workspaceRef: {name: q}, image: 'python:latest' | without a tag that stays",
        "MLInferenceEndpoint | workspaceRef: {name: q}, overrides: {a: b}, managed: {authMode: Key, "
                + "publicNetworkAccess: Enabled, deployments: [{name: blue, overrides: {a: 1}}]}"
                + " | publicNetworkAccess is Enabled; spec.overrides is used; overrides of a deployment are used",
        "MLInferenceEndpoint | workspaceRef: {name: q}, containerInstance: {image: a, cpu: 1, memoryInGB: 1, ports: "
                + "[{port: 80}]} | has a public address and no scoringKey"})
    void whatIsSeldomWiseIsTakenWithAWarning(String kind, String spec, String words) {
        Kubectl.Result taken = world.tryApply(Refusals.yaml(kind, "warned", spec));

        assertThat(taken.succeeded()).as(taken.output()).isTrue();
        List<String> expected = List.of(words.split("; ", -1));
        assertThat(warnings(taken)).hasSameSizeAs(expected);
        expected.forEach(word -> assertThat(warnings(taken)).anySatisfy(warning -> assertThat(warning).contains(word)));
        assertThat(warnings(world.kubectl().run(List.of("annotate", kind, "warned", "a=b", "-n", world.namespace()))))
                .as("a write that leaves the spec alone, as the operator's are").isEmpty();
        assertThat(
                warnings(world.kubectl().run(List.of("patch", kind, "warned", "-n", world.namespace(), "--type=merge",
                        "--subresource=status", "-p", "{\"status\":{\"id\":\"/x\"}}"))))
                .isEmpty();
    }

    @Test
    void whatIsWiseIsTakenWithoutAWord() {
        assertThat(warnings(world.tryApply(Manifests.workspace("wsp")))).isEmpty();
        assertThat(warnings(world.tryApply(Manifests.cluster("cpu", "wsp")))).isEmpty();
        assertThat(warnings(world.tryApply(Manifests.datastore("first", "wsp")))).isEmpty();
        String inLake = "workspaceRef: {name: q}, uriFile: {datastoreRef: {name: lake}, path: a/b.parquet}";
        assertThat(warnings(world.tryApply(Refusals.yaml("MLData", "plain", inLake)))).isEmpty();
        String pinned = "workspaceRef: {name: q}, image: 'localhost:5000/python:3.11'";
        assertThat(warnings(world.tryApply(Refusals.yaml("MLEnvironment", "plain", pinned)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mlworkspaces.spec | location | dependencies | managementPolicy | deletionPolicy",
        "mlworkspaces.spec.dependencies.storageAccount | id | sku | overrides | created",
        "mlcomputes.spec.amlCompute.scaleSettings | minNodeCount | maxNodeCount | nodeIdleTimeBeforeScaleDown | ISO",
        "mlcomputes.spec.kubernetes | clusterId | extensionRef | instanceTypes | trustedAccess",
        "mlclusterextensions.spec | clusterId | enableTraining | relay | inCluster",
        "mldatas.spec.uriFile | datastoreRef | path | uri | query",
        "mlmodels.spec.mlflowModel | datastoreRef | jobOutput | uri | path",
        "mlenvironments.spec | image | condaFile | build | versionsToKeep",
        "mldatastores.spec.azureBlob.credentials | accountKey | sas | servicePrincipal | none",
        "mlinferenceendpoints.spec.managed | deployments | traffic | mirrorTraffic | sum",
        "mlinferenceendpoints.status | conditions | operations | scoringUri | plan"})
    void everyFieldIsExplained(String path, String one, String two, String three, String four) {
        String text = world.kubectl().must("explain", path);

        assertThat(text).contains("DESCRIPTION:", "FIELDS:", one, two, three, four)
                .doesNotContain("<no description>", "<empty>");
    }

    @Test
    void theListShowsWhatAPersonWantsToKnow() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        world.awaitReady("MLCompute", "cpu");
        world.awaitReady("MLDatastore", "first");

        assertThat(columns("mlws")).containsEntry("READY", "True").containsEntry("REASON", "Available")
                .containsEntry("STATE", "Succeeded").containsKey("AGE");
        assertThat(columns("mlc")).containsEntry("READY", "True").containsEntry("STATE", "Steady")
                .containsEntry("TYPE", "AmlCompute").containsEntry("WORKSPACE", "wsp").containsKey("AGE");
        assertThat(columns("mlds")).containsEntry("READY", "True").containsEntry("TYPE", "AzureBlob")
                .containsEntry("CREDENTIALS", "None").containsEntry("WORKSPACE", "wsp").containsKey("AGE");
        String all = world.kubectl().must("get", "azureml", "-n", world.namespace());
        assertThat(all).contains("mlworkspace.azureml.dev/wsp", "mlcompute.azureml.dev/cpu",
                "mldatastore.azureml.dev/first");
        world.kubectl().must("wait", "--for=condition=Ready", "mlws/wsp", "mlc/cpu", "-n", world.namespace(),
                "--timeout=60s");
    }

    @Test
    void applyingTheSameTwiceChangesNothing() {
        world.startOperator();
        for (String yaml : List.of(Manifests.workspace("wsp"), Manifests.cluster("cpu", "wsp"),
                Manifests.datastore("first", "wsp"))) {
            world.apply(yaml);
        }
        world.awaitReady("MLCompute", "cpu");
        JsonNode workspace = world.awaitReady("MLWorkspace", "wsp");
        JsonNode datastore = world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();

        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        world.kubectl().must("annotate", "mlc", "cpu", "azureml.dev/reconcile-requested-at=now", "-n",
                world.namespace());
        world.apply(Manifests.cluster("cpu", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 3"));
        world.await("MLCompute", "cpu", c -> c.at("/status/observedGeneration").asLong() == 2);

        assertThat(world.require("MLWorkspace", "wsp")).isEqualTo(workspace);
        assertThat(world.require("MLDatastore", "first")).isEqualTo(datastore);
        assertThat(world.writes()).hasSize(1).allSatisfy(w -> assertThat(w.path()).endsWith("/computes/cpu"));
    }

    @Test
    void theOperatorNeverWritesASpec() {
        world.startOperator();
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        JsonNode workspace = world.awaitReady("MLWorkspace", "wsp");

        for (JsonNode object : List.of(workspace, world.awaitReady("MLCompute", "cpu"),
                world.awaitReady("MLDatastore", "first"))) {
            assertThat(object.at("/metadata/generation").asLong()).isEqualTo(1);
            assertThat(object.at("/metadata/managedFields")).filteredOn(entry -> entry.path("fieldsV1").has("f:spec"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.path("manager").asText()).isEqualTo("kubectl"));
            assertThat(object.at("/metadata/managedFields")).filteredOn(entry -> entry.path("fieldsV1").has("f:status"))
                    .isNotEmpty().allSatisfy(entry -> assertThat(entry.path("manager").asText())
                            .isEqualTo("azureml-operator"));
        }
    }

    private static List<String> warnings(Kubectl.Result result) {
        return result.output().lines().filter(line -> line.startsWith("Warning:")).toList();
    }

    /** The one object of a kind as kubectl get prints it, by column. */
    private Map<String, String> columns(String kind) {
        List<String> lines = world.kubectl().must("get", kind, "-n", world.namespace()).lines().toList();
        assertThat(lines).hasSize(2);
        List<String> heads = List.of(lines.getFirst().split("\\s+"));
        Map<String, String> cells = new HashMap<>();
        for (String head : heads) {
            cells.put(head, lines.getLast().substring(lines.getFirst().indexOf(head)).split("\\s+", 2)[0]);
        }
        return cells;
    }
}
