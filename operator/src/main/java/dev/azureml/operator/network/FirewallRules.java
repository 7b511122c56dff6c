package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.plan.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an Azure Firewall lets through, as the rules of its policy: Azure's services by their tags, and hosts by their names
 * where no tag has their addresses.
 *
 * @param sources the ranges that nodes are in
 */
record FirewallRules(OutboundList list, List<String> sources) {
    private static final int SERVICES_PRIORITY = 200;
    private static final int HOSTS_PRIORITY = 300;
    private static final String PLAIN_HTTP = "80";
    /** What somebody could let through in a rule beside what is here: said as none of it, it is taken back. */
    private static final List<String> NO_MORE_OF_SERVICES = List.of("sourceIpGroups", "destinationIpGroups",
            "destinationFqdns");
    private static final List<String> NO_MORE_OF_HOSTS = List.of("sourceIpGroups", "fqdnTags", "targetUrls",
            "webCategories");

    /** Said as a whole: what is not here is not let through. */
    ArrayNode collections() {
        ArrayNode collections = Json.array();
        ArrayNode services = collection(collections, "azureml-services", SERVICES_PRIORITY);
        list.services().forEach(service -> service(services.addObject(), service));
        ArrayNode hosts = collection(collections, "azureml-hosts", HOSTS_PRIORITY);
        rules().forEach((name, rule) -> hosts.add(rule.put("name", name)));
        return collections;
    }

    private static ArrayNode collection(ArrayNode collections, String name, int priority) {
        ObjectNode collection = collections.addObject().put("ruleCollectionType", "FirewallPolicyFilterRuleCollection")
                .put("name", name).put("priority", priority);
        collection.putObject("action").put("type", "Allow");
        return collection.putArray("rules");
    }

    private void service(ObjectNode rule, NodeService service) {
        rule.put("ruleType", "NetworkRule").put("name", service.name());
        rule.putArray("ipProtocols").add(service.protocol() == Protocol.Any
                ? service.protocol().name()
                : service.protocol().name().toUpperCase(Locale.ROOT));
        sources.forEach(rule.putArray("sourceAddresses")::add);
        rule.putArray("destinationAddresses").add(service.tag());
        service.ports().forEach(rule.putArray("destinationPorts")::add);
        NO_MORE_OF_SERVICES.forEach(rule::putArray);
    }

    /** One for hosts of the same purpose that are reached alike. */
    private Map<String, ObjectNode> rules() {
        Map<String, ObjectNode> rules = new LinkedHashMap<>();
        list.azureHosts().stream().filter(host -> !host.hasTag())
                .forEach(host -> target(rules, "azure-" + String.join("-", host.ports()), host));
        list.otherHosts().forEach(host -> target(rules, host.purpose(), host));
        return rules;
    }

    private void target(Map<String, ObjectNode> rules, String name, OutboundHost host) {
        rules.computeIfAbsent(name, _ -> rule(host)).withArray("targetFqdns").add(host.name());
    }

    private ObjectNode rule(OutboundHost host) {
        ObjectNode rule = Json.object().put("ruleType", "ApplicationRule");
        sources.forEach(rule.putArray("sourceAddresses")::add);
        ArrayNode protocols = rule.putArray("protocols");
        host.ports().forEach(port -> protocols.addObject().put("protocolType", port.equals(PLAIN_HTTP)
                ? "Http"
                : "Https").put("port", Integer.parseInt(port)));
        NO_MORE_OF_HOSTS.forEach(rule::putArray);
        return rule;
    }
}
