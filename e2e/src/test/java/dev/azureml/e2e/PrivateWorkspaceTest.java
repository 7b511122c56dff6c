package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace that is reached by private endpoints alone: its life from the first endpoint to the last. */
@ExtendWith(SharedKubeServer.class)
class PrivateWorkspaceTest {
    private static final String KIND = "MLWorkspace";
    private static final String ENDPOINTS = "Microsoft.Network/privateEndpoints";
    private static final String ZONES = "Microsoft.Network/privateDnsZones";
    private static final String LINKS = ZONES + "/virtualNetworkLinks";
    private static final String RECORDS = ZONES + "/A";
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String VAULT = "Microsoft.KeyVault/vaults";
    private static final String REGISTRY = "Microsoft.ContainerRegistry/registries";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg-wsp";
    private static final String ID = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/wsp";
    private static final String SUBNET = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/endpoints";

    private final KubeServer server;
    private World world;

    PrivateWorkspaceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        world.plant(SUBNET.substring(0, SUBNET.indexOf("/subnets/")));
        world.plant(SUBNET);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String network, String... spec) {
        world.apply(Manifests.workspace("wsp") + ("network: " + network + "\n" + String.join("\n", spec)).indent(2));
    }

    private static String privately(String dns) {
        return "{architecture: Private, subnetId: " + SUBNET + ", privateDns: " + dns + "}";
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private JsonNode only(String type) {
        List<String> ids = world.arm().ids(type);
        assertThat(ids).as(type).hasSize(1);
        return azure(ids.getFirst());
    }

    private static String access(JsonNode resource) {
        return resource.at("/properties/publicNetworkAccess").asText("");
    }

    private static JsonNode closed(JsonNode object) {
        return World.condition(object, "NetworkClosed");
    }

    /** What somebody else made is told of as it is, and is as it was when all is done. */
    @Test
    void whatIsBroughtIsReadAndNeverChanged() {
        String storage = GROUP.replace("rg-wsp", "rg-data") + "/providers/" + STORAGE + "/theirs";
        world.plant(storage);
        apply(privately("{create: true}"), "dependencies: {storageAccount: {id: " + storage + "}}",
                "imageBuildCompute: cpu");

        JsonNode open = world.await(KIND, "wsp",
                object -> object.at("/status/network/brought/0/publicAccess").asText().equals(
                        "Open"));
        assertThat(open.at("/status/network/brought/0/id").asText()).isEqualTo(storage);
        assertThat(open.at("/status/advice").findValuesAsText("rule")).contains("BroughtDependency",
                "BroughtDependencyOpen");

        world.arm().put(storage, Probe.json("{location: 'westeurope', kind: 'StorageV2', sku: {name: 'Standard_LRS'},"
                + " properties: {publicNetworkAccess: 'Disabled'}}"));
        world.touch(KIND, "wsp");
        JsonNode closed = world.await(KIND, "wsp",
                object -> object.at("/status/network/brought/0/publicAccess").asText()
                        .equals("Closed"));
        assertThat(closed.at("/status/advice").findValuesAsText("rule")).contains("BroughtDependencyUnreached")
                .doesNotContain("BroughtDependencyOpen");
        assertThat(world.writes()).noneMatch(request -> request.path().contains("/storageAccounts/theirs"));
    }

    @Test
    void isClosedOnceItsEndpointsAreApprovedAndNamed() {
        apply(privately("{create: true}"), "dependencies: {containerRegistry: {create: true}}");

        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(access(azure(ID))).isEqualTo("Disabled");
        for (String type : List.of(STORAGE, VAULT)) {
            assertThat(access(only(type))).as(type).isEqualTo("Disabled");
            assertThat(only(type).at("/properties/networkAcls/defaultAction").asText()).isEqualTo("Deny");
            assertThat(only(type).at("/properties/networkAcls/bypass").asText()).isEqualTo("AzureServices");
        }
        assertThat(access(only(REGISTRY))).isEqualTo("Disabled");
        assertThat(only(REGISTRY).at("/sku/name").asText()).isEqualTo("Premium");
        assertThat(only(REGISTRY).at("/properties/adminUserEnabled").asBoolean(true)).isFalse();
        assertThat(names(ENDPOINTS)).hasSize(5).anyMatch(name -> name.equals("pe-wsp-amlworkspace"))
                .anyMatch(name -> name.matches("pe-stwsp\\w+-blob")).anyMatch(name -> name.matches("pe-stwsp\\w+-file"))
                .anyMatch(name -> name.matches("pe-kv-wsp-\\w+-vault"))
                .anyMatch(name -> name.matches("pe-crwsp\\w+-registry"));
        assertThat(names(ZONES)).containsExactly("privatelink.api.azureml.ms", "privatelink.azurecr.io",
                "privatelink.blob.core.windows.net", "privatelink.file.core.windows.net",
                "privatelink.notebooks.azure.net", "privatelink.vaultcore.azure.net");
        assertThat(world.arm().ids(LINKS)).hasSize(6);
        assertThat(world.arm().ids(RECORDS)).hasSize(9);
        assertThat(closed(ready).path("status").asText()).isEqualTo("True");
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Private");
        assertThat(ready.at("/status/network/privateEndpoints")).hasSize(5).allSatisfy(endpoint -> {
            assertThat(endpoint.path("connectionState").asText()).isEqualTo("Approved");
            assertThat(endpoint.path("privateIpAddresses")).isNotEmpty();
            assertThat(endpoint.at("/names/0/zoneId").asText()).contains("privatelink.");
        });
        assertThat(addresses(ready)).doesNotHaveDuplicates().hasSize(8);
    }

    @Test
    void nothingIsClosedBeforeItsEndpointWorks() {
        apply(privately("{create: true}"), "dependencies: {containerRegistry: {create: true}}");
        world.awaitReady(KIND, "wsp");

        List<RequestRecord> writes = world.writes();
        for (String type : List.of("/workspaces/", "/storageAccounts/", "/vaults/", "/registries/")) {
            int closing = last(writes, r -> r.path().contains(type) && !r.path().contains(ENDPOINTS)
                    && access(World.body(r)).equals("Disabled"));
            int named = last(writes, r -> r.path().contains("/privateDnsZoneGroups/")
                    && r.path().contains(type.equals("/workspaces/") ? "amlworkspace" : group(type)));
            assertThat(named).as(type).isNotNegative();
            assertThat(closing).as(type).isGreaterThan(named);
            assertThat(writes.stream().filter(r -> r.path().contains(type) && r.body() != null
                    && access(World.body(r)).equals("Disabled"))).as(type).hasSize(1);
        }
    }

    @Test
    void anOwnerWhoIsAskedIsToldTheCommandAndNothingIsClosedBefore() {
        apply("{architecture: Private, manualApproval: true, subnetId: " + SUBNET + ", privateDns: {manage: false}}");

        JsonNode waiting = world.await(KIND, "wsp", object -> World.condition(object, "Ready").path("reason").asText()
                .equals("ApprovalPending") && object.at("/status/network/privateEndpoints").size() == 4);

        assertThat(closed(waiting).path("reason").asText()).isEqualTo("ApprovalPending");
        assertThat(World.condition(waiting, "Stalled").path("status").asText("False")).isEqualTo("False");
        assertThat(World.message(waiting)).contains("az network private-endpoint-connection approve --id " + ID
                + "/privateEndpointConnections/pe-wsp-amlworkspace.");
        assertThat(waiting.at("/status/network/observed").asText()).isEqualTo("Public");
        assertThat(access(azure(ID))).isEqualTo("Enabled");

        List.of(ID, world.arm().ids(STORAGE).getFirst(), world.arm().ids(VAULT).getFirst())
                .forEach(target -> answer(target, "Approved"));
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");

        assertThat(access(azure(ID))).isEqualTo("Disabled");
        assertThat(world.arm().ids(ZONES)).isEmpty();
        world.arm().clearRequests();
        answer(ID, "Rejected");
        world.touch(KIND, "wsp");
        JsonNode stalled = world.awaitStalled(KIND, "wsp", "ConnectionRejected");
        assertThat(World.message(stalled)).contains("is Rejected").contains("az network private-endpoint delete --ids");
        assertThat(access(azure(ID))).isEqualTo("Disabled");
        assertThat(world.writes()).isEmpty();
    }

    private void answer(String target, String status) {
        azure(target).at("/properties/privateEndpointConnections").forEach(connection -> {
            ObjectNode answered = connection.deepCopy();
            answered.withObject("/properties/privateLinkServiceConnectionState").put("status", status);
            world.arm().put(connection.path("id").asText(), answered);
        });
    }

    @Test
    void zonesOfAHubAreWrittenToAndNeverChanged() {
        String hub = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/dns/providers/" + ZONES
                + "/privatelink.";
        List<String> zones = new ArrayList<>();
        for (String zone : List.of("api.azureml.ms", "notebooks.azure.net", "blob.core.windows.net",
                "file.core.windows.net")) {
            world.plant(hub + zone);
            zones.add(hub + zone);
        }
        apply(privately("{zoneIds: [" + String.join(", ", zones) + "]}"));

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.network.privateDns.zoneIds")
                .contains("privatelink.vaultcore.azure.net");
        zones.add(hub + "vaultcore.azure.net");
        apply(privately("{zoneIds: [" + String.join(", ", zones) + "]}"));
        stalled = world.awaitStalled(KIND, "wsp", "TargetNotFound");
        assertThat(World.message(stalled)).contains("spec.network.privateDns.zoneIds[4]");
        assertThat(world.arm().ids(STORAGE)).isEmpty();
        world.plant(hub + "vaultcore.azure.net");
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");
        assertThat(world.arm().ids(ZONES)).hasSize(5);
        assertThat(world.arm().ids(RECORDS)).hasSize(7);
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.writes()).noneMatch(r -> r.path().contains("/privateDnsZones/"));
        // The storage account and the vault are kept, and so is how they are reached.
        assertThat(names(ENDPOINTS)).hasSize(3).noneMatch(name -> name.endsWith("amlworkspace"));
        assertThat(world.arm().ids(RECORDS)).hasSize(3);
    }

    @Test
    void aSubnetThatIsNotThereIsToldBeforeAnythingIsMade() {
        apply(privately("{create: true}").replace("/subnets/endpoints", "/subnets/missing"));

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "TargetNotFound");

        assertThat(World.message(stalled)).contains("spec.network.subnetId").contains("/subnets/missing");
        assertThat(world.writes()).allMatch(r -> r.path().equals(GROUP));
        world.plant(SUBNET.replace("/subnets/endpoints", "/subnets/missing"));
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");
    }

    @Test
    void deletionEndsWithNothingLeftAndTheEndpointsLast() {
        apply(privately("{create: true}"), "dependencies: {deletionPolicy: Delete, containerRegistry: {create: true}}");
        world.awaitReady(KIND, "wsp");
        world.arm().clearRequests();

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        for (String type : List.of(ENDPOINTS, ZONES, LINKS, RECORDS, STORAGE, REGISTRY, VAULT)) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
        List<RequestRecord> writes = world.writes();
        int firstEndpoint = first(writes, r -> r.method().equals("DELETE") && r.path().contains("/Microsoft.Network/"));
        for (String target : List.of("/workspaces/wsp", "/storageAccounts/", "/vaults/", "/registries/")) {
            int gone = last(writes, r -> r.method().equals("DELETE") && r.path().contains(target)
                    && !r.path().contains("/Microsoft.Network/"));
            assertThat(gone).as(target).isNotNegative().isLessThan(firstEndpoint);
        }
    }

    @Test
    void whatIsKeptStaysReachable() {
        apply(privately("{create: true}"));
        world.awaitReady(KIND, "wsp");

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.arm().resource(ID)).isEmpty();
        assertThat(names(ENDPOINTS)).hasSize(3).noneMatch(name -> name.endsWith("amlworkspace"));
        assertThat(names(ZONES)).containsExactly("privatelink.blob.core.windows.net",
                "privatelink.file.core.windows.net", "privatelink.vaultcore.azure.net");
        assertThat(world.arm().ids(LINKS)).hasSize(3);
        assertThat(world.arm().ids(RECORDS)).hasSize(3);
    }

    @Test
    void workspacesOfOneGroupHaveTheirZonesTogether() {
        String deleting = "dependencies: {deletionPolicy: Delete}";
        apply(privately("{create: true}"), deleting);
        world.awaitReady(KIND, "wsp");
        world.apply(Manifests.workspace("two").replace("rg-two", "rg-wsp")
                + ("network: " + privately("{create: true}") + "\n" + deleting).indent(2));
        world.awaitReady(KIND, "two");
        assertThat(names(ZONES)).hasSize(5);
        assertThat(world.arm().ids(RECORDS)).hasSize(14);

        world.delete(KIND, "wsp");
        world.await(KIND, "wsp", object -> World.condition(object, "Ready").path("reason").asText()
                .equals("DependentsExist") && names(ENDPOINTS).size() == 4);

        assertThat(names(ZONES)).hasSize(5);
        assertThat(world.arm().ids(RECORDS)).hasSize(7);
        world.delete(KIND, "two");
        world.awaitGone(KIND, "two");
        assertThat(world.arm().ids(ZONES)).isEmpty();
        world.awaitGone(KIND, "wsp");
    }

    @Test
    void aNetworkThatAsksAnotherZoneOfTheNameIsToldInAzuresWords() {
        apply(privately("{create: true}"));
        world.awaitReady(KIND, "wsp");
        world.apply(Manifests.workspace("two") + ("network: " + privately("{create: true}")).indent(2));

        JsonNode stalled = world.awaitStalled(KIND, "two", "InvalidSpec");

        assertThat(World.message(stalled)).contains("overlapping namespaces");
        assertThat(access(azure(ID.replace("wsp", "two")))).isEqualTo("Enabled");
    }

    @Test
    void whatIsOpenedAgainLosesItsEndpoints() {
        apply(privately("{create: true}"), "dependencies: {containerRegistry: {create: true}}");
        world.awaitReady(KIND, "wsp");

        apply("{architecture: Public}", "dependencies: {containerRegistry: {create: true}}");
        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(access(azure(ID))).isEqualTo("Enabled");
        assertThat(access(only(STORAGE))).isEqualTo("Enabled");
        assertThat(only(STORAGE).at("/properties/networkAcls/defaultAction").asText()).isEqualTo("Allow");
        assertThat(only(REGISTRY).at("/sku/name").asText()).isEqualTo("Premium");
        for (String type : List.of(ENDPOINTS, ZONES, LINKS, RECORDS)) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Public");
        assertThat(ready.at("/status/network/privateEndpoints").isMissingNode()).isTrue();
        assertThat(closed(ready).isMissingNode()).isTrue();
    }

    /** Queues and tables are for batch endpoints, dfs for Data Lake datastores. The account stays closed all the while. */
    @Test
    void moreOfTheStorageAccountIsReachedWhereItIsAskedFor() {
        apply(privately("{create: true}"));
        world.awaitReady(KIND, "wsp");
        assertThat(names(ENDPOINTS)).hasSize(4);
        world.arm().clearRequests();

        apply(privately("{create: true}").replace("}}", "}, storageSubresources: [dfs, queue]}"));
        world.await(KIND, "wsp", object -> object.at("/status/network/privateEndpoints").size() == 6);
        JsonNode ready = world.awaitReady(KIND, "wsp");
        assertThat(names(ENDPOINTS)).hasSize(6).anyMatch(name -> name.matches("pe-stwsp\\w+-dfs"))
                .anyMatch(name -> name.matches("pe-stwsp\\w+-queue"));
        assertThat(names(ZONES)).contains("privatelink.dfs.core.windows.net", "privatelink.queue.core.windows.net");
        assertThat(closed(ready).path("status").asText()).isEqualTo("True");
        assertThat(access(only(STORAGE))).isEqualTo("Disabled");
        assertThat(world.writes()).noneMatch(request -> access(World.body(request)).equals("Enabled"));

        apply(privately("{create: true}").replace("}}", "}, storageSubresources: [queue]}"));
        world.await(KIND, "wsp", object -> object.at("/status/network/privateEndpoints").size() == 5);
        world.awaitReady(KIND, "wsp");
        assertThat(names(ENDPOINTS)).hasSize(5).noneMatch(name -> name.endsWith("-dfs"));
        assertThat(names(ZONES)).doesNotContain("privatelink.dfs.core.windows.net");
    }

    @Test
    void anOpenWorkspaceIsClosedWhenItsArchitectureChanges() {
        world.apply(Manifests.workspace("wsp") + "  dependencies: {containerRegistry: {create: true}}\n");
        world.awaitReady(KIND, "wsp");

        apply(privately("{create: true}"), "dependencies: {containerRegistry: {create: true}}");
        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(ready.at("/status/network/observed").asText()).isEqualTo("Private");
        assertThat(only(REGISTRY).at("/sku/name").asText()).isEqualTo("Premium");
        world.arm().clearRequests();
        world.touch(KIND, "wsp");
        world.awaitRequest(r -> r.path().endsWith("/privateEndpoints/pe-wsp-amlworkspace"));
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatTheArchitectureContradictsIsRefusedWithBothPaths() {
        assertThat(world.refusal(Manifests.workspace("wsp") + ("network: " + privately("{create: true}")
                + "\npublicNetworkAccess: Enabled").indent(2))).contains("network.architecture Private")
                .contains("publicNetworkAccess Enabled");
        assertThat(world.refusal(Manifests.workspace("wsp") + ("network: {architecture: Public}"
                + "\npublicNetworkAccess: Disabled").indent(2))).contains("network.architecture Public");
        assertThat(world.refusal(Manifests.workspace("wsp") + ("network: " + privately("{create: true}")
                + "\ndependencies: {containerRegistry: {create: true, sku: {name: Basic}}}").indent(2)))
                .contains("dependencies.containerRegistry.sku");
        assertThat(world.refusal(Manifests.workspace("wsp") + "  network: {architecture: Private}\n"))
                .contains("subnetId, or networkRef with subnet, must be set").contains("privateDns must be set");
        assertThat(world.refusal(Manifests.workspace("wsp")
                + ("network: " + privately("{create: true, manage: false}")).indent(2)))
                .contains("exactly one of create: true, zoneIds, ofNetwork: true and manage: false");
        apply(privately("{manage: false}"));
        assertThat(world.refusal(Manifests.workspace("wsp"))).contains("network.architecture to Public");
        assertThat(world.refusal(Manifests.workspace("wsp") + ("network: " + privately("{manage: false}")
                .replace("/subnets/endpoints", "/subnets/other")).indent(2))).contains("subnetId can't be changed");
    }

    @Test
    void aWorkspaceThatNobodyReachesIsToldOf() {
        world.apply(Manifests.workspace("wsp") + "  publicNetworkAccess: Disabled\n");

        world.await(KIND, "wsp",
                object -> object.at("/status/advice").findValuesAsText("rule").contains("Unreachable"));
    }

    @Test
    void theSampleIsReadyAndLeavesTheNetworkAsItWas() throws IOException {
        Path samples = Checkout.find().path("samples/network/private");
        EmulatorOptions options = EmulatorOptions.defaults()
                .withSeed(new ObjectMapper().readTree(samples.resolve("seed.json").toFile()));
        try (World sample = World.start(server, options)) {
            for (String file : List.of("workspace.yaml", "compute.yaml")) {
                sample.apply(Files.readString(samples.resolve(file)));
            }
            sample.awaitReady(KIND, "closed");
            sample.awaitReady("MLCompute", "builder");
            sample.delete("MLCompute", "builder");
            sample.delete(KIND, "closed");
            sample.awaitGone("MLCompute", "builder");
            sample.awaitGone(KIND, "closed");

            assertThat(sample.arm().ids(ENDPOINTS)).isEmpty();
            assertThat(sample.arm().ids("Microsoft.Network/virtualNetworks/subnets")).hasSize(2);
        }
    }

    private Set<String> names(String type) {
        Set<String> names = new TreeSet<>();
        world.arm().ids(type).forEach(id -> names.add(azure(id).path("name").asText()));
        return names;
    }

    private static List<String> addresses(JsonNode object) {
        List<String> addresses = new ArrayList<>();
        object.at("/status/network/privateEndpoints").forEach(endpoint -> endpoint.path("privateIpAddresses")
                .forEach(address -> addresses.add(address.asText())));
        return addresses;
    }

    private static String group(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "/storageaccounts/" -> "-file/";
            case "/vaults/" -> "-vault/";
            default -> "-registry/";
        };
    }

    private static int first(List<RequestRecord> requests, java.util.function.Predicate<RequestRecord> wanted) {
        return requests.stream().filter(wanted).findFirst().map(requests::indexOf).orElse(-1);
    }

    private static int last(List<RequestRecord> requests, java.util.function.Predicate<RequestRecord> wanted) {
        return requests.reversed().stream().filter(r -> r.body() != null || !r.method().equals("PUT")).filter(wanted)
                .findFirst().map(requests::lastIndexOf).orElse(-1);
    }
}
