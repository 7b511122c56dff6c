package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ManagedNetwork;
import dev.azureml.api.ManagedNetwork.OutboundRule;
import dev.azureml.operator.plan.Json;

/** The managed network as ARM takes it: a rule's variant is a {@code type}, its fields beside it. */
final class ManagedNetworkBody {
    private ManagedNetworkBody() {
    }

    static ObjectNode of(ManagedNetwork network) {
        ObjectNode body = Json.of(network);
        if (network.outboundRules() != null) {
            ObjectNode rules = body.putObject("outboundRules");
            network.outboundRules().forEach((name, rule) -> rules.set(name, rule(rule)));
        }
        return body;
    }

    private static ObjectNode rule(OutboundRule rule) {
        ObjectNode body = Json.object();
        if (rule.fqdn() != null) {
            body.put("type", "FQDN").setAll(Json.of(rule.fqdn()));
        } else if (rule.privateEndpoint() != null) {
            body.put("type", "PrivateEndpoint").setAll(Json.of(rule.privateEndpoint()));
        } else if (rule.serviceTag() != null) {
            body.put("type", "ServiceTag").setAll(Json.of(rule.serviceTag()));
        }
        var category = rule.category() == null ? ManagedNetwork.Category.UserDefined : rule.category();
        return body.put("category", category.name());
    }
}
