package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubnetCheckTest {
    private static final String NET = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net"
            + "/providers/Microsoft.Network";
    private static final String NETWORK = NET + "/virtualNetworks/hub";
    private static final String SUBNET = NETWORK + "/subnets/nodes";
    private static final String GROUP = NET + "/networkSecurityGroups/guard";
    private static final String TABLE = NET + "/routeTables/routes";
    private static final String ACCOUNT = NET.replace("Microsoft.Network", "Microsoft.Storage") + "/storageAccounts/st";
    private static final String PUBLIC = "{'amlCompute':{'vmSize':'s','scaleSettings':{'maxNodeCount':10},'subnet':{'id':'"
            + SUBNET + "'}}}";
    private static final String CLOSED = PUBLIC.replace("'vmSize'", "'enableNodePublicIp':false,'vmSize'");
    private static final String INSTANCE = "{'computeInstance':{'vmSize':'s','subnet':{'id':'" + SUBNET + "'}}}";

    /** What Azure has, by document; each test changes some of it. */
    private final Map<String, String> azure = new HashMap<>(Map.of("subnet", "'addressPrefix':'10.20.2.0/24'",
            "network", "]", "location", "westeurope", "used", "0", "limit", "251", "rules", "", "routes", "",
            "account", "", "workspace", ""));

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static Observation list(String... items) {
        return new Observation.Present(Golden.json(json("{'value':[" + String.join(",", items) + "]}")), false);
    }

    private Facts facts() {
        return Facts.NONE.with("compute", new Observation.Absent())
                .with("virtualNetworks", list("{'id':'" + NETWORK.toUpperCase(Locale.ROOT)
                        + "','location':'" + azure.get("location") + "','properties':{'subnets':[{'name':'nodes','id':'"
                        + SUBNET + "','properties':{" + azure.get("subnet") + "}}" + azure.get("network") + "}}"))
                .with("subnetUsages", list("{'id':'" + SUBNET + "','currentValue':" + azure.get("used")
                        + ",'limit':" + azure.get("limit") + "}"))
                .with("securityRules", list(String.valueOf(azure.get("rules"))))
                .with("routes", list(String.valueOf(azure.get("routes"))))
                .with("workspaces", list("{'id':'" + Golden.WORKSPACE + "','properties':{'storageAccount':'" + ACCOUNT
                        + "'" + azure.get("workspace") + "}}"))
                .with("storageAccounts", list("{'id':'" + ACCOUNT + "','name':'st','properties':{"
                        + azure.get("account") + "}}"));
    }

    private static Translation.Intents translated(String spec, Facts facts) {
        JsonNode tree = Golden.json(json(spec));
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, tree)),
                Golden.resolved(tree), facts));
    }

    private static Optional<KindCondition> condition(String spec, Facts facts) {
        Optional<KindCondition> condition = translated(spec, facts).conditions().stream()
                .filter(one -> one.type() == ConditionType.NETWORK_CHECKED).findFirst();
        assertThat(condition.map(KindCondition::message).orElse("")).hasSizeLessThanOrEqualTo(2000);
        return condition;
    }

    private String told(String spec) {
        KindCondition condition = condition(spec, facts()).orElseThrow();
        return condition.status().word() + " " + condition.reason().word() + " " + condition.message();
    }

    private void guard(String... rules) {
        azure.merge("subnet", ",'networkSecurityGroup':{'id':'" + GROUP + "'}", String::concat);
        azure.put("rules", String.join(",", rules));
    }

    private static String rule(String name, int priority, String direction, String access, String source,
            String destination, String port) {
        return "{'name':'%s','properties':{'priority':%d,'direction':'%s','access':'%s','protocol':'*',"
                .formatted(name, priority, direction, access)
                + "'sourceAddressPrefix':'%s','sourcePortRange':'*','destinationAddressPrefix':'%s',"
                        .formatted(source, destination)
                + "'destinationPortRange':'%s'}}".formatted(port);
    }

    private void route(String prefix, String hop) {
        azure.merge("subnet", ",'routeTable':{'id':'" + TABLE + "'}", (one, more) -> one.contains(more)
                ? one
                : one + more);
        azure.merge("routes", "{'name':'r','properties':{'addressPrefix':'" + prefix + "','nextHopType':'" + hop
                + "'}}", (one, more) -> one.isEmpty() ? more : one + "," + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {PUBLIC, INSTANCE})
    void aPlainSubnetIsWell(String spec) {
        assertThat(told(spec)).startsWith("True Checked spec.").contains(SUBNET);
    }

    @Test
    void aComputeInNoSubnetHasNoSuchCondition() {
        assertThat(condition("{'amlCompute':{'vmSize':'s'}}", Facts.NONE)).isEmpty();
        assertThat(translated("{'amlCompute':{'vmSize':'s'}}", Facts.NONE).documents()).extracting(Document::path)
                .noneMatch(path -> path.contains("Microsoft.Network"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        // what Azure has of it, and what is told
        "location|northeurope|SubnetUnfit|is in northeurope, and the nodes are in westeurope",
        "location|West Europe||",
        "subnet|'addressPrefix':'10.0.0.0/24','delegations':[{'properties':{'serviceName':'Microsoft.Web/serverFarms'}}]"
                + "|SubnetUnfit|delegated to Microsoft.Web/serverFarms",
        "subnet|'addressPrefixes':['172.17.1.0/24']|SubnetUnfit|172.17.1.0/24",
        "used|241||", "used|242|SubnetTooSmall|10 nodes take an address each, and the subnet has fewer left of 251",
        "limit|9|SubnetTooSmall|the subnet has only 9", "used|-1||",
        "subnet|'addressPrefix':'10.20.2.0/28','x':1||"})
    void thePlaceAndItsSizeAreLookedAt(String what, String value, @Nullable String reason, @Nullable String words) {
        azure.put(what, value);

        assertThat(told(PUBLIC)).startsWith(reason == null ? "True" : "False " + reason).contains(String.valueOf(
                words == null ? SUBNET : words));
    }

    /** A subnet that Azure does not count is measured. */
    @Test
    void whereUsagesAreNotReadTheRangeCounts() {
        Facts facts = facts().with("subnetUsages", new Observation.Absent());
        assertThat(condition(PUBLIC, facts).orElseThrow().message()).contains("how many addresses are free",
                "Microsoft.Network/virtualNetworks/usages/read");
        azure.put("subnet", "'addressPrefix':'10.20.2.0/29'");
        assertThat(condition(PUBLIC, facts().with("subnetUsages", new Observation.Absent())).orElseThrow().message())
                .contains("spec.amlCompute.scaleSettings.maxNodeCount", "has only 3", "not checked: how many");
    }

    @Test
    void howManyAddressesAreLeftIsAskedBeforeThereAreNodes() {
        azure.put("used", "251");
        assertThat(condition(PUBLIC, with("AmlCompute", "'currentNodeCount':0")).orElseThrow().status())
                .isEqualTo(KindCondition.Truth.TRUE);
        assertThat(condition(INSTANCE, with("ComputeInstance", "'state':'Creating'")).orElseThrow().status())
                .isEqualTo(KindCondition.Truth.TRUE);
        azure.put("limit", "9");
        assertThat(condition(PUBLIC, with("AmlCompute", "'currentNodeCount':9")).orElseThrow().message()).contains(
                "has only 9");
        azure.put("limit", "251");
        assertThat(told(PUBLIC)).startsWith("False SubnetTooSmall");
        assertThat(told(INSTANCE)).startsWith("False SubnetTooSmall spec.computeInstance.subnet")
                .contains("none left of 251", "--query 'ipConfigurations[].id'");
    }

    /** The same with a compute in Azure. */
    private Facts with(String type, String properties) {
        return facts().with("compute",
                new Observation.Present(Golden.json(json("{'id':'c','properties':{'computeType':'"
                        + type + "','properties':{" + properties + "}}}")), false));
    }

    @Test
    void nodesWithPublicAddressesAreReachedByAzureMl() {
        guard(rule("no", 200, "Inbound", "Deny", "Internet", "*", "*"),
                rule("yes", 300, "Inbound", "Allow", "AzureMachineLearning", "VirtualNetwork", "44224"));

        assertThat(told(PUBLIC))
                .startsWith("False TrafficBlocked spec.amlCompute.subnet: the security rule no (priority"
                        + " 200) of the security group guard keeps AzureMachineLearning (Tcp 44224)")
                .contains(
                        "az network nsg rule create --subscription 11111111-2222-3333-4444-555555555555 --resource-group"
                                + " net --nsg-name guard --name azureml-in --priority 199"
                                + " --direction Inbound --access Allow --protocol Tcp --source-address-prefixes"
                                + " AzureMachineLearning --destination-address-prefixes VirtualNetwork"
                                + " --destination-port-ranges 44224");
        azure.merge("subnet", ",'natGateway':{'id':'/n'}", String::concat);
        assertThat(told(CLOSED)).startsWith("True");
    }

    @Test
    void whatOneRuleKeepsNodesFromIsToldTogether() {
        guard(rule("in", 100, "Inbound", "Allow", "*", "*", "*"),
                rule("storage", 200, "Outbound", "Allow", "*", "Storage.westeurope", "443"),
                rule("no", 4000, "Outbound", "Deny", "*", "Internet", "*"));

        assertThat(told(PUBLIC)).startsWith("False TrafficBlocked").contains("no (priority 4000)",
                "AzureActiveDirectory (Tcp 443)", "BatchNodeManagement.westeurope (Tcp 443)", "--name azureml-out-entra"
                        + " --priority 3999",
                "the same with --name azureml-out-azureml --priority 3998 --protocol Tcp"
                        + " --destination-address-prefixes AzureMachineLearning --destination-port-ranges 443")
                .doesNotContain("Storage.westeurope", "AzureMonitor", "FrontEnd", "8787", "18881", "5831");
        assertThat(told(INSTANCE)).contains("AzureMachineLearning (Tcp 443)", "AzureMachineLearning (Udp 5831)",
                "--name azureml-out-azureml-udp").doesNotContain("8787");
    }

    /** Azure changes the rule of that name, and refuses a second one of a priority. */
    @Test
    void newRulesHaveNamesAndPrioritiesOfTheirOwn() {
        guard(rule("azureml-in", 100, "Inbound", "Allow", "AzureMachineLearning", "*", "44224"),
                rule("AzureML-out-entra", 199, "Outbound", "Allow", "*", "10.0.0.0/8", "443"),
                rule("one", 200, "Outbound", "Deny", "*", "Storage", "443"),
                rule("two", 201, "Outbound", "Deny", "*", "*", "*"));

        List<String> rules = allowed(told(INSTANCE));
        assertThat(rules).hasSize(7).allMatch(one -> one.contains("'access':'Allow'"));
        assertThat(rules).extracting(one -> Golden.json(json(one)).path("name").asText().toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates().doesNotContain("azureml-in", "azureml-out-entra");
        assertThat(rules).extracting(one -> Golden.json(json(one)).at("/properties/priority").asInt())
                .doesNotHaveDuplicates().doesNotContain(199).allMatch(priority -> priority < 200);
    }

    /** The rules of the commands in a message, as Azure has them then. */
    private static List<String> allowed(String message) {
        return Pattern
                .compile("--name (\\S+) --priority (\\d+) (?:--direction (\\S+) --access Allow )?--protocol (\\S+)"
                        + " (?:--source-address-prefixes (\\S+) )?--destination-address-prefixes (\\S+)"
                        + " --destination-port-ranges (\\d+)")
                .matcher(message).results()
                .map(found -> rule(found.group(1), Integer.parseInt(found.group(2)),
                        found.group(3) == null ? "Outbound" : found.group(3), "Allow",
                        found.group(5) == null ? "VirtualNetwork" : found.group(5), found.group(6), found.group(7))
                        .replace("'protocol':'*'", "'protocol':'" + found.group(4) + "'"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {PUBLIC, INSTANCE})
    void whoDoesWhatIsToldOfRulesIsDone(String spec) {
        String[] shut = {rule("none", 4000, "Inbound", "Deny", "*", "*", "*"),
            rule("way", 4000, "Outbound", "Deny", "*", "*", "*")};
        guard(shut);
        List<String> rules = new ArrayList<>(List.of(shut));
        for (int round = 0; round < 2; round++) {
            rules.addAll(allowed(told(spec))); // what found no place in the first message is in the second
            azure.put("rules", String.join(",", rules));
        }

        assertThat(told(spec)).startsWith("True");
    }

    @ParameterizedTest
    @ValueSource(strings = {PUBLIC, INSTANCE})
    void whoDoesWhatIsToldOfRoutesIsDone(String spec) {
        route("0.0.0.0/0", "None");
        String told = told(spec);
        assertThat(told).startsWith("False TrafficBlocked").contains("drops what goes to the internet",
                "Storage.westeurope");
        Pattern.compile("--address-prefix ([\\w.]+)").matcher(told).results().map(found -> found.group(1)).forEach(
                tag -> route(tag, "Internet"));

        assertThat(told(spec)).startsWith("True");
        assertThat(told(spec.replace("'vmSize'", "'enableNodePublicIp':false,'vmSize'"))).startsWith("False NoWayOut");
    }

    /** Through a private endpoint nodes reach a closed workspace. */
    @Test
    void aClosedWorkspaceIsReachedInTheNetwork() {
        azure.put("workspace", ",'publicNetworkAccess':'Disabled'");
        guard(rule("in", 100, "Inbound", "Allow", "*", "*", "*"),
                rule("out", 110, "Outbound", "Allow", "*", "Internet", "*"),
                rule("no", 200, "Outbound", "Deny", "*", "*", "*"));

        assertThat(told(PUBLIC)).startsWith("False TrafficBlocked").contains("from VirtualNetwork (Tcp 443):");
        azure.put("workspace", "");
        assertThat(told(PUBLIC)).startsWith("True");
    }

    /** The tag has the addresses that routes name, too: a way through a firewall may be allowed by it. */
    @Test
    void routesWidenTheTagOfTheNetwork() {
        guard(rule("in", 100, "Inbound", "Allow", "*", "*", "*"),
                rule("out", 110, "Outbound", "Allow", "*", "VirtualNetwork", "*"),
                rule("no", 200, "Outbound", "Deny", "*", "*", "*"));
        assertThat(told(CLOSED)).startsWith("False TrafficBlocked");

        route("10.99.0.0/16", "VirtualAppliance");
        assertThat(told(CLOSED)).startsWith("False TrafficBlocked");
        route("0.0.0.0/0", "VirtualAppliance");
        assertThat(told(CLOSED)).startsWith("True");
    }

    /** A message that is cut would halve a command. */
    @Test
    void everythingIsToldInAsManyWordsAsAConditionTakes() {
        azure.put("location", "northeurope");
        azure.put("limit", "2");
        azure.put("account", "'networkAcls':{'defaultAction':'Deny','virtualNetworkRules':[{'id':'" + SUBNET + "'}]}");
        azure.put("subnet", "'addressPrefix':'172.17.0.0/29','delegations':[{'properties':{'serviceName':'a/b'}}]");
        guard(rule("shut", 300, "Outbound", "Deny", "*", "*", "*"));
        route("0.0.0.0/0", "None");
        Facts facts = facts().with("subnetUsages", new Observation.Absent());

        String message = condition(PUBLIC, facts).orElseThrow().message();
        assertThat(message).hasSizeLessThanOrEqualTo(2000).contains("is in northeurope", "name a subnet of that region",
                "delegated to a/b", "172.17.0.0/16", "has only 3", "the security rule", "more: ",
                "not checked: how many addresses", "drops what goes", "no service endpoint Microsoft.Storage")
                .doesNotContain("…");
        // One property, told once, and what follows is about it.
        assertThat(message.split("spec.amlCompute.subnet: ", -1)).hasSize(3);
        String all = condition(PUBLIC, Facts.NONE.with("virtualNetworks", facts.get("virtualNetworks"))).orElseThrow()
                .message();
        assertThat(all).hasSizeLessThanOrEqualTo(2000).contains("not checked: ", "the rules of " + GROUP,
                "the routes of "
                        + TABLE);
    }

    /** What one does not know is no reason to take back what was known. */
    @Test
    void whatAzureDoesNotSayJustNowIsMomentary() {
        Observation later = new Observation.Unreadable(new ArmResult.Failure(FailureKind.THROTTLED,
                ArmError.of("Throttled", "later"), Optional.empty(), 429));
        for (String list : List.of("virtualNetworks", "subnetUsages", "workspaces", "storageAccounts")) {
            assertThat(condition(PUBLIC, facts().with(list, later)).orElseThrow().momentary()).as(list).isTrue();
        }
        assertThat(condition(PUBLIC, facts().with("subnetUsages", new Observation.Absent())).orElseThrow().momentary())
                .isFalse();
        assertThat(condition(PUBLIC, facts()).orElseThrow().momentary()).isFalse();
    }

    /** A workspace that is named by its id says where the nodes are. */
    @Test
    void beforeTheWorkspaceIsReadItIsUnknown() {
        JsonNode tree = Golden.json(json(PUBLIC));
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, null, null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(), null), Golden.NOW);
        KindCondition condition = Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(
                MLComputeSpec.class, tree)), resolved, Facts.NONE)).conditions().getFirst();

        assertThat(condition.status()).isEqualTo(KindCondition.Truth.UNKNOWN);
        assertThat(condition.message()).contains("before the workspace is read");
    }

    /** What an MLNetwork makes for nodes passes. */
    @Test
    void theListedServicesAreEnough() {
        List<String> rules = new ArrayList<>(List.of(rule("no", 4000, "Outbound", "Deny", "*", "*", "*"),
                rule("in", 100, "Inbound", "Allow", "AzureMachineLearning", "*", "44224")));
        int priority = 200;
        for (String tag : List.of("AzureActiveDirectory", "AzureMachineLearning", "BatchNodeManagement.westeurope",
                "AzureResourceManager", "Storage", "MicrosoftContainerRegistry.westeurope",
                "AzureFrontDoor.FirstParty",
                "AzureFrontDoor.FrontEnd")) {
            rules.add(rule(tag, priority++, "Outbound", "Allow", "VirtualNetwork", tag, "*"));
        }
        guard(rules.toArray(String[]::new));

        assertThat(told(PUBLIC)).startsWith("True");
        assertThat(told(INSTANCE)).startsWith("True");
    }

    @Test
    void aDefaultRouteTakesTheAnswersOfPublicNodesAway() {
        route("0.0.0.0/0", "VirtualAppliance");
        assertThat(told(PUBLIC)).startsWith("False TrafficBlocked").contains(
                "the route r of the route table routes",
                "az network route-table route create --subscription",
                "--next-hop-type Internet --name azureml-AzureMachineLearning --address-prefix AzureMachineLearning");
        assertThat(told(CLOSED)).startsWith("True");

        route("AzureMachineLearning.WestEurope", "Internet");
        assertThat(told(PUBLIC)).startsWith("True");
        azure.put("routes", "");
        route("0.0.0.0/0", "None");
        assertThat(told(CLOSED)).startsWith("False TrafficBlocked").contains("drops what goes", "NAT gateway");
        // Which services the addresses are of is not known.
        route("13.66.140.0/26", "VirtualAppliance");
        assertThat(told(CLOSED)).startsWith("True");
        assertThat(told(PUBLIC)).startsWith("True");
        azure.put("routes", "");
        route("0.0.0.0/0", "VirtualAppliance");
        route("AzureMachineLearning", "VirtualAppliance");
        assertThat(told(PUBLIC)).contains("az network route-table route update", "--next-hop-type Internet --name r");
        route("13.66.140.0/26", "Internet");
        assertThat(told(PUBLIC)).startsWith("True");
        azure.put("routes", "");
        route("0.0.0.0/0", "None");
        route("AzureCloud", "Internet");
        assertThat(told(PUBLIC)).startsWith("True");
        azure.put("routes", "");
        route("0.0.0.0/0", "Internet");
        assertThat(told(PUBLIC)).startsWith("True");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"]|NoWayOut",
        ",{'name':'GatewaySubnet','id':'/g','properties':{}}]|",
        ",{'name':'RouteServerSubnet','id':'/g','properties':{}}]|", "],'defaultPublicNatGateway':{'id':'/n'}|",
        "],'virtualNetworkPeerings':[{'properties':{'useRemoteGateways':true}}]|",
        "],'virtualNetworkPeerings':[{'properties':{'useRemoteGateways':false}}]|NoWayOut"})
    void nodesWithoutPublicAddressesNeedAWayOut(String network, @Nullable String reason) {
        azure.put("network", network);
        assertThat(told(CLOSED)).startsWith(reason == null ? "True" : "False " + reason);
        assertThat(told(PUBLIC)).startsWith("True");
        azure.merge("subnet", ",'natGateway':{'id':'/n'}", String::concat);
        assertThat(told(CLOSED)).startsWith("True");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/1, VirtualAppliance,", "13.66.140.0/26, VirtualAppliance,", "AzureCloud, VirtualAppliance,",
        "0.0.0.0/0, VirtualNetworkGateway,", "0.0.0.0/0, Internet, NoWayOut", "10.9.0.0/16, VirtualAppliance, NoWayOut",
        "AzureMachineLearning, Internet, NoWayOut"})
    void aRouteMayBeAWayOut(String prefix, String hop, @Nullable String reason) {
        route(prefix, hop);

        assertThat(told(CLOSED)).startsWith(reason == null ? "True" : "False " + reason);
    }

    /** Who has a private endpoint needs no service endpoint. */
    @Test
    void aPrivateEndpointTakesThePlaceOfTheServiceEndpoint() {
        azure.put("account", "'networkAcls':{'defaultAction':'Deny','virtualNetworkRules':[{'id':'" + SUBNET
                + "'}]},'privateEndpointConnections':[{'id':'/p'}]");

        assertThat(told(PUBLIC)).startsWith("True");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"Deny||Microsoft.KeyVault Microsoft.Storage",
        "Allow||", "Deny|Microsoft.Storage|", "Deny|Microsoft.Storage.Global|"})
    void aRuleOfTheStorageAccountNeedsTheServiceEndpoint(String action, @Nullable String there,
            @Nullable String wanted) {
        azure.put("account", "'networkAcls':{'defaultAction':'" + action + "','virtualNetworkRules':[{'id':'" + SUBNET
                + "'}]}");
        azure.merge("subnet", ",'serviceEndpoints':[{'service':'Microsoft.KeyVault'}"
                + (there == null ? "" : ",{'service':'" + there + "'}") + "]", String::concat);

        assertThat(told(PUBLIC)).startsWith(wanted == null ? "True" : "False ServiceEndpointMissing")
                .contains(wanted == null
                        ? SUBNET
                        : "az network vnet subnet update --ids " + SUBNET
                                + " --service-endpoints " + wanted);
    }

    /** What an MLNetwork makes it keeps as its spec says. */
    @Test
    void whatAnMLNetworkMakesIsMendedInItsSpec() {
        guard();
        azure.put("used", "251");
        azure.put("account", "'networkAcls':{'defaultAction':'Deny','virtualNetworkRules':[{'id':'" + SUBNET + "'}]}");
        azure.merge("subnet", ",'delegations':[{'properties':{'serviceName':'a/b'}}]", String::concat);
        String named = PUBLIC.replace("'id':'" + SUBNET + "'", "'networkRef':{'name':'net'},'name':'nodes'");

        String closed = CLOSED.replace("'id':'" + SUBNET + "'", "'networkRef':{'name':'net'},'name':'nodes'");
        String made = "{'subnets':[{'name':'other','purpose':'Scoring'},{'name':'nodes','purpose':'%s'%s}]}";
        assertThat(named(named, made.formatted("Training", ""))).contains(
                "say publicIpNodes: true for the subnet nodes"
                        + " in spec.subnets of MLNetwork net",
                "say serviceEndpoints: [Microsoft.Storage] for", "another addressPrefix for", "--remove delegations");
        assertThat(named(closed, made.formatted("Training", ""))).contains("say spec.natGateway");
        // What the network has no part in it does not take back, and can't be told of.
        assertThat(named(named, made.formatted("Other", ""))).contains("az network nsg rule create")
                .doesNotContain("publicIpNodes");
        assertThat(named(closed, made.formatted("Other", ""))).contains("--nat-gateway NAT_GATEWAY_ID");
        assertThat(named(named, made.formatted("Other", ",'rules':[],'delegation':'a/b'"))).contains("take it out of",
                "put a rule that allows it before that one into the rules of the subnet nodes")
                .doesNotContain(" nsg rule create", " update");
        assertThat(named(named, "{'virtualNetworkId':'" + NETWORK + "'}")).contains("az network nsg rule create",
                "az network vnet subnet update").doesNotContain("MLNetwork net");
    }

    private String named(String spec, String network) {
        ObjectRef ref = new ObjectRef("MLNetwork", null, "net");
        JsonNode tree = Golden.json(json(spec));
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(),
                null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(ref, new ReferencedObject(ref, ArmId.parse(NETWORK),
                        Golden.json(json(network)), Golden.json(json("{'subnets':[{'name':'nodes'}]}")))), null),
                Golden.NOW);
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, tree)),
                resolved, facts())).conditions().getFirst().message();
    }

    @Test
    void aClosedWorkspaceIsFoundByZonesThatAreLinked() {
        String endpoint = NET + "/privateEndpoints/pe";
        String zone = NET + "/privateDnsZones/privatelink.api.azureml.ms";
        azure.put("workspace", ",'publicNetworkAccess':'Disabled','privateEndpointConnections':[{'properties':"
                + "{'privateEndpoint':{'id':'" + endpoint
                + "'},'privateLinkServiceConnectionState':{'status':'Approved'}}},"
                + "{'properties':{'privateEndpoint':{'id':'" + endpoint
                + "2'},'privateLinkServiceConnectionState':{'status':"
                + "'Rejected'}}}]");
        Facts groups = facts().with("names" + endpoint, list("{'properties':{'privateDnsZoneConfigs':[{'properties':"
                + "{'privateDnsZoneId':'" + zone + "'}}]}}"));

        assertThat(translated(PUBLIC, facts()).documents()).extracting(Document::path)
                .contains(endpoint + "/privateDnsZoneGroups").noneMatch(path -> path.startsWith(endpoint + "2"));
        assertThat(translated(PUBLIC, groups).documents()).extracting(Document::path)
                .contains(zone + "/virtualNetworkLinks");
        assertThat(condition(PUBLIC, groups.with("names" + zone, new Observation.Absent())).orElseThrow().status())
                .isEqualTo(KindCondition.Truth.TRUE);
        KindCondition unlinked = condition(PUBLIC, groups.with("names" + zone, list(""))).orElseThrow();
        assertThat(unlinked.reason().word()).isEqualTo("ZoneNotLinked");
        assertThat(unlinked.message()).contains("az network private-dns link vnet create",
                "--zone-name privatelink.api.azureml.ms", "--name hub --virtual-network " + NETWORK);
        assertThat(condition(PUBLIC,
                groups.with("names" + zone, list("{'name':'Hub','properties':{'virtualNetwork':{'id':'"
                        + NETWORK.replace("/net/", "/far/") + "'}}}")))
                .orElseThrow().message()).contains(
                        "--name hub-2 --virtual-network " + NETWORK);
        Facts linked = groups.with("names" + zone, list("{'properties':{'virtualNetwork':{'id':'" + NETWORK
                + "'}}}"));
        assertThat(condition(PUBLIC, linked).orElseThrow().status()).isEqualTo(KindCondition.Truth.TRUE);
        // Whom its own servers ask, or a resolver, is not known.
        for (String forwarding : List.of("],'dhcpOptions':{'dnsServers':['10.0.0.4']}",
                "],'virtualNetworkPeerings':[{'properties':{'peeringState':'Connected'}}]",
                ",{'name':'in','id':'/in','properties':{'delegations':[{'properties':{'serviceName':"
                        + "'Microsoft.Network/dnsResolvers'}}]}}]")) {
            azure.put("network", forwarding);
            assertThat(translated(PUBLIC, facts()).documents()).extracting(Document::path)
                    .noneMatch(path -> path.startsWith(endpoint));
            assertThat(told(PUBLIC)).startsWith("True");
        }
    }

    @Test
    void whatIsNotThereIsToldApartFromWhatMayNotBeRead() {
        String other = PUBLIC.replace("subnets/nodes", "subnets/gone");
        assertThat(told(other)).startsWith("False SubnetNotFound").contains("Azure has no " + NETWORK
                + "/subnets/gone");
        assertThat(told(PUBLIC.replace("virtualNetworks/hub", "virtualNetworks/gone"))).startsWith(
                "False SubnetNotFound").contains("Azure has no " + NET + "/virtualNetworks/gone:");
        assertThat(told(PUBLIC.replace("/subnets/nodes", ""))).startsWith("False SubnetNotFound").contains(
                "is not the ARM id of a subnet");
        assertThat(told(PUBLIC.replace("11111111-2222", "22222222-2222"))).startsWith("False Subnet");

        Facts shut = Facts.NONE.with("virtualNetworks", new Observation.Absent());
        assertThat(translated(PUBLIC, shut).documents()).extracting(Document::path).contains(NETWORK + "/subnets");
        KindCondition unread = condition(PUBLIC, shut.with("subnets", new Observation.Absent())).orElseThrow();
        assertThat(unread.status()).isEqualTo(KindCondition.Truth.UNKNOWN);
        assertThat(unread.reason().word()).isEqualTo("NetworkNotRead");
        assertThat(unread.message()).contains(SUBNET, "Microsoft.Network/virtualNetworks/subnets/read", "refer");
        Observation later = new Observation.Unreadable(new ArmResult.Failure(FailureKind.THROTTLED,
                ArmError.of("Throttled", "later"), Optional.empty(), 429));
        assertThat(condition(PUBLIC, Facts.NONE.with("virtualNetworks", later).with("subnets", later)).orElseThrow()
                .message()).contains("could not be read just now");
    }

    /** A network that is listed without its subnets has them all the same. */
    @Test
    void subnetsThatAreNotListedAreAskedFor() {
        Facts bare = facts().with("virtualNetworks", list("{'id':'" + NETWORK
                + "','location':'westeurope','properties':{}}"));
        assertThat(translated(PUBLIC, bare).documents()).extracting(Document::path).contains(NETWORK + "/subnets");
        assertThat(condition(PUBLIC, bare.with("subnets", new Observation.Absent())).orElseThrow().status())
                .isEqualTo(KindCondition.Truth.UNKNOWN);
        assertThat(condition(PUBLIC, bare.with("subnets", list("{'id':'" + SUBNET
                + "','properties':{'addressPrefix':'10.20.2.0/24'}}"))).orElseThrow().status())
                .isEqualTo(KindCondition.Truth.TRUE);
        assertThat(condition(PUBLIC, bare.with("subnets", list(""))).orElseThrow().reason().word()).isEqualTo(
                "SubnetNotFound");
    }

    /** Where the group of the network may not be listed, the subnets of the network say all but its region. */
    @Test
    void theSubnetsAloneSayMostOfIt() {
        ObjectNode subnet = Json.object().put("id", SUBNET);
        subnet.putObject("properties").put("addressPrefix", "10.20.2.0/24").putArray("delegations").addObject()
                .putObject("properties").put("serviceName", "Microsoft.Web/serverFarms");
        Facts facts = facts().with("virtualNetworks", new Observation.Absent()).with("subnets",
                list(subnet.toString()));

        assertThat(condition(PUBLIC, facts).orElseThrow().message()).contains("delegated", "not checked: the region of "
                + NETWORK);
    }

    @Test
    void anAttachedClusterIsAskedForAlone() {
        azure.put("location", "northeurope");
        guard();
        route("0.0.0.0/0", "None");
        String spec = "{'aks':{'clusterId':'/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers"
                + "/Microsoft.ContainerService/managedClusters/c','aksNetworkingConfiguration':{'subnetId':'" + SUBNET
                + "'}}}";

        // Azure attaches clusters of any region, and its owner saw to the rest.
        assertThat(told(spec)).startsWith("True");
        assertThat(translated(spec, facts()).documents()).extracting(Document::path).filteredOn(path -> path.contains(
                "Microsoft.Network")).containsExactly(NET + "/virtualNetworks");
        Facts unread = facts().with("securityRules", new Observation.Absent()).with("routes", new Observation.Absent());
        assertThat(condition(spec, unread).orElseThrow().status()).isEqualTo(KindCondition.Truth.TRUE);
        assertThat(told(spec.replace("subnets/nodes", "subnets/gone"))).startsWith("False SubnetNotFound");
    }
}
