package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azureml.PrivateZone;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkKindTest {
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/net";
    private static final String ID = GROUP + "/providers/Microsoft.Network/virtualNetworks/thing";

    private final NetworkKind kind = new NetworkKind();

    private static ObjectNode spec(String subnets, String... more) {
        return Golden.json("{\"subscriptionId\":\"" + SUBSCRIPTION + "\",\"resourceGroup\":{\"name\":\"net\"},"
                + "\"location\":\"westeurope\",\"addressSpace\":[\"10.20.0.0/16\"],\"subnets\":[" + subnets + "]"
                + String.join("", more) + "}");
    }

    private static String subnet(String name, String range, String purpose, String... more) {
        return "{\"name\":\"" + name + "\",\"addressPrefix\":\"" + range + "\",\"purpose\":\"" + purpose + "\""
                + String.join("", more) + "}";
    }

    private static ManagedObject<MLNetworkSpec> subject(JsonNode spec, ResourceStatus... recorded) {
        return Golden.subject(Golden.spec(MLNetworkSpec.class, spec), recorded);
    }

    private Translation translate(JsonNode spec, Facts facts) {
        return kind.translate(subject(spec), Golden.resolved(spec), facts);
    }

    private static ResourceStatus recorded(String key, String id, ResourceStatus.Origin origin) {
        return new ResourceStatus(key, id, "2025-09-01", origin, ResourceStatus.Phase.Ready, null, null, null, null,
                null,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "open", "guarded"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("network/" + name);

        Translation translation = translate(golden.get("spec"), Facts.NONE);

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
    }

    /** Azure takes one write on a network at a time, and nothing that is not there yet. */
    @Test
    void eachIsMadeAfterWhatItNeeds() {
        List<Intent> intents = Golden.intents(translate(spec(subnet("a", "10.20.0.0/24", "Training") + ","
                + subnet("b", "10.20.1.0/24", "PrivateEndpoints"), ",\"natGateway\":{}"), Facts.NONE)).intents();

        assertThat(intents).extracting(Intent::key).containsExactly("publicIPAddress", "natGateway",
                "networkSecurityGroup/a", "virtualNetwork", "subnet/a", "subnet/b");
        assertThat(intents.get(1).dependsOn()).containsExactly("publicIPAddress");
        assertThat(intents.get(4).dependsOn()).containsExactlyInAnyOrder("virtualNetwork", "networkSecurityGroup/a",
                "natGateway");
        assertThat(intents.get(5).dependsOn()).containsExactly("virtualNetwork");
        assertThat(intents).filteredOn(intent -> intent.serial() != null).extracting(Intent::key)
                .containsExactly("virtualNetwork", "subnet/a", "subnet/b");
        assertThat(intents.get(4).property()).isEqualTo("spec.subnets[0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.21.0.0/24 | 10.20.1.0/24 | spec.subnets[0].addressPrefix: 10.21.0.0/24 lies outside of spec.addressSpace (10.20.0.0/16)
            10.20.0.0/24 | 10.20.0.128/25 | spec.subnets[1].addressPrefix: 10.20.0.128/25 overlaps 10.20.0.0/24 of the subnet a (spec.subnets[0])
            10.20.0.1/24 | 10.20.1.0/24 | spec.subnets[0].addressPrefix: 10.20.0.1/24 is not the first address of its range: write 10.20.0.0/24
            10.0.0.0/8 | 10.20.1.0/24 | spec.subnets[0].addressPrefix: 10.0.0.0/8 lies outside of spec.addressSpace
            """)
    void rangesThatCannotBeAreRefused(String one, String other, String words) {
        assertThat(Golden.refusal(translate(spec(subnet("a", one, "Other") + "," + subnet("b", other, "Training")),
                Facts.NONE))).contains(words);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        ObjectNode spec = spec(subnet("a", "172.17.2.0/24", "Training") + "," + subnet("b", "10.21.0.0/24", "Other",
                ",\"rules\":[{\"name\":\"r\",\"priority\":100,\"direction\":\"Inbound\",\"access\":\"Allow\","
                        + "\"destinationPortRanges\":[\"80\",\"70000\",\"9-8\"]}]"));
        spec.putArray("addressSpace").add("172.17.0.0/16").add("10.20.0.0/16");

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).contains(
                "spec.subnets[0].addressPrefix: 172.17.2.0/24 has"
                        + " addresses of 172.17.0.0/16",
                "spec.subnets[1].addressPrefix: 10.21.0.0/24 lies outside",
                "spec.subnets[1].rules[0].destinationPortRanges[1]: 70000 is no port",
                "spec.subnets[1].rules[0].destinationPortRanges[2]: 9-8 is no port");
    }

    @Test
    void rangesOfTheSpaceThatOverlapAreRefused() {
        ObjectNode spec = spec(subnet("a", "10.20.0.0/24", "Other"));
        spec.putArray("addressSpace").add("10.0.0.0/8").add("10.20.0.0/16").add("10.1.2.3/24");

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).contains(
                "spec.addressSpace[1]: 10.20.0.0/16 overlaps 10.0.0.0/8 (spec.addressSpace[0]): take one out",
                "spec.addressSpace[2]: 10.1.2.3/24 is not the first address of its range: write 10.1.2.0/24");
    }

    /** What somebody else made there, and what is going: Azure would refuse it, and say less. */
    @Test
    void aRangeOfASubnetThatAzureHasIsRefused() {
        Facts facts = Golden.present("virtualNetwork", """
                {"id": "%s", "properties": {"subnets": [
                 {"name": "A", "properties": {"addressPrefix": "10.20.0.0/24"}},
                 {"name": "theirs", "properties": {"addressPrefix": "10.20.1.0/25"}}]}}""".formatted(ID));

        assertThat(Golden.refusal(translate(spec(subnet("a", "10.20.0.0/24", "Other") + ","
                + subnet("b", "10.20.1.0/24", "Other")), facts)))
                .startsWith("spec.subnets[1].addressPrefix: 10.20.1.0/24"
                        + " overlaps 10.20.1.0/25 of the subnet theirs, which Azure has and the spec has not");
    }

    /** As the portal makes them. */
    @Test
    void eachRangeOfASubnetThatAzureHasIsSeen() {
        Facts facts = Golden.present("virtualNetwork", """
                {"id": "%s", "properties": {"subnets": [{"name": "theirs", "properties": {"addressPrefixes":
                 ["fd00::/64", "10.20.8.0/24", "10.20.1.0/25", "10.20.1.128/26"]}}]}}""".formatted(ID));

        assertThat(Golden.refusal(translate(spec(subnet("a", "10.20.1.0/24", "Other")), facts)))
                .startsWith("spec.subnets[0].addressPrefix: 10.20.1.0/24 overlaps 10.20.1.0/25, 10.20.1.128/26 of the"
                        + " subnet theirs, which Azure has");
        assertThat(translate(spec(subnet("a", "10.20.2.0/24", "Other")), facts))
                .isInstanceOf(Translation.Intents.class);
    }

    /** With the one of the spec Azure would be told both of one range and of several. */
    @Test
    void aSubnetThatHasSeveralRangesIsRefused() {
        Facts facts = Golden.present("subnet/b", """
                {"properties": {"addressPrefixes": ["10.20.1.0/24", "10.20.2.0/24"]}}""");

        assertThat(Golden.refusal(translate(spec(subnet("a", "10.20.0.0/24", "Other") + ","
                + subnet("b", "10.20.1.0/24", "Other")), facts))).startsWith("spec.subnets[1].addressPrefix: Azure has"
                        + " the subnet b with the ranges 10.20.1.0/24, 10.20.2.0/24")
                .contains("az network vnet subnet update --address-prefixes 10.20.1.0/24", "spec.virtualNetworkId");
    }

    @Test
    void aNameThatGrowsTooLongIsRefused() {
        assertThat(Golden.refusal(translate(spec(subnet("a".repeat(75), "10.20.0.0/24", "Training")), Facts.NONE)))
                .contains("spec.subnets[0].name: its network security group would be called thing-aaa");
    }

    /** The portal makes subnets with a list of one range; a body with both would say it twice. */
    @Test
    void aRangeThatAzureKeepsInAListIsSaidThere() {
        Facts facts = Golden.present("subnet/a", "{\"properties\": {\"addressPrefixes\": [\"10.20.0.0/24\"]}}");

        Intent intent = Golden.intents(translate(spec(subnet("a", "10.20.0.0/24", "Other")), facts)).intents()
                .getLast();

        assertThat(intent.body().path("properties"))
                .isEqualTo(Golden.json("{\"addressPrefixes\": [\"10.20.0.0/24\"]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties":{"subnets":[]}} | use spec.subnets
            {"properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/8"]}}} | use spec.addressSpace
            {"properties":{"dhcpOptions":{}}} | use spec.dnsServers
            {"properties":{"virtualNetworkPeerings":[]}} | peerings are those of who makes them
            {"tags":{"a":"b"}} | use spec.tags
            """)
    void noOverrideTouchesWhatTheSpecSays(String overrides, String words) {
        ObjectNode spec = spec(subnet("a", "10.20.0.0/24", "Other"));
        spec.set("overrides", Golden.json(overrides));

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).contains(words);
    }

    @Test
    void aNetworkThatThereIsIsReadAlone() {
        ObjectNode spec = Golden.json("{\"virtualNetworkId\":\"" + ID + "\"}");
        Facts facts = Golden.present("virtualNetwork", """
                {"id": "%1$s", "location": "northeurope", "properties": {
                 "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
                 "subnets": [{"name": "s", "id": "%1$s/subnets/s", "properties": {"addressPrefixes": ["10.1.2.0/24"],
                  "networkSecurityGroup": {"id": "%1$s/nsg"}}}],
                 "virtualNetworkPeerings": [{"name": "to-hub", "properties": {"peeringState": "Connected",
                  "remoteVirtualNetwork": {"id": "/hub"}}}]}}""".formatted(ID)).with("usages",
                new Observation.Present(Golden.json("{\"value\": [{\"id\": \"" + ID.toUpperCase(Locale.ROOT)
                        + "/SUBNETS/S\", \"currentValue\": 3, \"limit\": 251}]}"), false));

        Translation.Intents intents = Golden.intents(translate(spec, facts));
        JsonNode report = kind.report(subject(spec), facts);

        assertThat(intents.intents()).extracting(Intent::mode).containsExactly(Intent.Mode.REQUIRE);
        assertThat(intents.documents()).singleElement().satisfies(document -> assertThat(document.path()).isEqualTo(ID
                + "/usages"));
        assertThat(report).hasToString(Golden.json("""
                {"location": "northeurope", "addressSpace": ["10.1.0.0/16"],
                 "subnets": [{"name": "s", "id": "%1$s/subnets/s", "networkSecurityGroupId": "%1$s/nsg",
                  "addressPrefix": "10.1.2.0/24", "availableAddresses": 248}],
                 "peerings": [{"name": "to-hub", "remoteVirtualNetworkId": "/hub", "peeringState": "Connected"}]}"""
                .formatted(ID)).toString());
    }

    @Test
    void theStatusSaysByWhichAddressNodesGoOut() {
        Facts facts = Golden.present("virtualNetwork", "{\"id\": \"" + ID + "\"}")
                .with("publicIPAddress", new Observation.Present(Golden.json(
                        "{\"properties\": {\"ipAddress\": \"20.61.1.2\"}}"), false))
                .with("natGateway", new Observation.Present(Golden.json("{\"id\": \"/nat\"}"), false));

        assertThat(kind.report(subject(spec(subnet("a", "10.20.0.0/24", "Training"))), facts)).hasToString(
                "{\"outboundAddresses\":[\"20.61.1.2\"],\"natGatewayId\":\"/nat\"}");
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertThat(
                Golden.refusal(translate(Golden.json("{\"virtualNetworkId\":\"" + ID + "/subnets/s\"}"), Facts.NONE)))
                .contains("spec.virtualNetworkId: ", "is not the ARM id of a virtual network");
    }

    @Test
    void securityGroupsAndGatewaysGoAfterWhatUsesThem() {
        ManagedObject<MLNetworkSpec> subject = subject(spec(subnet("a", "10.20.0.0/24", "Training")));

        assertThat(rule(subject, "virtualNetwork", ID).turn()).isEqualTo(DeletionRule.Turn.IN_TURN);
        assertThat(rule(subject, "subnet/a", ID + "/subnets/a").turn()).isEqualTo(DeletionRule.Turn.IN_TURN);
        assertThat(List.of("networkSecurityGroup/a", "natGateway", "publicIPAddress", "resourceGroup")).allSatisfy(
                key -> assertThat(rule(subject, key, GROUP).turn()).isEqualTo(DeletionRule.Turn.LAST));
    }

    /** Azure would refuse its deletion for ever: the subnet, which was there before, goes on using it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            training | networkSecurityGroup/training, natGateway, publicIPAddress |
            other | networkSecurityGroup/training, natGateway, publicIPAddress |
            trains | natGateway, publicIPAddress | networkSecurityGroup/training
            endpoints | | networkSecurityGroup/training, natGateway, publicIPAddress
            """)
    void whatAnAdoptedSubnetUsesStays(String adopted, @Nullable String stay, @Nullable String go) {
        // The first is said, the second is said no more, the fourth uses neither.
        String said = adopted.equals("other") ? "else" : adopted;
        ObjectNode spec = spec(subnet(said, "10.20.0.0/24", adopted.equals("endpoints")
                ? "PrivateEndpoints"
                : "Training"), ",\"natGateway\":{}");
        String subnet = adopted.equals("other") ? "training" : adopted;
        ManagedObject<MLNetworkSpec> subject = subject(spec, recorded("subnet/" + subnet, ID + "/subnets/" + subnet,
                ResourceStatus.Origin.Adopted));

        assertThat(keys(stay)).allSatisfy(key -> {
            assertThat(rule(subject, key, GROUP).deletes()).isFalse();
            assertThat(rule(subject, key, GROUP).turn()).isEqualTo(DeletionRule.Turn.AT_ONCE);
        });
        assertThat(keys(go)).allSatisfy(key -> assertThat(rule(subject, key, GROUP).deletes()).isTrue());
        spec.put("deletionPolicy", DeletionPolicy.Delete.name());
        ManagedObject<MLNetworkSpec> whole = subject(spec, subject.recorded().getFirst());
        assertThat(keys(stay)).allSatisfy(key -> assertThat(rule(whole, key, GROUP).deletes()).isTrue());
    }

    private static List<String> keys(@Nullable String listed) {
        return listed == null ? List.of() : List.of(listed.split(", "));
    }

    /** A subnet that leaves the guarded ones of the spec is written without before; what it used can go. */
    @Test
    void whatAnAdoptedSubnetIsToUseNoMoreGoes() {
        ManagedObject<MLNetworkSpec> subject = subject(spec(subnet("a", "10.20.0.0/24", "Other")), recorded("subnet/a",
                ID + "/subnets/a", ResourceStatus.Origin.Adopted));

        assertThat(List.of("networkSecurityGroup/a", "natGateway", "publicIPAddress")).allSatisfy(
                key -> assertThat(rule(subject, key, GROUP).deletes()).isTrue());
    }

    /** Its record may be gone already. */
    @Test
    void whatASubnetUsesThatNothingHereTellsOfStays() {
        ManagedObject<MLNetworkSpec> subject = subject(spec(subnet("a", "10.20.0.0/24", "Training")));
        String nsg = GROUP + "/providers/Microsoft.Network/networkSecurityGroups/thing-a-nsg";
        String nat = GROUP + "/providers/Microsoft.Network/natGateways/thing-nat";
        String address = GROUP + "/providers/Microsoft.Network/publicIPAddresses/thing-nat-ip";
        ObjectNode network = Golden.json("""
                {"properties": {"subnets": [{"properties": {}}, {"properties": {"networkSecurityGroup": {"id": "%s"},
                 "natGateway": {"id": "%s"}}}]}}""".formatted(nsg.toUpperCase(Locale.ROOT), nat));
        ObjectNode gateway = Golden.json("{\"properties\": {\"publicIpAddresses\": [{\"id\": \"" + address + "\"}]}}");

        assertRelied(rule(subject, "networkSecurityGroup/a", nsg), ID, network);
        assertRelied(rule(subject, "natGateway", nat), ID, network);
        assertRelied(rule(subject, "publicIPAddress", address), nat, gateway);
    }

    private static void assertRelied(DeletionRule rule, String of, ObjectNode body) {
        assertThat(rule.reliance()).hasValueSatisfying(reliance -> {
            assertThat(reliance.of().value()).isEqualTo(of);
            assertThat(reliance.on().test(body)).isTrue();
            assertThat(reliance.on().test(Golden.json("{\"properties\": {\"subnets\": [{\"properties\": {}}]}}")))
                    .isFalse();
        });
    }

    private DeletionRule rule(ManagedObject<MLNetworkSpec> subject, String key, String id) {
        return kind.deletion(subject, recorded(key, id, ResourceStatus.Origin.Created));
    }

    @Test
    void aNetworkStaysWhileSomethingIsInItOrSomebodyElseMadeASubnet() {
        String mine = ID + "/subnets/a";
        ManagedObject<MLNetworkSpec> subject = subject(spec(subnet("a", "10.20.0.0/24", "Training")),
                recorded("subnet/a", mine, ResourceStatus.Origin.Created));

        List<DeletionRule.Contents> contents = rule(subject, "virtualNetwork", ID).mustBeEmpty();

        assertThat(contents).extracting(DeletionRule.Contents::path).containsExactly(ID + "/subnets",
                ID + "/virtualNetworkPeerings");
        var counts = contents.getFirst().counts();
        assertThat(counts.test(Golden.json("{\"id\": \"" + mine + "\", \"properties\": {}}"))).isFalse();
        assertThat(counts.test(Golden.json("{\"id\": \"" + ID + "/subnets/theirs\", \"properties\": {}}"))).isTrue();
        assertThat(counts.test(Golden.json("{\"id\": \"" + mine + "\", \"properties\": {\"ipConfigurations\": [{}]}}")))
                .isTrue();
        assertThat(counts.test(Golden.json("{\"id\": \"" + mine + "\", \"properties\": {\"privateEndpoints\": [{}]}}")))
                .isTrue();
    }

    /** Linked with the network once that is there, and with those that the spec names. */
    @Test
    void zonesAreLinkedAndStayWhileTheyHaveNames() {
        String other = GROUP + "/providers/Microsoft.Network/virtualNetworks/people";
        ObjectNode spec = spec(subnet("a", "10.20.0.0/24", "PrivateEndpoints"),
                ",\"privateDns\":{\"virtualNetworkIds\":[\"" + other + "\",\"" + ID.toUpperCase(Locale.ROOT) + "\"]}");

        List<Intent> zones = Golden.intents(translate(spec, Facts.NONE)).intents().stream()
                .filter(intent -> intent.id().type().startsWith("Microsoft.Network/privateDnsZones")).toList();

        assertThat(zones).filteredOn(intent -> intent.key().startsWith("privateDnsZone/")).hasSize(6)
                .allMatch(Intent::shared);
        assertThat(zones).filteredOn(intent -> intent.key().startsWith("virtualNetworkLink/privatelink.blob."))
                .extracting(intent -> intent.body().at("/properties/virtualNetwork/id").asText())
                .containsExactly(ID, other);
        assertThat(zones.get(1).dependsOn()).containsExactlyInAnyOrder(zones.getFirst().key(), "virtualNetwork");
        String zone = zones.getFirst().id().value();
        ManagedObject<MLNetworkSpec> subject = subject(spec);
        assertThat(List.of(rule(subject, zones.getFirst().key(), zone),
                rule(subject, zones.get(1).key(), zones.get(1).id()
                        .value())))
                .allSatisfy(rule -> assertThat(rule.mustBeEmpty()).extracting(DeletionRule.Contents::path)
                        .containsExactly(zone + "/A"));
    }

    /** Names of another network in a zone of both are found without this one's link. */
    @Test
    void aLinkStaysWhileNamesOfItsOwnNetworkAreInTheZone() {
        ManagedObject<MLNetworkSpec> subject = subject(spec(subnet("a", "10.20.0.0/24", "PrivateEndpoints"),
                ",\"privateDns\":{}"), recorded("virtualNetwork", ID, ResourceStatus.Origin.Created));
        String zone = GROUP + "/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io";
        String record = "{\"properties\": {\"aRecords\": [{\"ipv4Address\": \"%s\"}]}}";
        String own = PrivateZone.linkName(ArmId.parse(ID));

        var counts = rule(subject, "virtualNetworkLink/privatelink.azurecr.io/" + own, zone + "/virtualNetworkLinks/"
                + own).mustBeEmpty().getFirst().counts();

        assertThat(counts.test(Golden.json(record.formatted("10.20.1.9")))).isTrue();
        assertThat(counts.test(Golden.json(record.formatted("10.21.1.9")))).isFalse();
        assertThat(List.of(rule(subject, "virtualNetworkLink/privatelink.azurecr.io/people-1", zone
                + "/virtualNetworkLinks/people-1"), rule(subject, "privateDnsZone/privatelink.azurecr.io", zone)))
                .allMatch(
                        all -> all.mustBeEmpty().getFirst().counts().test(Golden.json(record.formatted("10.21.1.9"))));
    }

    /** It goes on using its subnets, and what is in them of others is no matter. */
    @Test
    void aBastionGoesFromANetworkThatStays() {
        ObjectNode spec = spec(subnet("a", "10.20.0.0/24", "Training"), ",\"bastion\":{}");

        assertThat(kind.deletion(subject(spec, recorded("virtualNetwork", ID, ResourceStatus.Origin.Created)), recorded(
                "bastionHost", GROUP, ResourceStatus.Origin.Created)).mustBeEmpty()).isNotEmpty();
        assertThat(kind.deletion(subject(spec, recorded("virtualNetwork", ID, ResourceStatus.Origin.Adopted)), recorded(
                "bastionHost", GROUP, ResourceStatus.Origin.Created)).mustBeEmpty()).isEmpty();
    }

    private ObjectNode reportOfZones(Facts facts) {
        String zone = GROUP + "/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io";
        String link = PrivateZone.linkName(ArmId.parse(ID));
        ResourceStatus[] records = {
            recorded("virtualNetwork", ID, ResourceStatus.Origin.Created),
            recorded("privateDnsZone/privatelink.azurecr.io", zone, ResourceStatus.Origin.Created),
            recorded("virtualNetworkLink/privatelink.azurecr.io/people-1", zone + "/virtualNetworkLinks/people-1",
                    ResourceStatus.Origin.Created),
            recorded("virtualNetworkLink/privatelink.azurecr.io/" + link, zone + "/virtualNetworkLinks/" + link,
                    ResourceStatus.Origin.Created)};
        return kind.report(subject(spec(subnet("a", "10.20.0.0/24", "PrivateEndpoints"), ",\"privateDns\":{}"),
                records), facts);
    }

    private static Facts zoneAnd(Observation link) {
        Observation linked = new Observation.Present(Golden.json(
                "{\"properties\": {\"provisioningState\": \"Succeeded\"}}"), false);
        return Facts.NONE
                .with("privateDnsZone/privatelink.azurecr.io", new Observation.Present(Golden.json("{}"), false))
                .with("virtualNetworkLink/privatelink.azurecr.io/people-1", linked)
                .with("virtualNetworkLink/privatelink.azurecr.io/" + PrivateZone.linkName(ArmId.parse(ID)), link);
    }

    /** Names in a zone that the network does not ask would be found by nobody. */
    @Test
    void aZoneIsReportedOnceTheNetworkAsksIt() {
        assertThat(reportOfZones(zoneAnd(new Observation.Absent()))).isEmpty();
        assertThat(reportOfZones(zoneAnd(new Observation.Present(Golden.json(
                "{\"properties\": {\"provisioningState\": \"Creating\"}}"), false)))).isEmpty();
        assertThat(reportOfZones(zoneAnd(new Observation.Present(Golden.json(
                "{\"properties\": {\"provisioningState\": \"Succeeded\"}}"), false))).at("/privateDnsZones/0/name")
                .asText()).isEqualTo("privatelink.azurecr.io");
    }

    /** Workspaces would stop at each answer that Azure owes. */
    @Test
    void aZoneThatCannotBeReadForAMomentIsAsItWas() {
        Observation busy = new Observation.Unreadable(new ArmResult.Failure(FailureKind.THROTTLED,
                ArmError.of("TooManyRequests", "later"), Optional.empty(), 429));
        assertThat(reportOfZones(zoneAnd(busy)).at("/privateDnsZones")).hasSize(1);
        assertThat(reportOfZones(zoneAnd(busy).with("privateDnsZone/privatelink.azurecr.io", busy))
                .at("/privateDnsZones")).hasSize(1);
        assertThat(reportOfZones(zoneAnd(busy).with("privateDnsZone/privatelink.azurecr.io", new Observation.Absent())))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ResourceStatus.Origin.class)
    void aResourceGroupGoesOnlyWhereThatIsSaid(ResourceStatus.Origin origin) {
        ObjectNode spec = spec(subnet("a", "10.20.0.0/24", "Other"));
        ResourceStatus group = recorded("resourceGroup", GROUP, origin);

        assertThat(kind.deletion(subject(spec), group).deletes()).isFalse();
        spec.put("deletionPolicy", DeletionPolicy.Delete.name());
        assertThat(kind.deletion(subject(spec), group).deletes()).isEqualTo(origin == ResourceStatus.Origin.Created);
    }
}
