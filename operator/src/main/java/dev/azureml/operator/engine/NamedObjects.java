package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.CredentialsRef;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.engine.inputs.KeyReference;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.References;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What an object names in the cluster, and so waits for. */
public final class NamedObjects {
    private NamedObjects() {
    }

    /**
     * Returns the objects of ours, Secrets, ConfigMaps and ServiceAccounts that a spec names; none of a spec that can't be
     * read.
     */
    public static <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> Set<ObjectKey> of(
            Binding<P, S, T> binding, String namespace, JsonNode spec) {
        S read;
        try {
            read = Json.MAPPER.readerFor(binding.specType()).readValue(Json.MAPPER.writeValueAsString(spec));
        } catch (JsonProcessingException e) {
            return Set.of();
        }
        Set<ObjectKey> named = new LinkedHashSet<>();
        References references = binding.kind().references(read);
        if (references.workspaceRef() != null) {
            named.add(ObjectKey.of(namespace, references.workspaceRef()));
        }
        references.objects().forEach(ref -> named.add(ObjectKey.of(namespace, ref)));
        KeyReference.toSecrets(read).forEach(ref -> named.add(new ObjectKey("Secret", namespace, ref.name())));
        Stream.concat(KeyReference.toConfigMaps(read).stream(), KeyReference.toWholeConfigMaps(read).stream())
                .forEach(ref -> named.add(new ObjectKey("ConfigMap", namespace, ref.name())));
        CredentialsRef credentials = Identities.named(read);
        if (credentials != null && credentials.name() != null) {
            named.add(new ObjectKey("Secret", namespace, credentials.name()));
        }
        if (credentials != null && credentials.serviceAccountName() != null) {
            named.add(new ObjectKey("ServiceAccount", namespace, credentials.serviceAccountName()));
        }
        return named;
    }
}
