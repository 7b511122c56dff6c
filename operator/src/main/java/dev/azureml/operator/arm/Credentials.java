package dev.azureml.operator.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.AzureCliCredential;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredential;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the choice of an identity into something that gets tokens. */
public final class Credentials {
    private Credentials() {
    }

    public static TokenCredential create(CredentialSource source, AzureCloud cloud) {
        return create(source, ArmHttp.create(cloud));
    }

    public static TokenCredential create(CredentialSource source, ArmHttp http) {
        return switch (source) {
            case CredentialSource.ClientSecret(var tenant, var client, var secret) ->
                entra(new ClientSecretCredentialBuilder().clientSecret(secret.value()), tenant, client, http).build();
            case CredentialSource.ClientCertificate(var tenant, var client, var pem) ->
                entra(new ClientCertificateCredentialBuilder().pemCertificate(
                        new ByteArrayInputStream(pem.value().getBytes(StandardCharsets.UTF_8))), tenant, client, http)
                        .build();
            case CredentialSource.WorkloadIdentity(var tenant, var client, var file) ->
                entra(new WorkloadIdentityCredentialBuilder().tokenFilePath(file.toString()), tenant, client, http)
                        .build();
            case CredentialSource.Federated(var tenant, var client, var assertion) ->
                entra(new ClientAssertionCredentialBuilder().clientAssertion(assertion), tenant, client, http).build();
            case CredentialSource.ManagedIdentity(var client) -> managedIdentity(client);
            case CredentialSource.AzureCli() -> new AzureCliCredentialBuilder().build();
        };
    }

    /** Why that gives no token; empty when it does. Fit for everybody: without who asks, and without secrets. */
    public static Optional<String> trouble(TokenCredential credential, ArmHttp http) {
        var scope = new TokenRequestContext().addScopes(http.cloud().scope());
        try {
            return credential.getTokenSync(scope).isExpired()
                    ? Optional.of("the token has ended, and there is no newer one")
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(TokenPolicy.withoutItsWords(TokenPolicy.failureOf(e, way(credential, http))));
        }
    }

    /** What to say of the way to where the tokens come from. */
    static String way(TokenCredential credential, ArmHttp http) {
        boolean onThisNode = credential instanceof ManagedIdentityCredential
                || credential instanceof AzureCliCredential;
        return onThisNode ? "" : http.way(http.cloud().authorityHost());
    }

    /** Asked on the node itself, so never through a proxy. */
    private static TokenCredential managedIdentity(@Nullable String clientId) {
        var builder = new ManagedIdentityCredentialBuilder();
        return clientId == null ? builder.build() : builder.clientId(clientId).build();
    }

    private static <T extends AadCredentialBuilderBase<T>> T entra(T builder, String tenantId, String clientId,
            ArmHttp http) {
        builder.tenantId(tenantId)
                .clientId(clientId)
                .authorityHost(http.cloud().authorityHost().toString())
                .httpClient(http.client())
                // Whoever asked for the token backs off; a retry here would hold a place meanwhile.
                .retryPolicy(new RetryPolicy(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)))));
        http.policies().forEach(builder::addPolicy);
        if (!http.cloud().hasRegionalHosts()) {
            builder.disableInstanceDiscovery();
        }
        return builder;
    }
}
