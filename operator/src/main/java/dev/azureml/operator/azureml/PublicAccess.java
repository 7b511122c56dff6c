package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.operator.plan.Facts;
import java.util.Optional;

/** Whom of public networks a resource answers, by what Azure says of it. */
public enum PublicAccess {
    /** Everybody. */
    OPEN,
    /** Those whom its rules let in: it denies by default. */
    BY_RULE,
    /** Nobody, whatever its rules say. */
    CLOSED;

    /** Of a resource that is there; empty where none is known to be. */
    public static Optional<PublicAccess> of(String key, Facts facts) {
        return facts.body(key).map(PublicAccess::of);
    }

    /** Of a storage account, vault, registry or workspace, as ARM shows it. */
    public static PublicAccess of(JsonNode resource) {
        if (resource.at("/properties/publicNetworkAccess").asText("")
                .equalsIgnoreCase(EnabledDisabled.Disabled.name())) {
            return CLOSED;
        }
        boolean denies = resource.at("/properties/networkAcls/defaultAction").asText("").equalsIgnoreCase("Deny")
                || resource.at("/properties/networkRuleSet/defaultAction").asText("").equalsIgnoreCase("Deny");
        return denies ? BY_RULE : OPEN;
    }
}
