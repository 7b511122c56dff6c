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
    /** Those whom a network security perimeter lets in, whatever its own rules say. */
    BY_PERIMETER,
    /** Nobody, whatever its rules say. */
    CLOSED;

    private static final String SECURED_BY_PERIMETER = "SecuredByPerimeter";

    /** Of a resource that is there; empty where none is known to be. */
    public static Optional<PublicAccess> of(String key, Facts facts) {
        return facts.body(key).map(PublicAccess::of);
    }

    /** Of a storage account, vault, registry or workspace, as ARM shows it. */
    public static PublicAccess of(JsonNode resource) {
        String access = resource.at("/properties/publicNetworkAccess").asText("");
        if (access.equalsIgnoreCase(EnabledDisabled.Disabled.name())) {
            return CLOSED;
        }
        if (access.equalsIgnoreCase(SECURED_BY_PERIMETER)) {
            return BY_PERIMETER;
        }
        boolean denies = resource.at("/properties/networkAcls/defaultAction").asText("").equalsIgnoreCase("Deny")
                || resource.at("/properties/networkRuleSet/defaultAction").asText("").equalsIgnoreCase("Deny");
        return denies ? BY_RULE : OPEN;
    }
}
