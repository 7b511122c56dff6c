package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.SensitiveString;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes connections for identities that namespaces bring. */
public interface ConnectionFactory {
    /**
     * Returns the connection of a Secret's data.
     *
     * @throws IllegalArgumentException when a key is missing or malformed; names the key, not the value
     */
    Connection open(Map<String, SensitiveString> credentials);

    /** Returns the connection of a federated identity. */
    Connection open(Federated identity);

    /**
     * An identity in Azure that trusts a ServiceAccount.
     *
     * @param account that ServiceAccount, by namespace and name
     * @param tenantId null for the operator's own tenant
     * @param subscriptionId for what names none; null for the operator's own default
     * @param token of the ServiceAccount for Microsoft Entra, anew at each call
     */
    record Federated(String account, String clientId, @Nullable String tenantId, @Nullable String subscriptionId,
            Supplier<String> token) {
    }
}
