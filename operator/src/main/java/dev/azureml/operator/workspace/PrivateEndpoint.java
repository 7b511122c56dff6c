package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A private endpoint of the workspace or of what is made for it.
 *
 * @param targetKey what it leads to, by the key of its intent
 */
record PrivateEndpoint(String targetKey, ArmId target, LinkGroup group) {
    static final String TYPE = "Microsoft.Network/privateEndpoints";
    /** Followed by the target's key and the group. */
    static final String KEY = "privateEndpoint/";
    static final String APPROVED = "Approved";

    private static final String AUTOMATIC = "privateLinkServiceConnections";
    private static final String MANUAL = "manualPrivateLinkServiceConnections";

    String key() {
        return KEY + targetKey + "/" + group.id();
    }

    /** It lies beside the workspace. */
    ArmId id(ArmId resourceGroup) {
        return resourceGroup.extension(TYPE, "pe-" + target.name() + "-" + group.id());
    }

    boolean isApproved(Facts facts) {
        return connection(facts).map(PrivateEndpoint::state).filter(APPROVED::equalsIgnoreCase).isPresent();
    }

    /** The connection as Azure shows it; empty where the endpoint is not known to be there. */
    Optional<JsonNode> connection(Facts facts) {
        return facts.body(key()).flatMap(PrivateEndpoint::connection);
    }

    /** The one connection of an endpoint's body. */
    static Optional<JsonNode> connection(JsonNode endpoint) {
        return Stream.of(AUTOMATIC, MANUAL).map(list -> endpoint.path("properties").path(list).path(0))
                .filter(JsonNode::isObject).findFirst();
    }

    /** What the owner of the target says to a connection; empty where Azure says nothing of it. */
    static String state(JsonNode connection) {
        return connection.at("/properties/privateLinkServiceConnectionState/status").asText("");
    }

    /**
     * The endpoint as ARM takes it.
     *
     * @param manual whether the owner of the target is asked; one that is there stays as it was asked for
     */
    ObjectNode body(String subnetId, boolean manual, Facts facts) {
        JsonNode there = facts.at(key(), "/properties");
        boolean asks = there.path(AUTOMATIC).isEmpty() && (manual || !there.path(MANUAL).isEmpty());
        ObjectNode properties = Json.object();
        properties.putObject("subnet").put("id", subnetId);
        ObjectNode connection = properties.putArray(asks ? MANUAL : AUTOMATIC).addObject();
        connection.put("name", "pe-" + target.name() + "-" + group.id());
        ObjectNode link = connection.putObject("properties").put("privateLinkServiceId", target.value());
        link.putArray("groupIds").add(group.id());
        return properties;
    }
}
