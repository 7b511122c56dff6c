package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Objects;

/** Whose the rules in a storage account's one management policy are: those that were sent, and all others. */
final class LifecycleRules {
    private static final String RULES = "/properties/policy/rules";

    private LifecycleRules() {
    }

    /** Returns whether rules were sent that nobody has taken out again. */
    static boolean isIn(ResourceStatus recorded) {
        return sent(recorded).stream().anyMatch(path -> path.startsWith(RULES + "/"));
    }

    /** Returns whether the policy has rules that were not sent from here. */
    static boolean ofOthers(JsonNode policy, ResourceStatus recorded) {
        return policy instanceof ObjectNode body && !Overlay.without(body, sent(recorded).stream().map(
                JsonPointer::compile).toList()).at(RULES).isEmpty();
    }

    private static List<String> sent(ResourceStatus recorded) {
        return Objects.requireNonNullElse(recorded.appliedPaths(), List.of());
    }
}
