package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubnetCheckTest extends SubnetCase {
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
        String all = condition(PUBLIC,
                Facts.NONE.with("virtualNetworks", Objects.requireNonNull(facts.get("virtualNetworks")))).orElseThrow()
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
