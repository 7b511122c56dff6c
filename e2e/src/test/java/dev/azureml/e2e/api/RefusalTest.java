package dev.azureml.e2e.api;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The API server itself refuses bad input and names the field; nothing of it reaches the operator. */
@ExtendWith(SharedKubeServer.class)
class RefusalTest {
    private static final String WORKSPACE = "resourceGroup: {name: rg}, location: westeurope";

    private final KubernetesClient client;
    private final String namespace;

    RefusalTest(KubeServer server) {
        this.client = server.client();
        this.namespace = server.createNamespace("t");
    }

    static Stream<Arguments> bad() {
        return Stream.of(Refusals.ofWorkspaces(), Refusals.ofComputes(), Refusals.ofDatastores(),
                Refusals.ofData(), Refusals.ofModels(), Refusals.ofEnvironments(), Refusals.ofEndpoints(),
                AttachedRefusals.ofCredentials(), AttachedRefusals.ofTargets(),
                AttachedRefusals.ofTheRest(), KubernetesRefusals.ofComputes(), KubernetesRefusals.ofExtensions(),
                TargetRefusals.ofServerless(), TargetRefusals.ofContainers(),
                TargetRefusals.ofClusters(), TargetRefusals.ofBatches())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void isRefusedWithWordsThatNameTheField(String what, String yaml, String words) {
        assertThatThrownBy(() -> tryOut(yaml)).as(what).isInstanceOfSatisfying(KubernetesClientException.class,
                refusal -> assertThat(refusal.getStatus().getMessage()).contains(words).hasSizeLessThan(900));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "MLWorkspace|wsp|overrides: {properties: {x: {y: [1]}}}, resourceGroup: {name: rg}, location: West Europe",
        "MLWorkspace|a.b.c|azureName: abc-ws, " + WORKSPACE,
        "MLWorkspace|prj|kind: Project, hubRef: {name: h}, " + WORKSPACE,
        "MLWorkspace|fst|kind: FeatureStore, featureStoreSettings: {}, " + WORKSPACE,
        "MLWorkspace|uai|allowedNamespaces: ['*'], identity: {type: 'SystemAssigned,UserAssigned', "
                + "userAssignedIdentities: [/subscriptions/x/resourcegroups/y/providers/microsoft.managedidentity"
                + "/userassignedidentities/z]}, " + WORKSPACE,
        "MLWorkspace|net|managedNetwork: {isolationMode: AllowOnlyApprovedOutbound, outboundRules: {pypi: {fqdn: "
                + "{destination: '*.pypi.org'}}, lake: {privateEndpoint: {destination: {serviceResourceId: /subscriptions"
                + "/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z, subresourceTarget: blob}}}}}, "
                + WORKSPACE,
        "MLCompute|k8s|workspaceRef: {name: w}, deletionPolicy: Detach, kubernetes: {defaultInstanceType: "
                + "defaultinstancetype, extensionRef: {name: e, namespace: n}, instanceTypes: {gpu.big: {nodeSelector: "
                + "{kubernetes.io/os: linux}, resources: {requests: {cpu: 700m, memory: 1500Mi}, limits: {cpu: '1.5', "
                + "memory: 2Gi, nvidia.com/gpu: '1'}}}}}",
        "MLClusterExtension|a.b|clusterId: /subscriptions/x/resourcegroups/y/providers/microsoft.kubernetes"
                + "/connectedclusters/z, enableTraining: true, relay: {namespaceName: my-relay}",
        "MLClusterExtension|aks|clusterId: /subscriptions/x/resourceGroups/y/providers/Microsoft.ContainerService"
                + "/managedClusters/z, enableInference: true, inferenceRouterServiceType: LoadBalancer, sslCname: a.b, "
                + "internalLoadBalancerProvider: azure, sslCertificate: {secretKeyRef: {name: s, key: c}}, sslKey: "
                + "{secretKeyRef: {name: s, key: k}}, version: 1.1.40, autoUpgradeMinorVersion: false",
        "MLInferenceEndpoint|ep1|workspaceRef: {name: w}, managed: {authMode: Key, deployments: [{name: blue, "
                + "instanceType: s}], traffic: {blue: 0}}",
        "MLInferenceEndpoint|ep1|workspaceRef: {name: w}, managed: {authMode: Key, deployments: [{name: blue, "
                + "instanceType: s}, {name: green, instanceType: s}], traffic: {blue: 100}, mirrorTraffic: {green: 50}}",
        "MLInferenceEndpoint|ep1|workspaceRef: {name: w}, serverless: {authMode: KeyAndAAD, modelSettings: {modelId: "
                + "'azureml://registries/azureml-meta/models/Llama-3.1-8B/versions/2'}}",
        "MLInferenceEndpoint|ep1|workspaceRef: {name: w}, containerInstance: {image: a, cpu: 0.5, memoryInGB: 1.5, "
                + "ports: [{port: 80}, {port: 81}], dnsNameLabel: label, imageRegistryCredentials: [{server: 'a:5000', "
                + "username: u, password: {secretKeyRef: {name: s, key: k}}}]}",
        "MLCompute|dsvm|workspaceRef: {name: w}, deletionPolicy: Detach, computeLocation: northeurope, virtualMachine: "
                + "{resourceId: /subscriptions/x/resourcegroups/y/providers/microsoft.compute/virtualmachines/z, "
                + "administratorAccount: {username: a, privateKeyData: {secretKeyRef: {name: s, key: k}}, "
                + "publicKeyData: {secretKeyRef: {name: s, key: p}}}}",
        "MLCompute|pool|workspaceRef: {name: w}, deletionPolicy: Retain, disableLocalAuth: true, synapseSpark: "
                + "{resourceId: " + Refusals.ID + "Microsoft.Synapse/workspaces/y/bigDataPools/z}",
        "MLCompute|usql|workspaceRef: {name: w}, dataLakeAnalytics: {resourceId: " + Refusals.ID
                + "Microsoft.DataLakeAnalytics/accounts/z}",
        "MLData|dat|workspaceRef: {name: w}, version: '2026.01', uriFile: {datastoreRef: {name: l}, path: "
                + "'..a/.b/c d.csv'}",
        "MLData|dat|workspaceRef: {name: w}, mltable: {uri: 'abfss://f@a.dfs.core.windows.net/t', referencedUris: "
                + "['https://a/b']}",
        "MLDatastore|gen2|workspaceRef: {name: w}, azureDataLakeGen2: {accountName: abcd, filesystem: abc, credentials:"
                + " {servicePrincipal: {clientId: 00000000-0000-0000-0000-000000000001, tenantId: "
                + "00000000-0000-0000-0000-000000000001, clientSecret: {secretKeyRef: {name: s, key: k}}}}}"})
    void whatIsRightIsTaken(String manifest) {
        String[] parts = manifest.split("\\|", 3);

        assertThatCode(() -> tryOut(Refusals.yaml(parts[0], parts[1], parts[2]))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "azureName: other, subscriptionId: 00000000-0000-0000-0000-000000000001, kind: Hub, " + WORKSPACE
                + " | azureName",
        "subscriptionId: 00000000-0000-0000-0000-000000000001, kind: Hub, " + WORKSPACE + " | azureName",
        "azureName: imm-ws, kind: Hub, " + WORKSPACE + " | subscriptionId",
        "azureName: imm-ws, subscriptionId: 00000000-0000-0000-0000-000000000002, kind: Hub, " + WORKSPACE
                + " | subscriptionId",
        "azureName: imm-ws, subscriptionId: 00000000-0000-0000-0000-000000000001, kind: Hub, "
                + "resourceGroup: {name: rg}, location: northeurope | location",
        "azureName: imm-ws, subscriptionId: 00000000-0000-0000-0000-000000000001, kind: Hub, "
                + "resourceGroup: {name: rg2}, location: westeurope | resourceGroup",
        "azureName: imm-ws, subscriptionId: 00000000-0000-0000-0000-000000000001, " + WORKSPACE + " | kind"})
    void theIdentityOfAWorkspaceCannotChange(String spec, String field) {
        create("MLWorkspace", "imm", "azureName: imm-ws, subscriptionId: 00000000-0000-0000-0000-000000000001, "
                + "kind: Hub, " + WORKSPACE);

        assertThat(refusedChange("MLWorkspace", "imm", spec)).contains(field).contains("can't be", "create another");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "workspaceRef: {name: w}, computeInstance: {vmSize: x} | amlCompute",
        "workspaceRef: {name: w}, dataFactory: {resourceId: " + Refusals.ID + "Microsoft.DataFactory/factories/z} "
                + "| amlCompute",
        "workspaceRef: {name: w}, azureName: late, amlCompute: {vmSize: x} | azureName"})
    void theIdentityOfAComputeCannotChange(String spec, String field) {
        create("MLCompute", "imm", "workspaceRef: {name: w}, amlCompute: {vmSize: x}");

        assertThat(refusedChange("MLCompute", "imm", spec)).contains(field).contains("can't be", "create another");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "enableTraining: true, clusterId: " + Refusals.ARC + "2 | clusterId",
        "enableTraining: true, azureName: late, clusterId: " + Refusals.ARC + " | azureName"})
    void theIdentityOfAnExtensionCannotChange(String spec, String field) {
        create("MLClusterExtension", "imm", "enableTraining: true, clusterId: " + Refusals.ARC);

        assertThat(refusedChange("MLClusterExtension", "imm", spec)).contains(field).contains("can't be",
                "create another");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "managed: {authMode: Key} | target",
        "serverless: {authMode: Key, modelSettings: {modelId: 'azureml://registries/azureml/models/n'}} | modelId"})
    void theIdentityOfAnEndpointCannotChange(String spec, String field) {
        create("MLInferenceEndpoint", "imm", "workspaceRef: {name: w}, serverless: {authMode: Key, modelSettings: "
                + "{modelId: 'azureml://registries/azureml/models/m'}}");

        assertThat(refusedChange("MLInferenceEndpoint", "imm", "workspaceRef: {name: w}, " + spec)).contains(field)
                .contains("can't be", "create another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceId: " + Refusals.WORKSPACE_ID + ", amlCompute: {vmSize: x}",
        "workspaceRef: {name: w}, amlCompute: {vmSize: y}"})
    void whatIsNotIdentityMayChange(String spec) {
        create("MLCompute", "imm", "workspaceRef: {name: w}, amlCompute: {vmSize: x}");

        assertThatCode(() -> change("MLCompute", "imm", spec)).doesNotThrowAnyException();
    }

    private String refusedChange(String kind, String name, String spec) {
        return assertThrows(KubernetesClientException.class, () -> change(kind, name, spec)).getStatus().getMessage();
    }

    /** As kubectl does: unknown fields are refused; nothing is kept. */
    private void tryOut(String yaml) {
        GenericKubernetesResource object = client.getKubernetesSerialization().unmarshal(yaml,
                GenericKubernetesResource.class);
        client.genericKubernetesResources(context(object.getKind())).inNamespace(namespace).resource(object)
                .dryRun().fieldValidation(FieldValidateable.Validation.STRICT).create();
    }

    private void create(String kind, String name, String spec) {
        GenericKubernetesResource object = client.getKubernetesSerialization()
                .unmarshal(Refusals.yaml(kind, name, spec), GenericKubernetesResource.class);
        client.genericKubernetesResources(context(kind)).inNamespace(namespace).resource(object).create();
    }

    private void change(String kind, String name, String spec) {
        GenericKubernetesResource there = client.genericKubernetesResources(context(kind)).inNamespace(namespace)
                .withName(name).require();
        GenericKubernetesResource wanted = client.getKubernetesSerialization()
                .unmarshal(Refusals.yaml(kind, name, spec), GenericKubernetesResource.class);
        there.setAdditionalProperty("spec", wanted.getAdditionalProperties().get("spec"));
        client.genericKubernetesResources(context(kind)).inNamespace(namespace).resource(there).dryRun().update();
    }

    private static ResourceDefinitionContext context(String kind) {
        return new ResourceDefinitionContext.Builder().withGroup("azureml.dev").withVersion("v1alpha1").withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s").withNamespaced(true).build();
    }
}
