package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrivateLinkTest {
    private static final String NETWORK = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/ml";
    private static final String ZONES = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/";
    private static final ArmId STORAGE = Dependency.STORAGE_ACCOUNT.idFor(World.WORKSPACE);
    private static final String REGISTRY = ", \"dependencies\": {\"containerRegistry\": {\"create\": true}}";

    private static String privately(String dns, String more) {
        return ", \"network\": {\"architecture\": \"Private\", \"subnetId\": \"" + NETWORK
                + "/subnets/endpoints\", \"privateDns\": " + dns + more + "}";
    }

    private static ArmId endpoint(ArmId target, String group) {
        return ArmId.parse(World.GROUP).extension(PrivateEndpoint.TYPE, "pe-" + target.name() + "-" + group);
    }

    /** An endpoint in Azure, and with it the names' group where there is one. */
    private static World with(World world, ArmId target, String group, String state, boolean named) {
        ArmId id = endpoint(target, group);
        World more = world.with(id, """
                {"id": "%s", "properties": {"privateLinkServiceConnections": [{"name": "%s", "properties": {
                 "privateLinkServiceId": "%s", "groupIds": ["%s"],
                 "privateLinkServiceConnectionState": {"status": "%s"}}}],
                 "customDnsConfigs": [{"fqdn": "%s.example", "ipAddresses": ["10.0.0.9"]}]}}"""
                .formatted(id, id.name(), target, group, state, group));
        return named
                ? more.with(id.child("privateDnsZoneGroups", "default"),
                        "{\"properties\": {\"provisioningState\": \"Succeeded\", \"privateDnsZoneConfigs\": [{\"name\": \"x\","
                                + " \"properties\": {\"privateDnsZoneId\": \"/zone\", \"recordSets\": [{\"fqdn\": \"n.zone\","
                                + " \"ipAddresses\": [\"10.0.0.8\"]}]}}]}}")
                : more;
    }

    /** A workspace with its storage account, open as Azure makes them. */
    private static World open() {
        return World.EMPTY
                .with(World.WORKSPACE,
                        """
                                {"properties": {"provisioningState": "Succeeded", "publicNetworkAccess": "Enabled", "storageAccount": "%s",
                                 "keyVault": "%s"}}"""
                                .formatted(STORAGE, Dependency.KEY_VAULT.idFor(World.WORKSPACE)))
                .with(STORAGE, "{\"properties\": {\"networkAcls\": {\"defaultAction\": \"Allow\"}}}");
    }

    private static ObjectNode storage(World.Rest rest) {
        return rest.intent("storageAccount").body();
    }

    @Test
    void nothingIsSaidOfANetworkWhenTheSpecIsSilent() {
        World.Rest rest = open().settle(World.minimalAnd(""));

        assertThat(storage(rest).has("properties")).isFalse();
        assertThat(rest.intent("workspace").body().at("/properties/publicNetworkAccess").isMissingNode()).isTrue();
        assertThat(rest.keys()).noneMatch(key -> key.startsWith("private"));
    }

    @Test
    void whatIsReachedIsClosedAndWhatIsNotStaysAsItIs() {
        World reached = with(with(open(), STORAGE, "blob", "Approved", true), STORAGE, "file", "Approved", true);

        World.Rest rest = reached.settle(World.minimalAnd(privately("{\"create\": true}", "")));

        assertThat((Object) storage(rest).get("properties")).isEqualTo(World
                .json("""
                        {"publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices",
                         "virtualNetworkRules": [], "ipRules": [], "ipv6Rules": [], "resourceAccessRules": []}}"""));
        assertThat(rest.intent("workspace").body().at("/properties/publicNetworkAccess").asText())
                .isEqualTo("Enabled");
        assertThat(condition(rest).reason().word()).isEqualTo("NotClosedYet");
        assertThat(condition(rest).message()).contains("workspace").contains("keyVault");
    }

    @ParameterizedTest
    @CsvSource({"Approved, Approved, true, Disabled", "Approved, Pending, true, ''", "Approved, Approved, false, ''",
        "Rejected, Approved, true, ''", "Disconnected, Disconnected, true, ''"})
    void allEndpointsOfAResourceHaveToWork(String blob, String file, boolean named, String access) {
        World world = with(with(open(), STORAGE, "blob", blob, named), STORAGE, "file", file, true);

        World.Rest rest = world.settle(World.minimalAnd(privately("{\"create\": true}", "")));

        assertThat(storage(rest).at("/properties/publicNetworkAccess").asText("")).isEqualTo(access);
        assertThat(storage(rest).at("/properties/networkAcls/defaultAction").asText())
                .isEqualTo(access.isEmpty() ? "Allow" : "Deny");
    }

    @Test
    void namesThatOthersWriteAreNotWaitedFor() {
        World world = with(with(open(), STORAGE, "blob", "Approved", false), STORAGE, "file", "Approved", false);

        World.Rest rest = world.settle(World.minimalAnd(privately("{\"manage\": false}", "")));

        assertThat(storage(rest).at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
        assertThat(rest.keys()).noneMatch(key -> key.startsWith("privateDns"));
    }

    @Test
    void whatWasClosedStaysClosedThoughItsOwnerTakesTheConnectionAway() {
        World world = with(open().with(STORAGE, "{\"properties\": {\"publicNetworkAccess\": \"Disabled\"}}"), STORAGE,
                "blob",
                "Disconnected", true);

        World.Rest rest = world.settle(World.minimalAnd(privately("{\"create\": true}", "")));

        assertThat(storage(rest).at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
        assertThat(problems(rest)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.CONNECTION_REJECTED);
            assertThat(problem.message()).contains("Disconnected")
                    .contains("az network private-endpoint delete --ids " + endpoint(STORAGE, "blob"));
        });
    }

    @Test
    void whoHasToApproveIsToldHow() {
        World world = with(open().with(STORAGE, """
                {"properties": {"privateEndpointConnections": [
                  {"id": "/other", "properties": {"privateEndpoint": {"id": "/pe-of-others"}}},
                  {"id": "%1$s/privateEndpointConnections/c", "properties": {"privateEndpoint": {"id": "%2$s"}}}]}}"""
                .formatted(STORAGE, endpoint(STORAGE, "blob").value().toUpperCase(java.util.Locale.ROOT))), STORAGE,
                "blob",
                "Pending", true);

        World.Rest rest = with(world, World.WORKSPACE, "amlworkspace", "Pending", true)
                .settle(World.minimalAnd(privately("{\"create\": true}", "")));

        assertThat(problems(rest)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.APPROVAL_PENDING);
            assertThat(problem.message()).contains("az network private-endpoint-connection approve --id " + STORAGE
                    + "/privateEndpointConnections/c")
                    .contains("az network private-endpoint-connection list --id " + World.WORKSPACE);
        });
        assertThat(condition(rest).reason().word()).isEqualTo("ApprovalPending");
        assertThat(((Translation.Intents) rest.translation()).lookAgainAt()).isAfter(Instant.EPOCH);
    }

    @Test
    void anEndpointStaysAsItWasAskedFor() {
        String manual = privately("{\"create\": true}", ", \"manualApproval\": true");

        assertThat(lists(World.EMPTY.settle(World.minimalAnd(manual))))
                .containsExactly("subnet", "manualPrivateLinkServiceConnections");
        assertThat(lists(with(open(), STORAGE, "blob", "Approved", true).settle(World.minimalAnd(manual))))
                .containsExactly("subnet", "privateLinkServiceConnections");
    }

    private static List<String> lists(World.Rest rest) {
        return rest.intent("privateEndpoint/storageAccount/blob").body().get("properties").propertyStream()
                .map(Map.Entry::getKey).toList();
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void zonesAreThoseOfTheCloud(Cloud cloud) {
        List<String> zones = switch (cloud) {
            case PUBLIC, CUSTOM -> List.of("api.azureml.ms", "notebooks.azure.net", "blob.core.windows.net",
                    "file.core.windows.net", "vaultcore.azure.net", "azurecr.io");
            case US_GOVERNMENT -> List.of("api.ml.azure.us", "notebooks.usgovcloudapi.net",
                    "blob.core.usgovcloudapi.net", "file.core.usgovcloudapi.net", "vaultcore.usgovcloudapi.net",
                    "azurecr.us");
            case CHINA -> List.of("api.ml.azure.cn", "notebooks.chinacloudapi.cn", "blob.core.chinacloudapi.cn",
                    "file.core.chinacloudapi.cn", "vaultcore.azure.cn", "azurecr.cn");
        };
        var resolved = new ResolvedReferences(null, null, World.SUBSCRIPTION, Map.of(), Map.of(), World.TENANT,
                ResolvedReferences.Nearby.NOTHING, Instant.EPOCH, cloud);
        var absent = open().settle(World.minimalAnd(REGISTRY)).facts();

        var found = (Translation.Intents) new WorkspaceKind(Duration.ofDays(14))
                .translate(World.EMPTY.subject(World.minimalAnd(REGISTRY
                        + privately("{\"create\": true}", ""))), resolved, absent);

        assertThat(found.intents().stream().filter(intent -> intent.key().startsWith(PrivateNames.ZONE_KEY))
                .map(intent -> intent.id().name())).containsExactlyElementsOf(
                        zones.stream().map(zone -> "privatelink." + zone).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "privatelink.api.azureml.ms; lacks the zone of privatelink.notebooks.azure.net, privatelink.blob.core.windows.net",
        "all,privatelink.blob.core.windows.net; names two zones of privatelink.blob.core.windows.net"})
    void zonesThatDoNotSufficeAreNamed(String zones, String words) {
        String all = "privatelink.api.azureml.ms,privatelink.notebooks.azure.net,Privatelink.blob.core.windows.net,"
                + "privatelink.file.core.windows.net,privatelink.vaultcore.azure.net,privatelink.dfs.core.windows.net";
        String ids = List.of(zones.replace("all", all).split(",")).stream().map(zone -> "\"" + ZONES + zone + "\"")
                .collect(java.util.stream.Collectors.joining(", "));

        var found = World.EMPTY.settle(World.minimalAnd(privately("{\"zoneIds\": [" + ids + "]}", ""))).translation();

        assertThat(((Translation.Refused) found).problem().message()).contains("spec.network.privateDns.zoneIds: ")
                .contains(words);
    }

    @Test
    void aSubnetOfAnotherSubscriptionIsRefused() {
        String other = "99999999-9999-9999-9999-999999999999";
        var found = World.EMPTY.settle(World.minimalAnd(privately("{\"manage\": false}", "").replace(World.SUBSCRIPTION,
                other))).translation();

        assertThat(((Translation.Refused) found).problem().message()).startsWith("spec.network.subnetId: ")
                .contains(other).contains(World.SUBSCRIPTION);
    }

    @Test
    void whatIsBroughtGetsNoEndpointAndIsAdvisedOn() {
        World.Rest rest = World.EMPTY.settle(World.minimalAnd(privately("{\"create\": true}", "")
                + ", \"dependencies\": {\"containerRegistry\": {\"create\": true}, \"storageAccount\": {\"id\": \""
                + ZONES.replace(
                        "Microsoft.Network/privateDnsZones/", "Microsoft.Storage/storageAccounts/mine")
                + "\"}}"));

        assertThat(rest.keys()).noneMatch(key -> key.contains("storageAccount/"));
        assertThat(((Translation.Intents) rest.translation()).advice()).extracting(Advice::rule)
                .contains("BroughtDependency", "NoImageBuildCompute");
    }

    @Test
    void anOpenArchitectureIsSaidOfAll() {
        World.Rest rest = open().settle(World.minimalAnd(", \"network\": {\"architecture\": \"Public\"}"));

        assertThat(rest.intent("workspace").body().at("/properties/publicNetworkAccess").asText()).isEqualTo("Enabled");
        assertThat((Object) storage(rest).get("properties")).isEqualTo(World
                .json("""
                        {"publicNetworkAccess": "Enabled", "networkAcls": {"defaultAction": "Allow", "bypass": "AzureServices",
                         "virtualNetworkRules": [], "ipRules": [], "ipv6Rules": [], "resourceAccessRules": []}}"""));
        assertThat(((Translation.Intents) rest.translation()).conditions()).isEmpty();
    }

    @Test
    void theStatusHasTheEndpointsTheirAddressesAndTheirNames() {
        World world = with(with(open(), STORAGE, "blob", "Approved", true), STORAGE, "file", "Pending", false);
        var spec = World.minimalAnd(privately("{\"create\": true}", ""));
        Facts facts = world.settle(spec).facts();

        ObjectNode network = (ObjectNode) new WorkspaceKind(Duration.ofDays(14))
                .report(World.EMPTY.subject(spec), facts).get("network");

        assertThat((Object) network).isEqualTo(World.json("""
                {"observed": "Public", "privateEndpoints": [
                  {"id": "%1$s", "targetId": "%3$s", "groupId": "blob", "connectionState": "Approved",
                   "privateIpAddresses": ["10.0.0.8"],
                   "names": [{"fqdn": "n.zone", "ipAddresses": ["10.0.0.8"], "zoneId": "/zone"}]},
                  {"id": "%2$s", "targetId": "%3$s", "groupId": "file", "connectionState": "Pending",
                   "privateIpAddresses": ["10.0.0.9"],
                   "names": [{"fqdn": "file.example", "ipAddresses": ["10.0.0.9"]}]}]}"""
                .formatted(endpoint(STORAGE, "blob"), endpoint(STORAGE, "file"), STORAGE)));
    }

    @Test
    void whatIsClosedInPartIsMixed() {
        World world = open().with(STORAGE, "{\"properties\": {\"publicNetworkAccess\": \"Disabled\"}}");
        var spec = World.minimalAnd(privately("{\"create\": true}", ""));

        var status = new WorkspaceKind(Duration.ofDays(14)).report(World.EMPTY.subject(spec),
                world.settle(spec).facts());

        assertThat(status.at("/network/observed").asText()).isEqualTo("Mixed");
    }

    private static List<Problem> problems(World.Rest rest) {
        return ((Translation.Intents) rest.translation()).problems();
    }

    private static KindCondition condition(World.Rest rest) {
        return ((Translation.Intents) rest.translation()).conditions().getFirst();
    }

    /** Finding: the registry stays in Azure, closed, and nothing led to it any more. */
    @Test
    void whatIsSaidNoMoreKeepsTheWayToItWhileItIsClosed() {
        ArmId registry = Dependency.CONTAINER_REGISTRY.idFor(World.WORKSPACE);
        World world = with(open(), registry, "registry", "Approved", true)
                .recording("privateEndpoint/containerRegistry/registry", endpoint(registry, "registry"));

        World.Rest closed = world.settle(World.minimalAnd(privately("{\"create\": true}", "")));
        World.Rest byRule = world.settle(World.minimalAnd(
                ", \"network\": {\"architecture\": \"VirtualNetwork\", \"clientIpRules\": [\"203.0.113.7\"]}"));
        World.Rest opened = world.settle(World.minimalAnd(", \"network\": {\"architecture\": \"Public\"}"));

        assertThat(closed.intent("privateEndpoint/containerRegistry/registry").mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(byRule.intent("privateEndpoint/containerRegistry/registry").mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(((Translation.Intents) opened.translation()).intents()).extracting(Intent::key)
                .doesNotContain("privateEndpoint/containerRegistry/registry");
    }
}
