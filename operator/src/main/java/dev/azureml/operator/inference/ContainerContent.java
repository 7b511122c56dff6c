package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.ContainerInstance;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.api.SecretValueSource;
import dev.azureml.api.VariableSource;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.WriteOnlyValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is in a container group: the container, its variables, and who pulls its image. */
final class ContainerContent {
    private static final String NAME = "scoring";
    private static final String VARIABLES = "/properties/containers/0/properties/environmentVariables/";
    private static final String CREDENTIALS = "/properties/imageRegistryCredentials/";

    private final ContainerInstance spec;
    private final ResolvedReferences resolved;
    private final WriteOnlyValues secrets;
    private final ObjectNode container;
    private final @Nullable ArrayNode credentials;

    ContainerContent(ContainerInstance spec, ResolvedReferences resolved) {
        this.spec = spec;
        this.resolved = resolved;
        this.secrets = new WriteOnlyValues(resolved);
        this.container = made();
        List<ContainerInstance.RegistryCredential> said = spec.imageRegistryCredentials();
        this.credentials = said == null ? null : credentials(said);
    }

    ObjectNode container() {
        return container;
    }

    Optional<ArrayNode> credentials() {
        return Optional.ofNullable(credentials);
    }

    /** The values that stay out of the body, by their place in it. */
    Map<JsonPointer, SecretValue> secrets() {
        return secrets.values();
    }

    /** Why there is no such container: a Secret holds nothing. */
    Optional<Translation.Refused> refusal() {
        return secrets.refusal();
    }

    ArrayNode ports() {
        ArrayNode ports = Json.array();
        spec.ports().forEach(port -> ports.add(Json.of(port)));
        return ports;
    }

    private ObjectNode made() {
        ObjectNode made = Json.object().put("name", NAME);
        ObjectNode properties = made.putObject("properties").put("image", spec.image());
        ArmBody.put(properties, "command", spec.command());
        properties.set("ports", ports());
        ArrayNode variables = variables();
        if (!variables.isEmpty()) {
            properties.set("environmentVariables", variables);
        }
        properties.putObject("resources").putObject("requests").put("cpu", spec.cpu()).put("memoryInGB",
                spec.memoryInGB());
        return made;
    }

    /** Sorted, so that the same spec is always the same body. */
    private ArrayNode variables() {
        ArrayNode list = Json.array();
        if (spec.environmentVariables() != null) {
            new TreeMap<>(spec.environmentVariables())
                    .forEach((name, value) -> list.addObject().put("name", name).put("value", value));
        }
        if (spec.environmentVariablesFrom() != null) {
            new TreeMap<>(spec.environmentVariablesFrom()).forEach((name, source) -> variable(list, name, source));
        }
        ContainerInstance.ScoringKey key = spec.scoringKey();
        if (key != null) {
            secret(list, key.environmentVariable(), "spec.containerInstance.scoringKey", key.secretKeyRef());
        }
        return list;
    }

    private void variable(ArrayNode list, String name, VariableSource source) {
        ConfigMapKeyRef text = source.configMapKeyRef();
        SecretKeyRef secret = source.secretKeyRef();
        if (text != null) {
            list.addObject().put("name", name).put("value", resolved.configMapValue(text));
        } else if (secret != null) {
            secret(list, name, "spec.containerInstance.environmentVariablesFrom." + name, secret);
        }
    }

    private void secret(ArrayNode list, String name, String path, SecretKeyRef ref) {
        secrets.secret(JsonPointer.compile(VARIABLES + list.size() + "/secureValue"), path,
                new SecretValueSource(ref));
        list.addObject().put("name", name);
    }

    private ArrayNode credentials(List<ContainerInstance.RegistryCredential> said) {
        ArrayNode list = Json.array();
        for (ContainerInstance.RegistryCredential credential : said) {
            secrets.secret(JsonPointer.compile(CREDENTIALS + list.size() + "/password"),
                    "spec.containerInstance.imageRegistryCredentials[" + list.size() + "].password",
                    credential.password());
            list.add(Json.of(credential).without("password"));
        }
        return list;
    }
}
