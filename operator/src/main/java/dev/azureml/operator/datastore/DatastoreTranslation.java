package dev.azureml.operator.datastore;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DatastoreCredentials;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An MLDatastore as the body that Azure takes. */
final class DatastoreTranslation {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/datastores";
    private static final UpdateRule UPDATES = UpdateRule.createOnly("/properties/datastoreType",
            "/properties/accountName", "/properties/containerName", "/properties/fileShareName",
            "/properties/filesystem", "/properties/endpoint", "/properties/protocol",
            "/properties/serviceDataAccessAuthIdentity");
    private static final CompareRules RULES = CompareRules.NONE.withIgnored(Credentials.SECRETS);

    private final MLDatastoreSpec spec;
    private final Resolved resolved;
    private final String name;

    /** One kind of storage: what the spec calls it, what Azure calls it, and its properties. */
    private record Storage(String member, String datastoreType, Object properties, DatastoreCredentials credentials) {
    }

    DatastoreTranslation(Subject<MLDatastoreSpec> subject, Resolved resolved) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.name = subject.azureName();
    }

    Translation translate() {
        Storage storage = storage();
        if (storage == null) {
            return Translation.Refused.invalid("spec",
                    "one of azureBlob, azureFile and azureDataLakeGen2 must be set");
        }
        String path = "spec." + storage.member() + ".credentials";
        Optional<Credentials> credentials = Credentials.of(storage.credentials());
        if (credentials.isEmpty()) {
            return Translation.Refused.invalid(path,
                    "one of accountKey, sas, servicePrincipal and none must be set");
        }
        ObjectNode body = body(storage, credentials.get());
        String wrong = ArmBody.override(body, spec.overrides(), List.of(Credentials.SECRETS));
        if (wrong != null) {
            return Translation.Refused.invalid("spec.overrides", wrong);
        }
        Credentials.Secret secret = credentials.get().secret();
        if (secret == null) {
            return Translation.Intents.of(intent(body, Map.of()));
        }
        Optional<SecretValue> value = resolved.secret(secret.ref()).trimmed();
        if (value.isEmpty()) {
            return Translation.Refused.invalid(path + "." + secret.path(), "the value in the Secret is empty");
        }
        return Translation.Intents.of(intent(body, Map.of(secret.place(), value.get())));
    }

    private @Nullable Storage storage() {
        if (spec.azureBlob() != null) {
            return new Storage("azureBlob", "AzureBlob", spec.azureBlob(), spec.azureBlob().credentials());
        }
        if (spec.azureFile() != null) {
            return new Storage("azureFile", "AzureFile", spec.azureFile(), spec.azureFile().credentials());
        }
        return spec.azureDataLakeGen2() == null
                ? null
                : new Storage("azureDataLakeGen2", "AzureDataLakeGen2", spec.azureDataLakeGen2(),
                        spec.azureDataLakeGen2().credentials());
    }

    private ObjectNode body(Storage storage, Credentials credentials) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("datastoreType", storage.datastoreType());
        properties.setAll(Json.of(storage.properties()));
        properties.set("credentials", credentials.body());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "tags", spec.tags());
        ArmBody.put(properties, "properties", spec.properties());
        return body;
    }

    private Intent intent(ObjectNode body, Map<JsonPointer, SecretValue> secrets) {
        // Azure's own clients skip the check too: it fails for storage behind a private network.
        boolean skip = spec.skipValidation() == null || spec.skipValidation();
        return Intent.manage(DatastoreKind.KEY, resolved.requireWorkspace().child("datastores", name),
                resolved.apiVersion(TYPE, "2025-12-01"), body).withSecrets(secrets).comparedBy(RULES)
                .updatedBy(UPDATES).withQuery(Map.of("skipValidation", String.valueOf(skip)));
    }
}
