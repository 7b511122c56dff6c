package dev.azureml.operator;

import com.azure.core.credential.TokenCredential;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmClient;
import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.ArmListener;
import dev.azureml.operator.arm.ArmWithImageFindings;
import dev.azureml.operator.arm.ArmWithPolicyStates;
import dev.azureml.operator.arm.ArmWithQuotas;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.CredentialSource;
import dev.azureml.operator.arm.Credentials;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.config.AzureSettings;
import dev.azureml.operator.config.ProgramVersion;
import dev.azureml.operator.config.Settings;
import dev.azureml.operator.engine.azure.Connection;
import dev.azureml.operator.engine.azure.ConnectionFactory;
import dev.azureml.operator.fetch.Archives;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ways to Azure that the settings describe.
 *
 * @param own the operator's own identity; null when it has none
 */
record AzureConnection(ArmHttp http, ArmClient.Settings clients, @Nullable Own own, AzureCloud cloud) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Where nobody asks. */
    private static final Duration FINDINGS_INTERVAL = Duration.ofHours(6);

    /** The operator's own identity. */
    record Own(Connection connection, TokenCredential credential) {
    }

    static AzureConnection open(AzureSettings settings, ArmListener listener, InstantSource clock) {
        AzureCloud cloud = settings.azureCloud();
        ArmHttp http = ArmHttp.create(cloud, settings.proxy(), CONNECT_TIMEOUT, settings.requestTimeout());
        CredentialSource source = settings.credentialSource();
        ArmClient.Settings clients = new ArmClient.Settings(ProgramVersion.current().version(),
                settings.maxConcurrency());
        return new AzureConnection(http, clients, source == null
                ? null
                : own(source, http, clients, settings, listener, clock), cloud);
    }

    /** Returns why nobody could be signed in, and what to do about it; empty when there is a token. */
    Optional<String> signInTrouble() {
        return own == null
                ? Optional.of("AZURE_CREDENTIAL: Azure has to be read, as somebody; none is nobody")
                : Credentials.trouble(own.credential(), http)
                        .map(trouble -> "Azure has to be read, and nobody is signed in ("
                                + trouble + "). Run az login, or set AZURE_TENANT_ID and AZURE_CLIENT_ID with one of"
                                + " AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE.");
    }

    /** What is fetched for tenants goes the way to Azure, and trusts whom that trusts; it is as nobody. */
    Archives archives(Settings settings) {
        return Archives.over(ArmHttp.tls(cloud), settings.azure().proxy(), settings.fetch().limits());
    }

    private static Own own(CredentialSource source, ArmHttp http, ArmClient.Settings clients, AzureSettings settings,
            ArmListener listener, InstantSource clock) {
        TokenCredential credential = Credentials.create(source, http);
        String clientId = settings.credential().clientId();
        return new Own(new Connection(Objects.requireNonNullElse(clientId, "operator"), clientId,
                wrapped(new ArmClient(http, credential, clients, listener.of(clientId), clock), settings, clock),
                settings.subscriptionId(),
                settings.credential()
                        .tenantId()),
                credential);
    }

    /** With what Azure has as lists or by actions alone as if it were like the rest. */
    private static Arm wrapped(Arm azure, AzureSettings settings, InstantSource clock) {
        return new ArmWithPolicyStates(new ArmWithImageFindings(new ArmWithQuotas(azure, clock), Objects
                .requireNonNullElse(settings.imageFindingsInterval(), FINDINGS_INTERVAL), clock));
    }

    /** Connections of what namespaces bring; Secrets have the keys that other Azure operators use too. */
    ConnectionFactory factory(AzureSettings settings, ArmListener listener, InstantSource clock) {
        Principals principals = Principals.create();
        return new ConnectionFactory() {
            @Override
            public Connection open(Map<String, SensitiveString> data) {
                String tenant = text(data, "AZURE_TENANT_ID");
                String clientId = text(data, "AZURE_CLIENT_ID");
                SensitiveString subscription = data.get("AZURE_SUBSCRIPTION_ID");
                return connection(principals.name(tenant, clientId, data), source(data, tenant, clientId), clientId,
                        tenant,
                        subscription == null
                                ? null
                                : subscription.value());
            }

            @Override
            public Connection open(Federated identity) {
                String tenant = identity.tenantId() == null ? settings.credential().tenantId() : identity.tenantId();
                if (tenant == null) {
                    throw new IllegalArgumentException("needs the annotation azure.workload.identity/tenant-id");
                }
                return connection(tenant + "/" + identity.clientId() + "/" + identity.account(),
                        new CredentialSource.Federated(tenant, identity.clientId(), identity.token()),
                        identity
                                .clientId(),
                        tenant, identity.subscriptionId());
            }

            private Connection connection(String principal, CredentialSource source, String clientId, String tenant,
                    @Nullable String subscription) {
                return new Connection(principal, clientId,
                        wrapped(new ArmClient(http, Credentials.create(source, http), clients, listener.of(clientId),
                                clock),
                                settings, clock),
                        subscription == null
                                ? settings.subscriptionId()
                                : subscription,
                        tenant);
            }
        };
    }

    /** Only what proves the identity makes one: the operator's own federated token is nobody's but the operator's. */
    private static CredentialSource source(Map<String, SensitiveString> data, String tenant, String clientId) {
        SensitiveString secret = data.get("AZURE_CLIENT_SECRET");
        if (secret != null) {
            return new CredentialSource.ClientSecret(tenant, clientId, secret);
        }
        SensitiveString certificate = data.get("AZURE_CLIENT_CERTIFICATE");
        if (certificate != null) {
            return new CredentialSource.ClientCertificate(tenant, clientId, certificate);
        }
        throw new IllegalArgumentException("needs AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE; for an identity that"
                + " trusts a ServiceAccount, annotate that one with azure.workload.identity/client-id instead");
    }

    private static String text(Map<String, SensitiveString> data, String key) {
        SensitiveString value = data.get(key);
        if (value == null || value.value().isBlank()) {
            throw new IllegalArgumentException("needs " + key);
        }
        return value.value();
    }
}
