package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkRulesTest {
    private static final ArmId NETWORK = ArmId.parse("/subscriptions/99999999-9999-9999-9999-999999999999"
            + "/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/ml");
    private static final ArmId SUBNET = NETWORK.child("subnets", "training");
    private static final ArmId STORAGE = Dependency.STORAGE_ACCOUNT.idFor(World.WORKSPACE);
    private static final ArmId VAULT = Dependency.KEY_VAULT.idFor(World.WORKSPACE);
    private static final String SUBNET_PATH = "spec.network.serviceEndpointSubnetIds[0]";
    private static final String BOTH = """
            {"service": "Microsoft.Storage"}, {"service": "Microsoft.KeyVault"}""";

    /** A workspace of that state with its storage account and vault, which are as Azure makes them. */
    private static World made(String state) {
        return World.EMPTY
                .with(World.WORKSPACE,
                        """
                                {"properties": {"provisioningState": "%s", "publicNetworkAccess": "Enabled", "storageAccount": "%s",
                                 "keyVault": "%s"}}"""
                                .formatted(state, STORAGE, VAULT))
                .with(STORAGE,
                        "{\"id\": \"" + STORAGE
                                + "\", \"properties\": {\"networkAcls\": {\"defaultAction\": \"Allow\"}}}")
                .with(VAULT, "{\"properties\": {}}");
    }

    private static World withSubnet(World world, String endpoints) {
        return world.with(SUBNET, "{\"properties\": {\"serviceEndpoints\": [" + endpoints + "]}}");
    }

    private static MLWorkspaceSpec virtually(String more) {
        return World.minimalAnd(", \"network\": {\"architecture\": \"VirtualNetwork\"" + more + "}");
    }

    private static MLWorkspaceSpec subnet() {
        return virtually(", \"serviceEndpointSubnetIds\": [\"" + SUBNET + "\"]");
    }

    private static MLWorkspaceSpec addresses(String... addresses) {
        return virtually(", \"clientIpRules\": [\"" + String.join("\", \"", addresses) + "\"]");
    }

    private static JsonNode storage(World.Rest rest) {
        return rest.intent("storageAccount").body().at("/properties/networkAcls");
    }

    private static KindCondition condition(World.Rest rest) {
        return ((Translation.Intents) rest.translation()).conditions().getFirst();
    }

    private static String refusal(World.Rest rest) {
        return ((Translation.Refused) rest.translation()).problem().message();
    }

    @ParameterizedTest
    @CsvSource({"Creating, ''", "Succeeded, Deny"})
    void nothingIsClosedBeforeTheWorkspaceIsThere(String state, String action) {
        World.Rest rest = withSubnet(made(state), BOTH).settle(subnet());

        assertThat(storage(rest).path("defaultAction").asText().replace("Allow", "")).isEqualTo(action);
        assertThat(condition(rest).reason().word()).isEqualTo("NotClosedYet");
    }

    @Test
    void whatIsClosedIsSaidByTheConditionAndTheStatus() {
        String acls = """
                {"properties": {"publicNetworkAccess": "Enabled", "networkAcls": {"defaultAction": "Deny",
                 "virtualNetworkRules": [{"id": "%s"}], "ipRules": [{"value": "203.0.113.7"}]}}}""".formatted(SUBNET);
        World world = made("Succeeded").with(STORAGE, acls).with(VAULT, acls);

        World.Rest rest = world.settle(subnet());
        ObjectNode network = (ObjectNode) new WorkspaceKind(Duration.ofDays(14))
                .report(World.EMPTY.subject(subnet()), rest.facts())
                .get("network");

        assertThat(condition(rest).reason().word()).isEqualTo("Closed");
        assertThat(condition(rest).message()).contains("storageAccount, keyVault");
        assertThat(network.path("observed").asText()).isEqualTo("VirtualNetwork");
        assertThat(network.path("firewalls")).hasSize(2);
        assertThat((Object) network.at("/firewalls/0")).isEqualTo(World.json("{\"subnetIds\": [\"" + SUBNET
                + "\"], \"clientIpRules\": [\"203.0.113.7\"]}"));
        assertThat(rest.keys()).as("read only while rules are to be made").doesNotContain(SUBNET_PATH);
    }

    @ParameterizedTest
    @CsvSource({"Enabled, Deny, Allow, Mixed", "Enabled, Allow, Allow, Public", "Disabled, Deny, Deny, Mixed",
        "Enabled, Deny, Deny, VirtualNetwork"})
    void theArchitectureIsReadOffAzure(String workspace, String storage, String vault, String observed) {
        World world = made("Succeeded")
                .with(World.WORKSPACE, "{\"properties\": {\"publicNetworkAccess\": \"" + workspace + "\"}}")
                .with(STORAGE, "{\"properties\": {\"networkAcls\": {\"defaultAction\": \"" + storage + "\"}}}")
                .with(VAULT, "{\"properties\": {\"networkAcls\": {\"defaultAction\": \"" + vault + "\"}}}")
                .recording(Dependency.STORAGE_ACCOUNT).recording(Dependency.KEY_VAULT);
        var spec = addresses("203.0.113.7");

        var status = new WorkspaceKind(Duration.ofDays(14)).report(World.EMPTY.subject(spec),
                world.settle(spec).facts());

        assertThat(status.at("/network/observed").asText()).isEqualTo(observed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "; Microsoft.Storage, and it has no service endpoint Microsoft.KeyVault ; Microsoft.KeyVault Microsoft.Storage",
        "{\"service\": \"Microsoft.Sql\"}, {\"service\": \"Microsoft.KeyVault\"} ; it has no service endpoint Microsoft.Storage,"
                + " ; Microsoft.KeyVault Microsoft.Sql Microsoft.Storage",
        "{\"service\": \"Microsoft.Storage.Global\"} ; it has no service endpoint Microsoft.KeyVault"
                + " ; Microsoft.KeyVault Microsoft.Storage.Global",
        "{\"service\": \"microsoft.storage\", \"locations\": [\"East US\", \"westus\"]}, {\"service\": \"Microsoft.KeyVault\"}"
                + " ; leads to accounts in eastus, westus, and the account is in westeurope"
                + " ; Microsoft.KeyVault Microsoft.Storage.Global"})
    void whatASubnetLacksIsToldWithTheCommand(String endpoints, String fault, String command) {
        String message = refusal(withSubnet(World.EMPTY, endpoints == null ? "" : endpoints).settle(subnet()));

        assertThat(message).startsWith(SUBNET_PATH + ": " + SUBNET).contains(fault.strip())
                .endsWith("az network vnet subnet update --ids " + SUBNET + " --service-endpoints " + command.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"service\": \"Microsoft.Storage\", \"locations\": [\"westeurope\", \"northeurope\"]}",
        "{\"service\": \"Microsoft.Storage\", \"locations\": [\"*\"]}", "{\"service\": \"Microsoft.Storage\"}",
        "{\"service\": \"Microsoft.Storage.Global\"}"})
    void aSubnetOfAnotherSubscriptionAndOfAnyRegionThatIsServedIsLetIn(String storage) {
        World.Rest rest = withSubnet(made("Succeeded"), storage + ", {\"service\": \"Microsoft.KeyVault\"}")
                .settle(subnet());

        assertThat(storage(rest).at("/virtualNetworkRules/0/id").asText()).isEqualTo(SUBNET.value());
        assertThat(((Translation.Intents) rest.translation()).advice()).extracting(Advice::rule)
                .contains("ServiceEndpoints");
    }

    @Test
    void whatIsBroughtNeedsNoServiceEndpoint() {
        World.Rest rest = withSubnet(World.EMPTY, "{\"service\": \"Microsoft.Storage\"}").settle(World.minimalAnd(
                ", \"network\": {\"architecture\": \"VirtualNetwork\", \"serviceEndpointSubnetIds\": [\"" + SUBNET
                        + "\"]}, \"dependencies\": {\"keyVault\": {\"id\": \"" + NETWORK.value().replace(
                                "Microsoft.Network/virtualNetworks", "Microsoft.KeyVault/vaults")
                        + "\"}}"));

        assertThat(rest.translation()).isInstanceOf(Translation.Intents.class);
        assertThat(((Translation.Intents) rest.translation()).advice()).extracting(Advice::rule)
                .contains("BroughtDependency");
    }

    @Test
    void whereNothingIsMadeNothingIsClosed() {
        String ids = NETWORK.value().replace("Microsoft.Network/virtualNetworks", "%s");
        World.Rest rest = made("Succeeded").settle(World.minimalAnd(
                ", \"network\": {\"architecture\": \"VirtualNetwork\", \"clientIpRules\": [\"203.0.113.7\"]}, \"dependencies\": "
                        + "{\"keyVault\": {\"id\": \"" + ids.formatted("Microsoft.KeyVault/vaults")
                        + "\"}, \"storageAccount\": {\"id\": \""
                        + ids.formatted("Microsoft.Storage/storageAccounts") + "\"}}"));

        assertThat(condition(rest).message()).contains("nothing is closed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"10.0.0.4 ; [0]: 10.0.0.4 has addresses that are not public",
        "0.0.0.0/0 ; [0]: 0.0.0.0/0 has addresses that are not public",
        "203.0.113.7/24 ; [0]: 203.0.113.7/24 is not the first address of its range: write 203.0.113.0/24",
        "203.0.113.7|203.0.113.0/24 ; [0]: 203.0.113.7 lies within 203.0.113.0/24 (spec.network.clientIpRules[1])",
        "203.0.113.7|203.0.113.7 ; [1]: 203.0.113.7 lies within 203.0.113.7 (spec.network.clientIpRules[0])"})
    void addressesThatNoFirewallTakesAreToldWithWhatToWrite(String addresses, String words) {
        String message = refusal(World.EMPTY.settle(addresses(addresses.strip().split("[|]"))));

        assertThat(message).isEqualTo(message.strip()).startsWith("spec.network.clientIpRules" + words.strip());
    }

    /** A vault keeps an address alone as a range, and would differ for ever. */
    @Test
    void anAddressAloneIsWrittenAsEachServiceKeepsIt() {
        World.Rest rest = made("Succeeded").settle(addresses("203.0.113.7"));

        assertThat(storage(rest).at("/ipRules/0/value").asText()).isEqualTo("203.0.113.7");
        assertThat(rest.intent("keyVault").body().at("/properties/networkAcls/ipRules/0/value").asText())
                .isEqualTo("203.0.113.7/32");
    }

    @Test
    void whatIsClosedToAllIsOpenedToTheChosen() {
        World.Rest rest = made("Succeeded").with(STORAGE, "{\"properties\": {\"publicNetworkAccess\": \"Disabled\"}}")
                .settle(addresses("203.0.113.7"));

        assertThat(rest.intent("storageAccount").body().at("/properties/publicNetworkAccess").asText())
                .isEqualTo("Enabled");
        assertThat(storage(rest).path("defaultAction").asText()).isEqualTo("Deny");
    }

    /** Else computes would be shut out before a private endpoint leads there. */
    @Test
    void whomTheRulesLetInStaysInUntilPrivateEndpointsWork() {
        World world = made("Succeeded").with(STORAGE, """
                {"properties": {"networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [],
                 "virtualNetworkRules": [{"id": "%s", "action": "Allow", "state": "Succeeded"}]}}}"""
                .formatted(SUBNET));

        World.Rest rest = world
                .settle(World.minimalAnd(", \"network\": {\"architecture\": \"Private\", \"privateDns\": "
                        + "{\"manage\": false}, \"subnetId\": \"" + World.GROUP
                        + "/providers/Microsoft.Network/virtualNetworks/v/subnets/s\"}"));

        assertThat((Object) storage(rest)).isEqualTo(World
                .json("""
                        {"defaultAction": "Deny", "bypass": "AzureServices", "virtualNetworkRules": [{"id": "%s", "action": "Allow"}],
                         "ipRules": []}"""
                        .formatted(SUBNET)));
    }

    /** The rules of what is closed already change whatever becomes of its endpoints. */
    @Test
    void rulesThatAreThereGetNewOnesThoughAnEndpointIsNotApproved() {
        World world = made("Succeeded").with(STORAGE,
                "{\"properties\": {\"networkAcls\": {\"defaultAction\": \"Deny\", \"ipRules\": []}}}");

        World.Rest rest = world.settle(withEndpoints(", \"clientIpRules\": [\"203.0.113.7\"]"));

        assertThat(storage(rest).at("/ipRules/0/value").asText()).isEqualTo("203.0.113.7");
        assertThat(rest.intent("keyVault").body().at("/properties/networkAcls").isMissingNode()).isTrue();
        assertThat(rest.keys()).contains("privateEndpoint/storageAccount/blob")
                .doesNotContain("privateEndpoint/workspace/amlworkspace");
    }

    private static MLWorkspaceSpec withEndpoints(String more) {
        return virtually(more + ", \"privateDns\": {\"manage\": false}, \"subnetId\": \"" + World.GROUP
                + "/providers/Microsoft.Network/virtualNetworks/v/subnets/s\"");
    }

    /** Both endpoints of the storage account, in that state. */
    private static World withEndpoints(World world, String state) {
        World more = world;
        for (String group : List.of("blob", "file")) {
            ArmId id = ArmId.parse(World.GROUP).extension(PrivateEndpoint.TYPE, "pe-" + STORAGE.name() + "-" + group);
            more = more.with(id, """
                    {"properties": {"privateLinkServiceConnections": [{"name": "%s", "properties": {
                     "privateLinkServiceId": "%s", "groupIds": ["%s"],
                     "privateLinkServiceConnectionState": {"status": "%s"}}}]}}"""
                    .formatted(id.name(), STORAGE, group, state));
        }
        return more;
    }

    /** Else those whom a rule lets in are shut out for as long as an owner has not approved the endpoint. */
    @ParameterizedTest
    @CsvSource({"Pending, true", "Approved, false"})
    void aRuleIsTakenAwayOnceTheEndpointsWork(String state, boolean stays) {
        World world = withEndpoints(made("Succeeded").with(STORAGE,
                """
                        {"properties": {"networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices",
                         "ipRules": [{"value": "203.0.113.0/28", "action": "Allow"}, {"value": "198.51.100.0/24", "action": "Allow"}],
                         "resourceAccessRules": [{"tenantId": "%s", "resourceId": "%s"}],
                         "virtualNetworkRules": [{"id": "%s", "action": "Allow", "state": "Succeeded"}]}}}"""
                        .formatted(World.TENANT, World.WORKSPACE, SUBNET)),
                state);

        World.Rest rest = world.settle(withEndpoints(
                ", \"clientIpRules\": [\"203.0.113.0/24\", \"198.51.100.7\"]"));

        assertThat((Object) storage(rest)).isEqualTo(World.json(stays
                ? """
                        {"defaultAction": "Deny", "bypass": "AzureServices",
                         "virtualNetworkRules": [{"id": "%s", "action": "Allow"}],
                         "ipRules": [{"value": "203.0.113.0/24", "action": "Allow"}, {"value": "198.51.100.0/24", "action": "Allow"}],
                         "resourceAccessRules": [{"tenantId": "%s", "resourceId": "%s"}], "ipv6Rules": []}"""
                        .formatted(SUBNET, World.TENANT, World.WORKSPACE)
                : """
                        {"defaultAction": "Deny", "bypass": "AzureServices", "virtualNetworkRules": [],
                         "ipRules": [{"value": "203.0.113.0/24", "action": "Allow"}, {"value": "198.51.100.7", "action": "Allow"}],
                         "resourceAccessRules": [], "ipv6Rules": []}"""));
        assertThat(condition(rest).message()).contains(stays ? "none of its rules is taken away" : "keyVault");
    }

    /** Without endpoints nothing leads there in place of a rule, and nothing is waited for. */
    @Test
    void aRuleIsTakenAwayAtOnceWhereThereAreNoEndpoints() {
        World world = made("Failed").with(STORAGE, """
                {"properties": {"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "192.0.2.7"}]}}}""");

        World.Rest rest = world.settle(addresses("203.0.113.7"));

        assertThat(storage(rest).path("ipRules")).singleElement()
                .satisfies(rule -> assertThat(rule.path("value").asText()).isEqualTo("203.0.113.7"));
    }

    /** A subnet is read before anything is made and when its rule is to be written, not at every look in between. */
    @ParameterizedTest
    @CsvSource({"Pending, Allow, false", "Approved, Allow, true", "Pending, Deny, true"})
    void subnetsAreReadWhenTheirRulesAreToBeWritten(String state, String action, boolean isRead) {
        World world = withSubnet(withEndpoints(made("Succeeded").with(STORAGE,
                "{\"properties\": {\"networkAcls\": {\"defaultAction\": \"" + action + "\"}}}"), state), BOTH);

        World.Rest rest = world.settle(withEndpoints(", \"serviceEndpointSubnetIds\": [\"" + SUBNET + "\"]"));

        assertThat(rest.keys().contains(SUBNET_PATH)).isEqualTo(isRead);
    }

    /** What others let in beside the spec's would stand open while the condition says closed. */
    @Test
    void rulesOfOtherSortsAreTakenAwayAndSaidWhileTheyAreThere() {
        String acls = """
                {"properties": {"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7"}]%s}}}""";
        World world = made("Succeeded").with(VAULT, acls.formatted("")).with(STORAGE, acls.formatted(
                ", \"ipv6Rules\": [{\"value\": \"2001:db8::/32\"}], \"resourceAccessRules\": [{\"resourceId\": \"/x\"}]"));

        World.Rest rest = world.settle(addresses("203.0.113.7"));

        assertThat(storage(rest).path("ipv6Rules").isArray()).isTrue();
        assertThat(storage(rest).path("ipv6Rules")).isEmpty();
        assertThat(storage(rest).path("resourceAccessRules").isArray()).isTrue();
        assertThat(storage(rest).path("resourceAccessRules")).isEmpty();
        assertThat(rest.intent("keyVault").body().at("/properties/networkAcls").has("ipv6Rules")).isFalse();
        assertThat(condition(rest).message())
                .endsWith("; storageAccount lets in others too, by its networkAcls ipv6Rules, resourceAccessRules");
    }

    /** Whom a perimeter lets in is not the workspace's to say. */
    @ParameterizedTest
    @CsvSource({"Public", "VirtualNetwork", "Private"})
    void whatAPerimeterSecuresStaysSoAndIsTold(String architecture) {
        World world = withEndpoints(made("Succeeded").with(STORAGE, """
                {"properties": {"publicNetworkAccess": "SecuredByPerimeter", "networkAcls": {"defaultAction": "Deny",
                 "ipRules": [{"value": "192.0.2.7", "action": "Allow"}]}}}"""), "Approved");
        MLWorkspaceSpec spec = World.minimalAnd(", \"network\": {\"architecture\": \"" + architecture + "\""
                + switch (architecture) {
                    case "Public" -> "}";
                    case "VirtualNetwork" -> ", \"clientIpRules\": [\"203.0.113.7\"]}";
                    default -> ", \"privateDns\": {\"manage\": false}, \"subnetId\": \"" + World.GROUP
                            + "/providers/Microsoft.Network/virtualNetworks/v/subnets/s\"}";
                });

        World.Rest rest = world.settle(spec);

        assertThat(rest.intent("storageAccount").body().at("/properties/publicNetworkAccess").asText())
                .isEqualTo("SecuredByPerimeter");
        assertThat(rest.intent("storageAccount").body().at("/properties/networkAcls/ipRules/0/value").asText())
                .isEqualTo("192.0.2.7");
        var intents = (Translation.Intents) rest.translation();
        assertThat(intents.advice()).filteredOn(advice -> advice.rule().equals("NetworkPerimeter")).singleElement()
                .satisfies(advice -> assertThat(advice.message()).startsWith("storageAccount is SecuredByPerimeter"));
        assertThat(intents.conditions()).allSatisfy(
                condition -> assertThat(condition.message()).contains("storageAccount is SecuredByPerimeter"));
        assertThat(new WorkspaceKind(Duration.ofDays(14)).report(World.EMPTY.subject(spec), rest.facts())
                .at("/network/observed").asText())
                .isEqualTo("Mixed");
    }

    @Test
    void anOpenRegistryLosesItsRulesWhereItsSkuHasAny() {
        String open = ", \"network\": {\"architecture\": \"Public\"}, \"dependencies\": {\"containerRegistry\": {\"create\": true}}";
        ArmId registry = Dependency.CONTAINER_REGISTRY.idFor(World.WORKSPACE);

        World.Rest premium = made("Succeeded").with(registry, "{\"sku\": {\"name\": \"Premium\"}}")
                .recording(Dependency.CONTAINER_REGISTRY).settle(World.minimalAnd(open));
        World.Rest standard = made("Succeeded").with(registry, "{\"sku\": {\"name\": \"Standard\"}}")
                .recording(Dependency.CONTAINER_REGISTRY).settle(World.minimalAnd(open));

        assertThat((Object) premium.intent("containerRegistry").body().at("/properties/networkRuleSet"))
                .isEqualTo(World.json("{\"defaultAction\": \"Allow\", \"ipRules\": []}"));
        assertThat(standard.intent("containerRegistry").body().at("/properties/networkRuleSet").isMissingNode())
                .isTrue();
    }
}
