package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The firewalls of storage accounts, key vaults and registries: the subnets and addresses that they let in. */
final class Firewalls {
    /** Where nobody says from where requests come. */
    private static final String SOMEWHERE = "203.0.113.1";
    private static final String FROM = "clientAddress";
    private static final String ACLS = "properties.networkAcls";
    private static final String SUBNETS = ACLS + ".virtualNetworkRules";
    private static final String ADDRESSES = ACLS + ".ipRules";
    private static final String REGISTRY = "properties.networkRuleSet";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,3}[.]){3}\\d{1,3}(/\\d{1,2})?");
    /** The smallest range that a storage account takes has four addresses. */
    private static final int LONGEST_OF_STORAGE = 30;
    private static final int BITS = 32;
    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");

    private Firewalls() {
    }

    /** Requests of the data plane come from there from now on. */
    static void comeFrom(World world, String address) {
        world.notes().put(FROM, address);
    }

    static void checkAccount(Write write) {
        for (JsonNode rule : write.at(ADDRESSES)) {
            String value = rule.path("value").asText();
            boolean taken = isRange(value) && !overlapsPrivate(value)
                    && (!value.contains("/") || bits(value) <= LONGEST_OF_STORAGE);
            if (!taken && !write.seeded()) {
                throw ArmError.badRequest("InvalidValuesForRequestParameters", "Values for request parameters are "
                        + "invalid: networkAcls.ipRule[*].value. For more information, see - "
                        + "https://aka.ms/storagenetworkruleset", ADDRESSES);
            }
        }
        checkSubnets(write, "Microsoft.Storage", "NetworkAclsValidationFailure",
                "Validation of network acls failure: ");
    }

    static void checkVault(Write write) {
        int index = 0;
        for (JsonNode rule : write.at(ADDRESSES)) {
            String value = rule.path("value").asText();
            String place = "Invalid value found at properties.networkAcls.ipRules[" + index++ + "].value: " + value;
            if (!isRange(value) && !write.seeded()) {
                throw ArmError.badRequest("BadRequest", place + " is not an IPv4 address or range.", ADDRESSES);
            }
            if (overlapsPrivate(value) && !write.seeded()) {
                throw ArmError.badRequest("BadRequest", place + " belongs to forbidden range (private IP addresses)",
                        ADDRESSES);
            }
        }
        checkSubnets(write, "Microsoft.KeyVault", "BadRequest", "Operation on Virtual Network could not be performed. "
                + "StatusCode: 400 (BadRequest). Error Code: SubnetsHaveNoServiceEndpointsConfigured. Error Message: ");
    }

    private static void checkSubnets(Write write, String service, String code, String words) {
        for (JsonNode rule : write.at(SUBNETS)) {
            String id = rule.path("id").asText();
            Entry subnet = write.world().find(id).filter(found -> found.id().is(Networks.SUBNET)).orElse(null);
            if (subnet == null && !write.seeded()) {
                throw ArmError.badRequest(code, words + "The subnet " + id + " was not found.", SUBNETS);
            }
            if (subnet != null && !write.seeded() && !hasEndpoint(subnet, service)) {
                throw ArmError.badRequest(code, words + "SubnetsHaveNoServiceEndpointsConfigured:Subnets "
                        + subnet.id().name() + " of virtual network " + subnet.id().parent()
                        + " do not have ServiceEndpoints for " + service + " resources configured. Add " + service
                        + " to subnet's ServiceEndpoints collection before trying to ACL " + service
                        + " resources to these subnets..", SUBNETS);
            }
        }
    }

    /** The global one of storage goes for the other. */
    private static boolean hasEndpoint(Entry subnet, String service) {
        return Json.at(subnet.body(), "properties.serviceEndpoints").valueStream()
                .map(endpoint -> endpoint.path("service").asText())
                .anyMatch(name -> name.equalsIgnoreCase(service) || name.equalsIgnoreCase(service + ".Global"));
    }

    static void checkRegistry(Write write) {
        if (write.has(REGISTRY) && !write.text("sku.name").equals("Premium") && !write.seeded()) {
            throw ArmError.badRequest("NetworkRuleSetNotSupported", "The registry " + write.id().name()
                    + " has network rules with the SKU Premium alone.", REGISTRY);
        }
        for (JsonNode rule : write.at(REGISTRY + ".ipRules")) {
            if (!isRange(rule.path("value").asText())) {
                throw ArmError.badRequest("InvalidNetworkRule", "The IP address or range '"
                        + rule.path("value").asText() + "' is not valid.", REGISTRY);
            }
        }
    }

    static void fillAccount(Write write) {
        write.preset(ACLS, Json.MAPPER.createObjectNode().put("bypass", "AzureServices").put("defaultAction", "Allow"));
        fillLists(write, SUBNETS, ADDRESSES);
        write.at(SUBNETS).forEach(rule -> ((ObjectNode) rule).put("action", "Allow").put("state", "Succeeded"));
        write.at(ADDRESSES).forEach(rule -> ((ObjectNode) rule).put("action", "Allow"));
    }

    /** A vault keeps ids in lower case, and an address alone as a range of one. */
    static void fillVault(Write write) {
        if (!write.has(ACLS)) {
            return;
        }
        fillLists(write, SUBNETS, ADDRESSES);
        write.at(SUBNETS).forEach(rule -> ((ObjectNode) rule).put("id",
                rule.path("id").asText().toLowerCase(Locale.ROOT)));
        write.at(ADDRESSES).forEach(rule -> {
            String value = rule.path("value").asText();
            ((ObjectNode) rule).put("value", value.contains("/") ? value : value + "/" + BITS);
        });
    }

    static void fillRegistry(Write write) {
        if (write.text("sku.name").equals("Premium")) {
            write.preset(REGISTRY, Json.MAPPER.createObjectNode().put("defaultAction", "Allow"));
            fillLists(write, REGISTRY + ".ipRules");
            write.at(REGISTRY + ".ipRules").forEach(rule -> ((ObjectNode) rule).put("action", "Allow"));
        }
    }

    private static void fillLists(Write write, String... paths) {
        Stream.of(paths).forEach(path -> write.preset(path, Json.MAPPER.createArrayNode()));
    }

    /** @throws ArmError when the account does not let in who comes from where requests come from */
    static void enter(World world, Entry account) {
        String address = world.notes().path(FROM).asText(SOMEWHERE);
        boolean isClosed = Json.text(account.body(), "properties.publicNetworkAccess").equals("Disabled");
        boolean denies = isClosed || Json.text(account.body(), ACLS + ".defaultAction").equals("Deny");
        boolean letIn = !denies || comesPrivately(world, account, address)
                || !isClosed && (bySubnet(world, account, address) || byAddress(account, address));
        if (!letIn) {
            throw ArmError.of(403, "AuthorizationFailure",
                    "This request is not authorized to perform this operation.");
        }
    }

    /** Whoever has a private address is where the account's private endpoints are. */
    private static boolean comesPrivately(World world, Entry account, String address) {
        return overlapsPrivate(address) && PrivateConnections.anyApproved(world, account.id());
    }

    private static boolean bySubnet(World world, Entry account, String address) {
        return Json.at(account.body(), SUBNETS).valueStream().map(rule -> rule.path("id").asText())
                .flatMap(id -> world.find(id).stream())
                .map(subnet -> Json.text(subnet.body(), "properties.addressPrefix"))
                .anyMatch(prefix -> isRange(prefix) && contains(prefix, address));
    }

    private static boolean byAddress(Entry account, String address) {
        return Json.at(account.body(), ADDRESSES).valueStream()
                .anyMatch(rule -> contains(rule.path("value").asText(), address));
    }

    private static boolean isRange(String text) {
        return RANGE.matcher(text).matches() && bits(text) <= BITS
                && Stream.of(text.split("/", 2)[0].split("[.]", -1)).allMatch(octet -> Integer.parseInt(octet) < 256);
    }

    private static boolean overlapsPrivate(String range) {
        return isRange(range)
                && PRIVATE.stream().anyMatch(one -> contains(one, range) || contains(range, one));
    }

    private static boolean contains(String range, String other) {
        int shift = BITS - bits(range);
        return bits(range) <= bits(other) && number(range) >>> shift == number(other) >>> shift;
    }

    private static int bits(String range) {
        int slash = range.indexOf('/');
        return slash < 0 ? BITS : Integer.parseInt(range.substring(slash + 1));
    }

    private static long number(String range) {
        return Stream.of(range.split("/", 2)[0].split("[.]", -1)).mapToLong(Long::parseLong).reduce(0,
                (sum, octet) -> sum * 256 + octet);
    }
}
