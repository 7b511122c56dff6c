package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec.Access;
import dev.azureml.api.MLNetworkSpec.Direction;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.azureml.SecurityGroup.Rule;
import dev.azureml.operator.azureml.SecurityGroup.Traffic;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

class SecurityGroupTest {
    private static final List<AddressRange> SUBNET = List.of(range("10.20.2.0/24"));
    private static final List<String> PLACES = List.of("*", "0.0.0.0/0", "Internet", "AzureCloud",
            "AzureCloud.westeurope",
            "VirtualNetwork",
            "AzureMachineLearning", "AzureMachineLearning.WestEurope", "Storage", "Storage.westeurope",
            "Storage.northeurope", "10.20.0.0/16", "10.20.2.4/32", "13.66.140.0/26", "fd00::/8", "nonsense");

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }

    private static Traffic in() {
        return new Traffic(Direction.Inbound, Protocol.Tcp, 44224, "AzureMachineLearning", "West Europe", SUBNET,
                false);
    }

    private static Traffic out(String tag, int port) {
        return new Traffic(Direction.Outbound, Protocol.Tcp, port, tag, "West Europe", SUBNET, false);
    }

    /** A rule as Azure shows it: name priority access protocol source destination ports. */
    private static JsonNode rule(Direction direction, String text) {
        String[] words = text.trim().split(" ", -1);
        ObjectNode rule = Json.object().put("name", words[0]);
        ObjectNode properties = rule.putObject("properties").put("direction", direction.name())
                .put("priority", Integer.parseInt(words[1])).put("access", words[2]).put("protocol", words[3])
                .put("sourcePortRange", "*");
        properties.put("sourceAddressPrefix", words[4]);
        List<String> places = List.of(words[5].split(","));
        if (places.size() == 1) {
            properties.put("destinationAddressPrefix", words[5]);
        } else {
            properties.put("destinationAddressPrefix", "");
            places.forEach(properties.putArray("destinationAddressPrefixes")::add);
        }
        Arrays.stream(words[6].split(",")).forEach(properties.putArray("destinationPortRanges")::add);
        return rule;
    }

    private static SecurityGroup group(Direction direction, @Nullable String rules) {
        return SecurityGroup.of(rules == null
                ? Stream.empty()
                : Arrays.stream(rules.split(";")).map(rule -> rule(direction, rule)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // rules, and which of them keeps Azure ML from nodes with public addresses
        "|DenyAllInBound",
        "a 300 Allow Tcp AzureMachineLearning VirtualNetwork 44224|",
        "a 300 Allow * * * *|",
        "a 300 Allow Tcp Internet * 0-65535|",
        "a 300 Allow Tcp AzureMachineLearning.westeurope 10.20.0.0/16 44000-45000|",
        "a 300 Allow Tcp AzureMachineLearning.northeurope * 44224|DenyAllInBound",
        "a 300 Allow Udp AzureMachineLearning * 44224|DenyAllInBound",
        "a 300 Allow Tcp AzureMachineLearning * 44223|DenyAllInBound",
        "a 300 Allow Tcp AzureMachineLearning 10.20.2.0/25,10.20.2.128/25 44224|",
        "a 300 Allow Tcp AzureMachineLearning 10.20.2.0/25 44224|",
        "a 300 Allow Tcp AzureMachineLearning 10.20.3.0/24 44224|DenyAllInBound",
        "a 300 Allow Tcp AzureCloud.westeurope * 44224|",
        "a 300 Allow Tcp AzureCloud.northeurope * 44224|DenyAllInBound",
        "a 300 Allow Tcp 0.0.0.0/1 * 44224|", "a 300 Allow Tcp 172.0.0.0/8 * 44224|",
        "a 300 Allow Tcp 172.16.0.0/13 * 44224|DenyAllInBound",
        "a 300 Allow Tcp 13.66.140.0/26 * 44224|",
        "a 300 Allow Tcp 192.168.0.0/16 * 44224|DenyAllInBound",
        "a 300 Allow Tcp VirtualNetwork * *|DenyAllInBound",
        "d 200 Deny * Internet * *;a 300 Allow Tcp AzureMachineLearning * 44224|d",
        "a 300 Allow Tcp AzureMachineLearning * 44224;d 400 Deny * * * *|",
        "d 200 Deny * AzureCloud 10.20.2.4/32 *;a 300 Allow Tcp AzureMachineLearning * 44224|",
        "d 200 Deny * AzureCloud 10.20.0.0/16 *;a 300 Allow Tcp AzureMachineLearning * 44224|d",
        "d 200 Deny * AzureCloud.westeurope * *;a 300 Allow Tcp AzureMachineLearning * 44224|",
        "d 200 Deny * * 10.20.3.0/24 *;a 300 Allow Tcp AzureMachineLearning * 44224|",
        "d 200 Deny * 13.66.140.0/26 * *;a 300 Allow Tcp AzureMachineLearning * 44224|",
        "d 200 Deny Tcp * * 22,3389;a 300 Allow Tcp AzureMachineLearning * 44224|",
        "d 200 Deny Tcp * * 22,44000-44999;a 300 Allow Tcp AzureMachineLearning * 44224|d"})
    void theFirstInboundRuleThatSpeaksOfItDecides(@Nullable String rules, @Nullable String denying) {
        assertThat(group(Direction.Inbound, rules).denying(in()).map(Rule::name)).isEqualTo(Optional.ofNullable(
                denying));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"|Storage.westeurope|",
        "d 4096 Deny * * Internet *|Storage.westeurope|d", "d 4096 Deny * * Internet *|VirtualNetwork|",
        "d 4096 Deny * * * *|VirtualNetwork|d", "d 4096 Deny * * Storage *|Storage.westeurope|d",
        "d 4096 Deny * * Storage.northeurope *|Storage.westeurope|",
        "d 4096 Deny * * AzureCloud.westeurope *|Storage.westeurope|d",
        "d 4096 Deny * * AzureCloud.westeurope *|AzureActiveDirectory|",
        "a 100 Allow * * Storage *;d 4096 Deny * * Internet *|Storage.westeurope|",
        "a 100 Allow * * Storage.WestEurope 443;d 4096 Deny * * Internet *|Storage.westeurope|",
        "a 100 Allow * * 10.0.0.0/8,Storage.westeurope 443;d 4096 Deny * * * *|Storage.westeurope|",
        "a 100 Allow * * 10.0.0.0/8 443;d 4096 Deny * * * *|VirtualNetwork|",
        "a 100 Allow * * 10.0.0.0/8 443;d 4096 Deny * * * *|Storage.westeurope|d",
        "a 100 Allow * 10.9.0.0/16 Storage 443;d 4096 Deny * * * *|Storage.westeurope|d",
        "a 100 Allow * 10.20.2.0/24 Storage 443;d 4096 Deny * * * *|Storage.westeurope|",
        "a 100 Allow * * AzureCloud.westeurope 443;d 4096 Deny * * * *|AzureActiveDirectory|",
        "a 100 Allow * * AzureCloud 443;d 4096 Deny * * * *|AzureFrontDoor.FirstParty|",
        "a 100 Allow * * VirtualNetwork 443;d 4096 Deny * * * *|Storage.westeurope|d",
        "a 100 Allow * * VirtualNetwork 443;d 4096 Deny * * * *|VirtualNetwork|",
        "d 100 Deny * 10.9.0.0/16 Storage 443|Storage.westeurope|",
        "a 100 Allow Esp * Storage 443;d 4096 Deny * * * *|Storage.westeurope|d"})
    void theFirstOutboundRuleThatSpeaksOfItDecides(@Nullable String rules, String tag, @Nullable String denying) {
        assertThat(group(Direction.Outbound, rules).denying(out(tag, 443)).map(Rule::name)).isEqualTo(Optional
                .ofNullable(denying));
    }

    /** Clients come from high ports, nobody knows from which: who lets in some of them may let in all that come. */
    @Test
    void sourcePortsAreThoseOfClients() {
        assertThat(keeping("Allow", "1024-2048")).isEmpty();
        assertThat(keeping("Allow", "0-65535")).isEmpty();
        assertThat(keeping("Allow", "443")).contains("DenyAllInBound");
        assertThat(keeping("Deny", "1024-2048")).contains("DenyAllInBound");
        assertThat(keeping("Deny", "*")).contains("a");
    }

    private static Optional<String> keeping(String access, String sourcePorts) {
        ObjectNode some = (ObjectNode) rule(Direction.Inbound, "a 300 " + access + " * * * *");
        ((ObjectNode) some.path("properties")).put("sourcePortRange", sourcePorts);
        return SecurityGroup.of(Stream.of(some)).denying(in()).map(Rule::name);
    }

    /** With a default route the tag VirtualNetwork has all addresses: by it a firewall may be reached, or Azure ML come in. */
    @Test
    void aTagThatMayHaveAllAllowsAll() {
        SecurityGroup group = group(Direction.Outbound, "a 100 Allow * * VirtualNetwork 443;d 4096 Deny * * * *");
        Traffic wide = new Traffic(Direction.Outbound, Protocol.Tcp, 443, "Storage.westeurope", "westeurope", SUBNET,
                true);
        assertThat(group.denying(wide)).isEmpty();
        assertThat(group(Direction.Outbound, "d 4096 Deny * * VirtualNetwork *").denying(wide)).isEmpty();
        assertThat(group(Direction.Outbound, "d 4096 Deny * * Internet *").denying(wide)).isPresent();
    }

    /** Which private endpoints are in an application security group is not known. */
    @Test
    void anApplicationSecurityGroupMayHaveWhatIsReached() {
        ObjectNode rule = (ObjectNode) rule(Direction.Outbound, "a 100 Allow * * x *");
        ObjectNode properties = (ObjectNode) rule.path("properties");
        properties.remove("destinationAddressPrefix");
        properties.putArray("destinationApplicationSecurityGroups").addObject().put("id", "/subscriptions/s/asg");
        SecurityGroup group = SecurityGroup.of(Stream.of(rule, rule(Direction.Outbound, "d 4096 Deny * * * *")));

        assertThat(group.denying(out("VirtualNetwork", 443))).isEmpty();
        assertThat(group.denying(out("Storage.westeurope", 443))).isPresent();
    }

    @Test
    void aNewRuleHasANameOfItsOwn() {
        SecurityGroup group = group(Direction.Inbound, "Open 300 Allow * * * *;open-2 310 Allow * * * *");

        assertThat(group.freeName("open")).isEqualTo("open-3");
        assertThat(group.freeName("shut")).isEqualTo("shut");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"|DenyAllInBound|4096", "d 4096 Deny * * * *|d|4095",
        "d 300 Deny * * * *;a 299 Allow Udp * * *|d|298", "d 100 Deny * * * *|d|",
        "d 101 Deny * * * *;a 100 Allow Udp * * *|d|"})
    void aRuleBeforeItFindsAPriority(@Nullable String rules, String denying, @Nullable Integer free) {
        SecurityGroup group = group(Direction.Inbound, rules);
        Rule rule = group.denying(in()).orElseThrow();

        assertThat(rule.name()).isEqualTo(denying);
        assertThat(group.free(rule).stream().boxed().toList()).isEqualTo(free == null ? List.of() : List.of(free));
    }

    /** Rules with priorities of their own, as Azure has them. */
    private record Draw(Random random, List<Rule> rules) {
        static Draw of(long seed) {
            Random random = new Random(seed);
            List<Integer> priorities = new ArrayList<>(List.of(100, 110, 120, 130, 140, 150, 160, 170));
            Collections.shuffle(priorities, random);
            return new Draw(random, priorities.stream().limit(random.nextInt(8)).map(at -> rule(random, at)).toList());
        }

        private static Rule rule(Random random, int priority) {
            return new Rule("r" + priority, priority, one(random, List.of(Direction.values())),
                    one(random, List.of(Access.values())), one(random, List.of(Protocol.Any, Protocol.Tcp)),
                    List.of(one(random, PLACES)), List.of("*"), List.of(one(random, PLACES), one(random, PLACES)),
                    List.of(one(random, List.of("*", "443", "0-1023", "44224", "x-y"))));
        }

        private static <T> T one(Random random, List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        Traffic traffic() {
            return random.nextBoolean()
                    ? in()
                    : out(one(random, List.of("Storage.westeurope",
                            "AzureMachineLearning", "VirtualNetwork")), 443);
        }
    }

    /** As Azure's page says it: one rule after the other, by priority, until one speaks of it. */
    @Test
    void whatAGroupSaysIsWhatItsFirstSpeakerSays() {
        qt().withExamples(2_000).forAll(longs().all()).checkAssert(seed -> {
            Draw draw = Draw.of(seed);
            Traffic traffic = draw.traffic();
            SecurityGroup group = new SecurityGroup(draw.rules());
            Optional<Rule> denying = group.denying(traffic);

            Optional<Rule> speaker = draw.rules().stream().sorted(Comparator.comparingInt(Rule::priority))
                    .filter(rule -> speaks(rule, traffic)).findFirst();
            assertThat(denying.filter(draw.rules()::contains)).as("of " + draw.rules() + " for " + traffic)
                    .isEqualTo(speaker.filter(rule -> rule.access() == Access.Deny));

            List<Rule> shuffled = new ArrayList<>(draw.rules());
            Collections.shuffle(shuffled, draw.random());
            assertThat(new SecurityGroup(shuffled).denying(traffic)).as("in any order of the list").isEqualTo(denying);

            Rule wall = wall(traffic.direction(), Access.Deny, 99);
            assertThat(with(draw.rules(), wall).denying(traffic)).as("a wall before all").contains(wall);
            assertThat(with(draw.rules(), wall(traffic.direction(), Access.Allow, 99)).denying(traffic))
                    .as("a door before all").isEmpty();
            Rule other = wall(traffic.direction() == Direction.Inbound ? Direction.Outbound : Direction.Inbound,
                    Access.Deny, 99);
            assertThat(with(draw.rules(), other).denying(traffic)).as("the other direction").isEqualTo(denying);
        });
    }

    /** What each place is to the subnet 10.20.2.0/24, by what it allows and by what it denies. */
    private static final Map<String, String> NEAR = Map.of("*", "Allow Deny", "0.0.0.0/0", "Allow Deny",
            "VirtualNetwork", "Allow Deny", "10.20.0.0/16", "Allow Deny", "10.20.2.4/32", "Allow");
    /** What each place is to what is reached. */
    private static final Map<String, Map<String, String>> FAR = Map.of(
            "AzureMachineLearning", Map.of("*", "Allow Deny", "0.0.0.0/0", "Allow Deny", "Internet", "Allow Deny",
                    "AzureCloud", "Allow Deny", "AzureCloud.westeurope", "Allow", "AzureMachineLearning", "Allow Deny",
                    "AzureMachineLearning.WestEurope", "Allow Deny", "13.66.140.0/26", "Allow"),
            "Storage.westeurope", Map.of("*", "Allow Deny", "0.0.0.0/0", "Allow Deny", "Internet", "Allow Deny",
                    "AzureCloud", "Allow Deny", "AzureCloud.westeurope", "Allow Deny", "Storage", "Allow Deny",
                    "Storage.westeurope", "Allow Deny",
                    "13.66.140.0/26", "Allow"),
            "VirtualNetwork", Map.of("*", "Allow Deny", "0.0.0.0/0", "Allow Deny", "VirtualNetwork", "Allow Deny",
                    "10.20.0.0/16", "Allow", "10.20.2.4/32", "Allow", "13.66.140.0/26", "Allow"));
    private static final Map<String, Set<Integer>> PORTS = Map.of("*", Set.of(443, 44224), "443", Set.of(443), "0-1023",
            Set.of(443), "44224", Set.of(44224));

    private static boolean speaks(Rule rule, Traffic traffic) {
        boolean inbound = rule.direction() == Direction.Inbound;
        return rule.direction() == traffic.direction()
                && rule.ports().stream().anyMatch(ports -> PORTS.getOrDefault(ports, Set.of()).contains(traffic.port()))
                && is(rule, inbound ? rule.destinations() : rule.sources(), NEAR)
                && is(rule, inbound ? rule.sources() : rule.destinations(), FAR.getOrDefault(traffic.tag(), Map.of()));
    }

    private static boolean is(Rule rule, List<String> places, Map<String, String> table) {
        return places.stream().anyMatch(place -> table.getOrDefault(place, "").contains(rule.access().name()));
    }

    private static SecurityGroup with(List<Rule> rules, Rule more) {
        return new SecurityGroup(Stream.concat(rules.stream(), Stream.of(more)).toList());
    }

    private static Rule wall(Direction direction, Access access, int priority) {
        return new Rule("wall", priority, direction, access, Protocol.Any, List.of("*"), List.of("*"), List.of("*"),
                List.of("*"));
    }
}
