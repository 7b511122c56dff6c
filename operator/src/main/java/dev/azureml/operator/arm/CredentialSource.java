package dev.azureml.operator.arm;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which identity to be. Always chosen explicitly: guessing takes minutes where there is no identity. */
public sealed interface CredentialSource {

    record ClientSecret(String tenantId, String clientId, SensitiveString clientSecret) implements CredentialSource {
    }

    /** @param pem the certificate and its private key */
    record ClientCertificate(String tenantId, String clientId, SensitiveString pem) implements CredentialSource {
    }

    /** A federated token that Kubernetes keeps fresh in a file. */
    record WorkloadIdentity(String tenantId, String clientId, Path tokenFile) implements CredentialSource {
    }

    /** @param assertion gives a token that the identity in Azure trusts, anew at each call */
    record Federated(String tenantId, String clientId, Supplier<String> assertion) implements CredentialSource {
    }

    /** @param clientId of a user-assigned identity; null is the system-assigned one */
    record ManagedIdentity(@Nullable String clientId) implements CredentialSource {
    }

    /** Who is signed in to the Azure CLI on this machine. */
    record AzureCli() implements CredentialSource {
    }
}
