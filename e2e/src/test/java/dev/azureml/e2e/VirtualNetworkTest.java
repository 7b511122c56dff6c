package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace whose storage account, vault and registry let in chosen subnets and addresses: its rules' life. */
@ExtendWith(SharedKubeServer.class)
class VirtualNetworkTest {
    private static final String KIND = "MLWorkspace";
    private static final String ENDPOINTS = "Microsoft.Network/privateEndpoints";
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String VAULT = "Microsoft.KeyVault/vaults";
    private static final String REGISTRY = "Microsoft.ContainerRegistry/registries";
    private static final String ID = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-wsp/providers/Microsoft.MachineLearningServices/workspaces/wsp";
    private static final String NETWORK = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub";
    private static final String TRAINING = NETWORK + "/subnets/training";
    private static final String SCORING = NETWORK + "/subnets/scoring";
    private static final String ENDPOINT_SUBNET = NETWORK + "/subnets/endpoints";
    private static final String DEFAULT = "/properties/networkAcls/defaultAction";

    private final KubeServer server;
    private World world;

    VirtualNetworkTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        world.plant(NETWORK);
        subnet(TRAINING, "Microsoft.Storage", "Microsoft.KeyVault");
        subnet(SCORING, "Microsoft.Storage", "Microsoft.KeyVault");
        subnet(ENDPOINT_SUBNET);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void subnet(String id, String... services) {
        ObjectNode body = World.JSON.createObjectNode();
        ArrayNode endpoints = body.putObject("properties").putArray("serviceEndpoints");
        Stream.of(services).forEach(service -> endpoints.addObject().put("service", service));
        world.arm().put(id, body);
    }

    private static String manifest(String network, String... spec) {
        return Manifests.workspace("wsp") + ("network: " + network + "\n" + String.join("\n", spec)).indent(2);
    }

    private static String virtually(String more) {
        return "{architecture: VirtualNetwork, " + more + "}";
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private String onlyId(String type) {
        List<String> ids = world.arm().ids(type);
        assertThat(ids).as(type).hasSize(1);
        return ids.getFirst();
    }

    private JsonNode only(String type) {
        return azure(onlyId(type));
    }

    private static List<String> values(JsonNode resource, String list, String of) {
        return resource.at("/properties/" + list).valueStream().map(rule -> rule.path(of).asText()).toList();
    }

    /** A workspace that lets in a subnet and an address, Ready. */
    private JsonNode guarded() {
        world.apply(manifest(virtually("serviceEndpointSubnetIds: [" + TRAINING + "], clientIpRules: [203.0.113.7]")));
        return world.awaitReady(KIND, "wsp");
    }

    @Test
    void whatIsMadeLetsInTheChosenAlone() {
        JsonNode ready = guarded();

        assertThat(azure(ID).at("/properties/publicNetworkAccess").asText()).isEqualTo("Enabled");
        for (String type : List.of(STORAGE, VAULT)) {
            assertThat(only(type).at("/properties/publicNetworkAccess").asText()).isEqualTo("Enabled");
            assertThat(only(type).at(DEFAULT).asText()).as(type).isEqualTo("Deny");
            assertThat(only(type).at("/properties/networkAcls/bypass").asText()).isEqualTo("AzureServices");
            assertThat(values(only(type), "networkAcls/virtualNetworkRules", "id")).as(type)
                    .singleElement().asString().isEqualToIgnoringCase(TRAINING);
        }
        assertThat(values(only(STORAGE), "networkAcls/ipRules", "value")).containsExactly("203.0.113.7");
        assertThat(values(only(VAULT), "networkAcls/ipRules", "value")).containsExactly("203.0.113.7/32");
        assertThat(World.condition(ready, "NetworkClosed").path("status").asText()).isEqualTo("True");
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("VirtualNetwork");
        assertThat(ready.at("/status/network/firewalls")).hasSize(2);
        assertThat(ready.at("/status/network/firewalls/0/subnetIds/0").asText()).isEqualTo(TRAINING);

        assertThat(world.writes()).as("a brought subnet").noneMatch(r -> r.path().startsWith(NETWORK));
    }

    /** It reaches all of it as it is made. */
    @Test
    void nothingIsClosedBeforeTheWorkspaceWorks() {
        guarded();

        List<RequestRecord> writes = world.writes();
        int made = writes.indexOf(writes.stream().filter(r -> r.path().equals(ID)).findFirst().orElseThrow());
        assertThat(writes.subList(0, made)).noneMatch(r -> String.valueOf(r.body()).contains("Deny"));
        assertThat(writes.subList(made, writes.size())).filteredOn(r -> String.valueOf(r.body()).contains("Deny"))
                .hasSize(2);
    }

    @Test
    void atRestNothingIsWrittenThoughAVaultSpellsItsRulesOtherwise() {
        guarded();

        world.arm().clearRequests();
        world.touch(KIND, "wsp");
        world.awaitRequest(r -> r.path().equals(onlyId(VAULT)));
        world.awaitReady(KIND, "wsp");
        assertThat(world.writes()).isEmpty();
        assertThat(world.arm().requests()).noneMatch(r -> r.path().contains("/subnets/"));
    }

    @Test
    void rulesFollowEditsAndTakeBackWhatOthersChange() {
        guarded();

        world.apply(manifest(virtually("serviceEndpointSubnetIds: [" + SCORING + ", " + TRAINING
                + "], clientIpRules: [198.51.100.0/24]")));
        world.awaitReady(KIND, "wsp");
        assertThat(values(only(STORAGE), "networkAcls/virtualNetworkRules", "id")).containsExactlyInAnyOrder(SCORING,
                TRAINING);
        assertThat(values(only(STORAGE), "networkAcls/ipRules", "value")).containsExactly("198.51.100.0/24");
        assertThat(values(only(VAULT), "networkAcls/ipRules", "value")).containsExactly("198.51.100.0/24");

        world.arm().edit(onlyId(STORAGE), body -> {
            ObjectNode acls = ((ObjectNode) body.at("/properties/networkAcls")).put("defaultAction", "Allow");
            acls.putArray("resourceAccessRules").addObject().put("resourceId", ID);
            acls.putArray("ipv6Rules").addObject().put("value", "2001:db8::/32");
        });
        world.arm().edit(onlyId(VAULT), body -> ((ArrayNode) body.at("/properties/networkAcls/ipRules")).addObject()
                .put("value", "192.0.2.0/24"));
        world.touch(KIND, "wsp");
        world.await(KIND, "wsp", _ -> only(STORAGE).at(DEFAULT).asText().equals("Deny")
                && values(only(VAULT), "networkAcls/ipRules", "value").equals(List.of("198.51.100.0/24")));
        assertThat(only(STORAGE).at("/properties/networkAcls/resourceAccessRules")).isEmpty();
        assertThat(only(STORAGE).at("/properties/networkAcls/ipv6Rules")).isEmpty();
        world.awaitReady(KIND, "wsp");
    }

    @Test
    void publicOpensAllOfItAndLeavesNoRule() {
        guarded();

        world.apply(manifest("{architecture: Public}"));
        JsonNode ready = world.awaitReady(KIND, "wsp");

        for (String type : List.of(STORAGE, VAULT)) {
            assertThat(only(type).at(DEFAULT).asText()).as(type).isEqualTo("Allow");
            assertThat(values(only(type), "networkAcls/virtualNetworkRules", "id")).as(type).isEmpty();
            assertThat(values(only(type), "networkAcls/ipRules", "value")).as(type).isEmpty();
        }
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Public");
        assertThat(ready.at("/status/network/firewalls").isMissingNode()).isTrue();
        assertThat(World.condition(ready, "NetworkClosed").isMissingNode()).isTrue();
    }

    @Test
    void aRegistryIsReachedByItsPrivateEndpointAndListedAddresses() {
        String network = virtually(
                "serviceEndpointSubnetIds: [" + TRAINING + "], clientIpRules: [203.0.113.7], subnetId: "
                        + ENDPOINT_SUBNET + ", privateDns: {create: true}");
        String registry = "dependencies: {deletionPolicy: Delete, containerRegistry: {create: true}}";
        world.apply(manifest(network, registry));

        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(world.arm().ids(ENDPOINTS)).hasSize(4).noneMatch(id -> id.endsWith("-amlworkspace"));
        assertThat(only(REGISTRY).at("/sku/name").asText()).isEqualTo("Premium");
        assertThat(only(REGISTRY).at("/properties/networkRuleSet/defaultAction").asText()).isEqualTo("Deny");
        assertThat(values(only(REGISTRY), "networkRuleSet/ipRules", "value")).containsExactly("203.0.113.7");
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("VirtualNetwork");
        assertThat(ready.at("/status/advice").findValuesAsText("rule")).contains("NoImageBuildCompute")
                .doesNotContain("ServiceEndpoints");
        // Nothing is closed before its endpoint has its names.
        List<RequestRecord> writes = world.writes();
        int lastName = writes.lastIndexOf(writes.reversed().stream()
                .filter(r -> r.path().contains("/privateDnsZoneGroups/") && r.path().contains("-registry/")).findFirst()
                .orElseThrow());
        assertThat(writes.subList(0, lastName)).filteredOn(r -> r.path().equals(onlyId(REGISTRY)))
                .noneMatch(r -> String.valueOf(r.body()).contains("Deny"));

        // To Private and back: the workspace gets its endpoint, and loses it again.
        world.apply(manifest("{architecture: Private, subnetId: " + ENDPOINT_SUBNET + ", privateDns: {create: true}}",
                registry));
        ready = world.awaitReady(KIND, "wsp");
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Private");
        assertThat(world.arm().ids(ENDPOINTS)).hasSize(5);
        world.apply(manifest(network, registry));
        ready = world.awaitReady(KIND, "wsp");
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("VirtualNetwork");
        assertThat(world.arm().ids(ENDPOINTS)).hasSize(4);

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        for (String type : List.of(ENDPOINTS, STORAGE, VAULT, REGISTRY, "Microsoft.Network/privateDnsZones")) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
    }

    /** Else computes would be shut out before a private endpoint leads there. */
    @Test
    void rulesStayUntilPrivateEndpointsWork() {
        world.apply(manifest(virtually("serviceEndpointSubnetIds: [" + TRAINING + "]")));
        world.awaitReady(KIND, "wsp");
        world.arm().clearRequests();

        world.apply(manifest("{architecture: Private, subnetId: " + ENDPOINT_SUBNET + ", privateDns: {create: true}}"));
        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Private");
        assertThat(values(only(STORAGE), "networkAcls/virtualNetworkRules", "id")).isEmpty();
        List<RequestRecord> writes = world.writes();
        int named = writes.lastIndexOf(writes.reversed().stream()
                .filter(r -> r.path().contains("-file/privateDnsZoneGroups/")).findFirst().orElseThrow());
        assertThat(writes.subList(0, named)).noneMatch(r -> r.path().equals(onlyId(STORAGE)));
        assertThat(writes.subList(named, writes.size())).filteredOn(r -> r.path().equals(onlyId(STORAGE))).hasSize(1);
    }

    @Test
    void whatASubnetLacksIsToldBeforeAnythingIsMade() {
        subnet(TRAINING, "Microsoft.Sql", "Microsoft.Storage");
        world.apply(manifest(virtually("serviceEndpointSubnetIds: [" + TRAINING + "]")));

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.network.serviceEndpointSubnetIds[0]")
                .contains("az network vnet subnet update --ids " + TRAINING
                        + " --service-endpoints Microsoft.KeyVault Microsoft.Sql Microsoft.Storage");
        assertThat(world.arm().ids(STORAGE)).isEmpty();
        subnet(TRAINING, "Microsoft.Sql", "Microsoft.Storage", "Microsoft.KeyVault");
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");

        world.apply(
                manifest(virtually("serviceEndpointSubnetIds: [" + TRAINING + ", " + NETWORK + "/subnets/missing]")));
        stalled = world.awaitStalled(KIND, "wsp", "TargetNotFound");
        assertThat(World.message(stalled)).contains("serviceEndpointSubnetIds[1]").contains("/subnets/missing");
        assertThat(only(STORAGE).at(DEFAULT).asText()).isEqualTo("Deny");
    }

    @Test
    void aComputeThatTheStorageAccountShutsOutIsAdvisedOn() {
        guarded();
        world.apply(Manifests.cluster("inside", "wsp") + "    subnet: {id: " + TRAINING + "}\n");
        world.apply(Manifests.cluster("outside", "wsp"));

        world.await("MLCompute", "outside",
                object -> object.at("/status/advice").findValuesAsText("rule").contains("ShutOutOfStorage"));
        JsonNode inside = world.awaitReady("MLCompute", "inside");
        assertThat(inside.at("/status/advice").findValuesAsText("rule")).doesNotContain("ShutOutOfStorage");
    }

    /** An open workspace, whose storage account then lets in nobody but the listed. */
    @Test
    void dataComesFromTheListedAlone() {
        world.apply(manifest(virtually("clientIpRules: [203.0.113.7]")));
        world.awaitReady(KIND, "wsp");
        world.arm().clientsAt("198.51.100.9");
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: image}, data: {Dockerfile: 'FROM scratch'}}");
        world.apply(
                "{apiVersion: azureml.dev/v1alpha1, kind: MLEnvironment, metadata: {name: built}, spec: {workspaceRef: "
                        + "{name: wsp}, version: '1', build: {configMapRef: {name: image}}}}");

        JsonNode refused = world.awaitReason("MLEnvironment", "built", "DependencyNotReady");

        assertThat(World.message(refused)).contains("403").contains("clientIpRules");
        world.arm().clientsAt("203.0.113.7");
        world.touch("MLEnvironment", "built");
        world.awaitReady("MLEnvironment", "built");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "'{architecture: VirtualNetwork}' ; '' ; needs somebody to let in",
        "'{architecture: Public, clientIpRules: [203.0.113.7]}' ; '' ; clientIpRules can be set only when architecture is Virt",
        "'{architecture: Public, subnetId: SUBNET, privateDns: {manage: false}}' ; '' ; which has no private endpoints",
        "'{architecture: VirtualNetwork, subnetId: SUBNET}' ; '' ; privateDns must be set beside subnetId",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7], privateDns: {manage: false}}' ; '' ; beside subnetId",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7], manualApproval: true}' ; '' ; beside subnetId",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7/32]}' ; '' ; clientIpRules",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113]}' ; '' ; clientIpRules",
        "'{architecture: VirtualNetwork, serviceEndpointSubnetIds: [training]}' ; '' ; serviceEndpointSubnetIds",
        "'{architecture: Private, subnetId: SUBNET, privateDns: {manage: false}, serviceEndpointSubnetIds: [SUBNET]}' ; '' ;"
                + " serviceEndpointSubnetIds and serviceEndpointSubnets can be set only",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7]}' ; 'publicNetworkAccess: Disabled' ;"
                + " VirtualNetwork and publicNetworkAccess Disabled contradict",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7]}' ; 'allowPublicAccessWhenBehindVnet: false' ;"
                + " contradicts network.architecture",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7]}' ;"
                + " 'managedNetwork: {isolationMode: AllowInternetOutbound}' ; managedNetwork contradict each other",
        "'{architecture: VirtualNetwork, clientIpRules: [203.0.113.7]}' ;"
                + " 'dependencies: {containerRegistry: {create: true, sku: {name: Basic}}}' ; must be Premium",
        "'{architecture: VirtualNetwork, serviceEndpointSubnetIds: [SUBNET]}' ;"
                + " 'dependencies: {containerRegistry: {create: true}}' ; Azure has no service endpoints for registries"})
    void whatContradictsItIsRefused(String network, String more, String words) {
        assertThat(world.refusal(manifest(network.replace("SUBNET", TRAINING), more))).contains(words);
    }

    @Test
    void addressesThatNoFirewallTakesAreToldByTheirPlace() {
        world.apply(manifest(virtually("clientIpRules: [203.0.113.7, 10.0.0.4, 203.0.113.0/24]")));

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.network.clientIpRules[0]: 203.0.113.7 lies within")
                .contains("spec.network.clientIpRules[1]: 10.0.0.4 has addresses that are not public");
        assertThat(world.arm().ids(STORAGE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"public, open, cpu", "virtual-network, guarded, training"})
    void theSampleIsReadyAndLeavesNothing(String folder, String workspace, String compute) throws IOException {
        SampleFolder samples = SampleFolder.of("network/" + folder, ".*");
        try (World sample = World.start(server, samples.azure())) {
            for (String file : List.of("workspace.yaml", "compute.yaml")) {
                sample.apply(Files.readString(samples.folder().resolve(file)));
            }
            JsonNode ready = sample.awaitReady(KIND, workspace);
            sample.awaitReady("MLCompute", compute);
            assertThat(ready.at("/status/network/observed").asText().toLowerCase(java.util.Locale.ROOT))
                    .isEqualTo(folder.replace("-", ""));
            sample.delete("MLCompute", compute);
            sample.delete(KIND, workspace);
            sample.awaitGone("MLCompute", compute);
            sample.awaitGone(KIND, workspace);

            assertThat(sample.arm().ids(STORAGE)).isEmpty();
            assertThat(sample.arm().ids(VAULT)).isEmpty();
        }
    }
}
