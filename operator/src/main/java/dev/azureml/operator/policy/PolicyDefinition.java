package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a policy, or an initiative, asks for and does, as Azure answers its definition. */
record PolicyDefinition(JsonNode properties) {
    private static final Pattern PARAMETER = Pattern.compile("\\[parameters\\('([^']+)'\\)]");

    String displayName() {
        return properties.path("displayName").asText("");
    }

    /** The parameters that it has, by their names. */
    JsonNode parameters() {
        return properties.path("parameters").isObject() ? properties.path("parameters") : Json.object();
    }

    /** Returns what it does with what does not comply, by the values of its parameters; empty for an initiative. */
    Optional<String> effect(@Nullable Map<String, JsonNode> values) {
        String effect = properties.at("/policyRule/then/effect").asText("");
        Matcher parameter = PARAMETER.matcher(effect);
        if (!parameter.matches()) {
            return Optional.of(effect).filter(word -> !word.isEmpty());
        }
        JsonNode said = values == null ? null : values.get(parameter.group(1));
        JsonNode value = said == null ? parameters().path(parameter.group(1)).path("defaultValue") : said;
        return Optional.ofNullable(value.textValue());
    }

    /** Returns whether it changes resources itself, and so needs an identity as which it does. */
    boolean changesResources(@Nullable Map<String, JsonNode> values) {
        return effect(values).filter(effect -> effect.equalsIgnoreCase("Modify")
                || effect.equalsIgnoreCase("DeployIfNotExists")).isPresent();
    }

    /** Returns whether it is of several policies, each of which does something of its own. */
    boolean isInitiative() {
        return properties.path("policyDefinitions").isArray();
    }

    /** The roles that this identity needs: ids of their definitions. */
    List<String> roles() {
        return properties.at("/policyRule/then/details/roleDefinitionIds").valueStream().map(JsonNode::asText).toList();
    }
}
