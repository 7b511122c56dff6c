package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ManagedNetwork;
import dev.azureml.api.ManagedNetwork.OutboundRule;
import dev.azureml.operator.plan.Json;

/** The managed network as ARM takes it, and its rules, which are resources of their own. */
final class ManagedNetworkBody {
    private ManagedNetworkBody() {
    }

    /** The network without its rules. */
    static ObjectNode of(ManagedNetwork network) {
        ObjectNode body = Json.of(network);
        body.remove("outboundRules");
        body.remove("grantApproval");
        return body;
    }

    /** A rule's properties: its variant is a {@code type}, whose fields stand beside it. */
    static ObjectNode of(OutboundRule rule) {
        ObjectNode body = Json.object();
        if (rule.fqdn() != null) {
            body.put("type", OutboundRules.FQDN).setAll(Json.of(rule.fqdn()));
        } else if (rule.privateEndpoint() != null) {
            body.put("type", OutboundRules.PRIVATE_ENDPOINT).setAll(Json.of(rule.privateEndpoint()));
        } else if (rule.serviceTag() != null) {
            body.put("type", OutboundRules.SERVICE_TAG).setAll(Json.of(rule.serviceTag()));
        }
        var category = rule.category() == null ? ManagedNetwork.Category.UserDefined : rule.category();
        return body.put("category", category.name());
    }
}
