package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.workspace.CustomerKey.Sight;
import java.util.stream.Stream;

/** With whose keys a workspace and what was made for it are encrypted, by what was read of them anyway. */
final class EncryptionReport {
    private static final String CUSTOMER = "CustomerManaged";
    private static final String MICROSOFT = "MicrosoftManaged";

    private EncryptionReport() {
    }

    static ObjectNode of(MLWorkspaceSpec spec, Facts facts) {
        ObjectNode status = Json.object();
        facts.body(Keys.WORKSPACE).ifPresent(workspace -> {
            JsonNode encryption = workspace.at("/properties/encryption");
            boolean own = encryption.path("status").asText("").equalsIgnoreCase("Enabled");
            status.put("keySource", own ? CUSTOMER : MICROSOFT);
            if (own) {
                text(status, "keyIdentifier", encryption.at("/keyVaultProperties/keyIdentifier"));
                bool(status, "serviceSide", workspace.at("/properties/enableServiceSideCMKEncryption"));
                text(status, "managedResourceGroup", workspace.at("/properties/serviceProvisionedResourceGroup"));
                ArrayNode stores = MetadataStores.report(facts);
                if (!stores.isEmpty()) {
                    status.set("managedResources", stores);
                }
                CustomerKey.of(spec).map(key -> key.sight(facts)).ifPresent(sight -> {
                    if (sight instanceof Sight.Seen seen && !seen.newer().isEmpty()) {
                        status.put("newerVersion", seen.newer().getFirst());
                    }
                });
            }
        });
        ArrayNode resources = Json.array();
        Stream.of(Dependency.STORAGE_ACCOUNT, Dependency.KEY_VAULT, Dependency.CONTAINER_REGISTRY)
                .forEach(dependency -> facts.body(dependency.key())
                        .ifPresent(body -> resources.add(resource(dependency, body))));
        if (!resources.isEmpty()) {
            status.set("dependencies", resources);
        }
        return status;
    }

    private static ObjectNode resource(Dependency dependency, ObjectNode body) {
        ObjectNode status = Json.object();
        text(status, "id", body.path("id"));
        switch (dependency) {
            case STORAGE_ACCOUNT -> {
                source(status, body.at("/properties/encryption/keySource"), "Microsoft.Keyvault");
                bool(status, "infrastructureEncryption",
                        body.at("/properties/encryption/requireInfrastructureEncryption"));
                text(status, "minimumTlsVersion", body.at("/properties/minimumTlsVersion"));
                bool(status, "httpsOnly", body.at("/properties/supportsHttpsTrafficOnly"));
            }
            case CONTAINER_REGISTRY -> source(status, body.at("/properties/encryption/status"), "enabled");
            case KEY_VAULT, LOG_ANALYTICS, APPLICATION_INSIGHTS -> {
                // Azure says nothing of it.
            }
        }
        return status;
    }

    private static void source(ObjectNode status, JsonNode said, String customers) {
        if (said.isTextual()) {
            status.put("keySource", said.textValue().equalsIgnoreCase(customers) ? CUSTOMER : MICROSOFT);
        }
    }

    private static void text(ObjectNode status, String field, JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            status.set(field, value);
        }
    }

    private static void bool(ObjectNode status, String field, JsonNode value) {
        if (value.isBoolean()) {
            status.set(field, value);
        }
    }
}
