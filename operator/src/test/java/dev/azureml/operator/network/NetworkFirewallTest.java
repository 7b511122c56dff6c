package dev.azureml.operator.network;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkFirewallTest {
    private static final String GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net";
    private static final String PROVIDER = GROUP + "/providers/Microsoft.Network/";
    private static final String ID = PROVIDER + "virtualNetworks/thing";
    private static final Facts MADE = Golden.present("azureFirewall", """
            {"properties": {"ipConfigurations": [{"properties": {"privateIPAddress": "10.20.3.4"}}]}}""");

    private final NetworkKind kind = new NetworkKind();

    private static ObjectNode spec(String outbound, String... more) {
        return Golden.json("""
                {"subscriptionId": "11111111-2222-3333-4444-555555555555", "resourceGroup": {"name": "net"},
                 "location": "westeurope", "addressSpace": ["10.20.0.0/16"], "tags": {"team": "a"}, "subnets": [
                 {"name": "nodes", "addressPrefix": "10.20.2.0/24", "purpose": "Training"%s},
                 {"name": "AzureFirewallSubnet", "addressPrefix": "10.20.3.0/26", "purpose": "Other"}],
                 "outbound": %s}""".formatted(String.join("", more), outbound));
    }

    private static ManagedObject<MLNetworkSpec> subject(JsonNode spec, ResourceStatus... recorded) {
        return Golden.subject(Golden.spec(MLNetworkSpec.class, spec), recorded);
    }

    private List<Intent> intents(ObjectNode spec, Facts facts) {
        return Golden.intents(kind.translate(subject(spec), Golden.resolved(spec), facts)).intents();
    }

    private static ResourceStatus recorded(String key, String id, ResourceStatus.Origin origin) {
        return new ResourceStatus(key, id, "2025-09-01", origin, ResourceStatus.Phase.Ready, null, null, null, null,
                null, null);
    }

    private Intent intent(ObjectNode spec, Facts facts, String key) {
        return intents(spec, facts).stream().filter(intent -> intent.key().equals(key)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"firewall", "appliance"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("network/" + name);

        assertThat(Golden.puts(kind.translate(subject(golden.get("spec")), Golden.resolved(golden.get("spec")), MADE)))
                .isEqualTo(golden.get("puts"));
    }

    /** Nothing leads to a firewall that is not there, and no node is where nothing leads out. */
    @Test
    void routesWaitForTheFirewallAndSubnetsWaitForTheirRoutes() {
        ObjectNode spec = spec("{\"via\": \"AzureFirewall\"}");

        List<Intent> before = intents(spec, Facts.NONE);

        assertThat(before).extracting(Intent::key).doesNotContain("routeTable/nodes").contains("azureFirewall");
        assertThat(intent(spec, Facts.NONE, "subnet/nodes").dependsOn()).contains("routeTable/nodes");
        assertThat(intent(spec, Facts.NONE, "azureFirewall").dependsOn()).containsExactlyInAnyOrder(
                "subnet/AzureFirewallSubnet", "firewallPublicIPAddress", "firewallPolicy", "ruleCollectionGroup");
        assertThat(intent(spec, MADE, "routeTable/nodes").dependsOn()).containsExactly("azureFirewall");
        assertThat(intent(spec, MADE, "subnet/AzureFirewallSubnet").body().at("/properties/routeTable")
                .isMissingNode()).isTrue();
    }

    @Test
    void whatComesInAtPublicAddressesIsAnsweredPastTheFirewall() {
        ObjectNode spec = spec("{\"via\": \"Appliance\", \"address\": \"10.20.9.4\"}", ",\"publicIpNodes\": true");

        JsonNode routes = intent(spec, Facts.NONE, "routeTable/nodes").body().at("/properties/routes");

        assertThat(routes).isEqualTo(Golden.json("""
                {"r": [{"name": "azureml-out", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType":
                 "VirtualAppliance", "nextHopIpAddress": "10.20.9.4"}},
                 {"name": "azureml-in", "properties": {"addressPrefix": "AzureMachineLearning", "nextHopType":
                 "Internet"}}]}""").get("r"));
    }

    @Test
    void aGatewayAnnouncesTheRoutesOfASite() {
        String outbound = "{\"via\": \"OnPremises\", \"configMap\": {\"name\": \"m\"}}";

        assertThat(intents(spec(outbound), Facts.NONE)).extracting(Intent::key).noneMatch(key -> key.startsWith(
                "routeTable"));
        assertThat(intent(spec(outbound, ",\"publicIpNodes\": true"), Facts.NONE, "routeTable/nodes").body()
                .at("/properties/routes")).hasSize(1);
    }

    /** What is in the subnets would have no way out, and be told of it by nobody. */
    @Test
    void aFirewallStaysWhileSomethingIsInTheNetwork() {
        ObjectNode spec = spec("{\"via\": \"AzureFirewall\"}");
        String firewall = PROVIDER + "azureFirewalls/thing-fw";
        ResourceStatus record = recorded("azureFirewall", firewall, ResourceStatus.Origin.Created);
        ManagedObject<MLNetworkSpec> subject = subject(spec,
                recorded("virtualNetwork", ID, ResourceStatus.Origin.Created),
                recorded("subnet/nodes", ID + "/subnets/nodes", ResourceStatus.Origin.Created), record);

        DeletionRule rule = kind.deletion(subject, record);

        var counts = rule.mustBeEmpty().getFirst().counts();
        assertThat(rule.turn()).isEqualTo(DeletionRule.Turn.IN_TURN);
        String used = "{\"id\": \"" + ID
                + "/subnets/nodes\", \"properties\": {\"ipConfigurations\": [{\"id\": \"%s\"}]}}";
        assertThat(counts.test(Golden.json(used.formatted("/x/y")))).isTrue();
        assertThat(counts.test(Golden.json(used.formatted(firewall + "/ipConfigurations/azureml")))).isFalse();
        spec.remove("outbound");
        assertThat(kind.deletion(subject(spec), record).mustBeEmpty()).isEmpty();
    }

    /** Subnets of others in it are theirs to keep; those that lead to the firewall would lead nowhere. */
    @Test
    void aFirewallInANetworkThatStaysIsKeptByWhatLeadsToItAlone() {
        ResourceStatus record = recorded("azureFirewall", PROVIDER + "azureFirewalls/thing-fw",
                ResourceStatus.Origin.Created);
        String routes = PROVIDER + "routeTables/thing-nodes-routes";
        ManagedObject<MLNetworkSpec> subject = subject(spec("{\"via\": \"AzureFirewall\"}"),
                recorded("virtualNetwork", ID, ResourceStatus.Origin.Adopted),
                recorded("subnet/nodes", ID + "/subnets/nodes", ResourceStatus.Origin.Created),
                recorded("routeTable/nodes", routes, ResourceStatus.Origin.Created), record);

        List<DeletionRule.Contents> contents = kind.deletion(subject, record).mustBeEmpty();

        assertThat(contents).singleElement().satisfies(subnets -> {
            assertThat(subnets.path()).isEqualTo(ID + "/subnets");
            assertThat(subnets.why()).doesNotContain("az network vnet subnet delete");
            assertThat(subnets.counts().test(Golden.json("{\"id\": \"" + ID + "/subnets/theirs\", \"properties\":"
                    + " {\"ipConfigurations\": [{\"id\": \"/x/y\"}]}}"))).isFalse();
            String nodes = "{\"id\": \"" + ID + "/subnets/nodes\", \"properties\": {\"routeTable\": {\"id\": \""
                    + routes.toUpperCase(Locale.ROOT) + "\"}%s}}";
            assertThat(subnets.counts().test(Golden.json(nodes.formatted("")))).isFalse();
            assertThat(subnets.counts().test(Golden.json(nodes.formatted(
                    ", \"ipConfigurations\": [{\"id\": \"/x/y\"}]")))).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.20.2.300 | 10.20.2.300 is no address: its four numbers go up to 255
            10.20.2.9 | 10.20.2.9 is in 10.20.2.0/24 of the subnet nodes, whose routes would lead the appliance to itself
            """)
    void anAddressThatLeadsNowhereIsRefused(String address, String words) {
        ObjectNode spec = spec("{\"via\": \"Appliance\", \"address\": \"" + address + "\"}");

        assertThat(Golden.refusal(kind.translate(subject(spec), Golden.resolved(spec), Facts.NONE))).contains(
                "spec.outbound.address: " + words).contains("10.20.4.4");
    }

    /** It would be written onto what is still there of the old one. */
    @Test
    void aTierIsNeverChanged() {
        ObjectNode spec = spec("{\"via\": \"AzureFirewall\"}");

        assertThat(List.of("azureFirewall", "firewallPolicy"))
                .allSatisfy(key -> assertThat(intent(spec, Facts.NONE, key)
                        .update().createOnly()).contains(JsonPointer.compile("/properties/sku")));
    }

    /** Whatever a rule can be widened by is said to be none; Azure may leave out what is none. */
    @ParameterizedTest
    @CsvSource({"0, sourceIpGroups", "0, destinationIpGroups", "0, destinationFqdns", "1, sourceIpGroups",
        "1, fqdnTags", "1, targetUrls", "1, webCategories"})
    void aRuleThatSomebodyWidensDiffers(int collection, String by) {
        Intent rules = intent(spec("{\"via\": \"AzureFirewall\"}"), Facts.NONE, "ruleCollectionGroup");
        ObjectNode answered = rules.body().deepCopy();
        answered.at("/properties/ruleCollections").forEach(all -> all.path("rules").forEach(rule -> ((ObjectNode) rule)
                .properties().removeIf(property -> property.getValue().isArray() && property.getValue().isEmpty())));
        Comparison comparison = new Comparison(ArmSchema.load());

        assertThat(comparison.differences(rules.id().type(), rules.body(), answered, rules.rules())).isEmpty();
        ((ObjectNode) answered.at("/properties/ruleCollections/" + collection + "/rules/0")).putArray(by).add("x");
        assertThat(comparison.differences(rules.id().type(), rules.body(), answered, rules.rules())).isNotEmpty();
    }

    @Test
    void aSubnetThatStaysKeepsItsRoutesAndTheFirewall() {
        ManagedObject<MLNetworkSpec> subject = subject(spec("{\"via\": \"AzureFirewall\"}"), recorded("subnet/nodes",
                ID + "/subnets/nodes", ResourceStatus.Origin.Adopted));

        assertThat(List.of("routeTable/nodes", "azureFirewall", "firewallPolicy", "ruleCollectionGroup",
                "firewallPublicIPAddress")).allSatisfy(key -> {
                    DeletionRule rule = kind.deletion(subject, recorded(key, GROUP, ResourceStatus.Origin.Created));
                    assertThat(rule.deletes()).isFalse();
                    assertThat(rule.turn()).isEqualTo(DeletionRule.Turn.AT_ONCE);
                });
    }
}
