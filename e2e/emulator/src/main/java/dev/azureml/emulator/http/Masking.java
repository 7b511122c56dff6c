package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes secrets out of what is logged. */
final class Masking {
    private static final TextNode MASK = TextNode.valueOf("***");
    private static final Set<String> VALUES = Set.of("key", "sastoken", "sas", "clientsecret", "client_secret",
            "client_assertion", "certificate", "cert", "password", "adminuserpassword", "pat", "secretaccesskey",
            "accesskeyid", "developertoken", "refreshtoken", "securitytoken", "primarykey", "secondarykey", "keyvalue",
            "privatekeydata", "relayconnectionstring", "servicebusconnectionstring", "databricksaccesstoken",
            "securevalue", "connectionstring", "accesstoken", "token", "adminusersshpublickey",
            "primaryconnectionstring",
            "secondaryconnectionstring", "relayserverconnectionstring", "userkubeconfig", "adminkubeconfig");
    private static final Set<String> TREES = Set.of("keys", "configurationprotectedsettings");

    private Masking() {
    }

    /** A copy without secrets. */
    static JsonNode mask(JsonNode node) {
        JsonNode copy = node.deepCopy();
        walk(copy, false);
        return copy;
    }

    private static void walk(JsonNode node, boolean all) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String lower = name.toLowerCase(Locale.ROOT);
                JsonNode value = object.path(name);
                if (value.isTextual() && (all || VALUES.contains(lower))) {
                    object.set(name, MASK);
                } else {
                    walk(value, all || TREES.contains(lower));
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> walk(item, all));
        }
    }
}
