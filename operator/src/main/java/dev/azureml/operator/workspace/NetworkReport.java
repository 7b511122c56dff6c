package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** From where the workspace and what is made for it can be reached, by what Azure says. */
final class NetworkReport {
    private static final String PUBLIC = "Public";
    private static final String VIRTUAL_NETWORK = "VirtualNetwork";
    private static final String PRIVATE = "Private";
    private static final String MIXED = "Mixed";

    private NetworkReport() {
    }

    static ObjectNode of(Facts facts) {
        ObjectNode status = Json.object();
        if (facts.body(Keys.WORKSPACE).isPresent()) {
            status.put("observed", observed(facts));
        }
        Map<String, ObjectNode> endpoints = endpoints(facts);
        if (!endpoints.isEmpty()) {
            ArrayNode list = status.putArray("privateEndpoints");
            endpoints.forEach((key, body) -> list.add(endpoint(body, facts.at(key.replace(PrivateEndpoint.KEY,
                    PrivateNames.GROUP_KEY), "/properties/privateDnsZoneConfigs"))));
        }
        ArrayNode firewalls = firewalls(facts);
        if (!firewalls.isEmpty()) {
            status.set("firewalls", firewalls);
        }
        ArrayNode brought = BroughtDependencies.status(facts);
        if (!brought.isEmpty()) {
            status.set("brought", brought);
        }
        return status;
    }

    private static String observed(Facts facts) {
        Optional<PublicAccess> workspace = PublicAccess.of(Keys.WORKSPACE, facts);
        List<String> made = made(facts);
        List<PublicAccess> all = Stream.concat(workspace.stream(),
                made.stream().flatMap(key -> PublicAccess.of(key, facts).stream())).toList();
        if (all.stream().allMatch(PublicAccess.OPEN::equals)) {
            return PUBLIC;
        }
        if (all.stream().allMatch(PublicAccess.CLOSED::equals)) {
            return Stream.concat(Stream.of(Keys.WORKSPACE), made.stream()).allMatch(key -> isReached(key, facts))
                    ? PRIVATE
                    : MIXED;
        }
        return workspace.filter(PublicAccess.OPEN::equals).isPresent()
                && all.stream().skip(1).allMatch(PublicAccess.BY_RULE::equals) ? VIRTUAL_NETWORK : MIXED;
    }

    /** What is made and has a say in it, by its key. */
    private static List<String> made(Facts facts) {
        return Stream.of(Dependency.values()).filter(dependency -> !dependency.linkGroups().isEmpty())
                .map(Dependency::key).filter(key -> facts.body(key).isPresent()).toList();
    }

    /** Whom what denies by default lets in. */
    private static ArrayNode firewalls(Facts facts) {
        ArrayNode firewalls = Json.array();
        made(facts).stream().filter(key -> PublicAccess.of(key, facts).filter(PublicAccess.BY_RULE::equals).isPresent())
                .flatMap(key -> facts.body(key).stream()).forEach(body -> {
                    ObjectNode firewall = firewalls.addObject();
                    put(firewall, "id", body.path("id"));
                    putAll(firewall, "subnetIds", body.at("/properties/networkAcls/virtualNetworkRules"), "id");
                    putAll(firewall, "clientIpRules", body.at("/properties/networkAcls/ipRules"), "value");
                    putAll(firewall, "clientIpRules", body.at("/properties/networkRuleSet/ipRules"), "value");
                });
        return firewalls;
    }

    private static void putAll(ObjectNode status, String field, JsonNode rules, String what) {
        List<String> values = rules.valueStream().map(rule -> rule.path(what).asText("")).filter(it -> !it.isBlank())
                .toList();
        if (!values.isEmpty()) {
            values.forEach(status.putArray(field)::add);
        }
    }

    private static boolean isReached(String target, Facts facts) {
        List<ObjectNode> leading = endpoints(facts).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PrivateEndpoint.KEY + target + "/")).map(Map.Entry::getValue)
                .toList();
        return !leading.isEmpty() && leading.stream().allMatch(body -> PrivateEndpoint.connection(body)
                .map(PrivateEndpoint::state).filter(PrivateEndpoint.APPROVED::equalsIgnoreCase).isPresent());
    }

    private static Map<String, ObjectNode> endpoints(Facts facts) {
        Map<String, ObjectNode> endpoints = new TreeMap<>();
        facts.byKey().keySet().stream().filter(key -> key.startsWith(PrivateEndpoint.KEY))
                .forEach(key -> facts.body(key).ifPresent(body -> endpoints.put(key, body)));
        return endpoints;
    }

    /** @param zones where Azure wrote its names, with its records; it shows them in the endpoint until then */
    private static ObjectNode endpoint(ObjectNode body, JsonNode zones) {
        ObjectNode status = Json.object();
        put(status, "id", body.path("id"));
        PrivateEndpoint.connection(body).ifPresent(connection -> {
            put(status, "targetId", connection.at("/properties/privateLinkServiceId"));
            put(status, "groupId", connection.at("/properties/groupIds/0"));
            put(status, "connectionState", connection.at("/properties/privateLinkServiceConnectionState/status"));
        });
        ArrayNode names = Json.array();
        zones.forEach(zone -> zone.at("/properties/recordSets")
                .forEach(record -> names.add(name(record, zone.at("/properties/privateDnsZoneId")))));
        if (names.isEmpty()) {
            body.at("/properties/customDnsConfigs").forEach(config -> names.add(name(config, Json.object())));
        }
        TreeSet<String> addresses = new TreeSet<>();
        names.forEach(name -> name.path("ipAddresses").forEach(address -> addresses.add(address.asText())));
        if (!addresses.isEmpty()) {
            ArrayNode list = status.putArray("privateIpAddresses");
            addresses.forEach(list::add);
            status.set("names", names);
        }
        return status;
    }

    private static ObjectNode name(JsonNode record, JsonNode zoneId) {
        ObjectNode name = Json.object();
        put(name, "fqdn", record.path("fqdn"));
        name.set("ipAddresses", record.path("ipAddresses").isArray() ? record.path("ipAddresses") : Json.array());
        put(name, "zoneId", zoneId);
        return name;
    }

    /** Says it where there is something to say. */
    static void put(ObjectNode status, String field, JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            status.set(field, value);
        }
    }
}
