package dev.azureml.operator.datastore;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DatastoreCredentials;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a datastore authenticates, as Azure takes it.
 *
 * @param body without the secret, but with the type that Azure wants beside it
 * @param secret null where Azure ML goes to the storage as the caller's or the workspace's identity
 */
record Credentials(ObjectNode body, @Nullable Secret secret) {
    static final String SECRETS = "/properties/credentials/secrets";

    /**
     * The one secret that a kind of credentials has.
     *
     * @param path of the property in the spec, below the credentials
     */
    record Secret(String path, String property, SecretKeyRef ref) {
        JsonPointer place() {
            return JsonPointer.compile(SECRETS + "/" + property);
        }
    }

    /** Empty when the spec says none of them, which its schema refuses. */
    static Optional<Credentials> of(DatastoreCredentials said) {
        DatastoreCredentials.AccountKey key = said.accountKey();
        if (key != null) {
            return Optional.of(new Credentials(typed("AccountKey"),
                    new Secret("accountKey.key", "key", key.key().secretKeyRef())));
        }
        DatastoreCredentials.Sas sas = said.sas();
        if (sas != null) {
            return Optional.of(new Credentials(typed("Sas"),
                    new Secret("sas.sasToken", "sasToken", sas.sasToken().secretKeyRef())));
        }
        DatastoreCredentials.ServicePrincipal principal = said.servicePrincipal();
        if (principal != null) {
            return Optional.of(new Credentials(servicePrincipal(principal),
                    new Secret("servicePrincipal.clientSecret", "clientSecret",
                            principal.clientSecret().secretKeyRef())));
        }
        // Azure refuses a datastore that leaves its credentials out.
        return Optional.ofNullable(said.none())
                .map(none -> new Credentials(Json.object().put("credentialsType", "None"), null));
    }

    private static ObjectNode servicePrincipal(DatastoreCredentials.ServicePrincipal principal) {
        ObjectNode body = typed("ServicePrincipal").put("clientId", principal.clientId()).put("tenantId",
                principal.tenantId());
        ArmBody.put(body, "authorityUrl", principal.authorityUrl());
        ArmBody.put(body, "resourceUrl", principal.resourceUrl());
        return body;
    }

    private static ObjectNode typed(String type) {
        ObjectNode body = Json.object().put("credentialsType", type);
        body.putObject("secrets").put("secretsType", type);
        return body;
    }
}
