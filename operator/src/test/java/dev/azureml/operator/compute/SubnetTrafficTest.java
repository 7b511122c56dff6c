package dev.azureml.operator.compute;

import dev.azureml.operator.plan.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubnetTrafficTest extends SubnetCase {
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
}
