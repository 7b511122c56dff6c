package dev.azureml.operator;

import com.azure.core.credential.TokenCredential;
import dev.azureml.operator.arm.ArmClient;
import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.ArmListener;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.CredentialSource;
import dev.azureml.operator.arm.Credentials;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.config.AzureSettings;
import dev.azureml.operator.config.ProgramVersion;
import dev.azureml.operator.engine.Connection;
import dev.azureml.operator.engine.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** The way to Azure that the settings describe. */
record AzureConnection(ArmHttp http, ArmClient client, ArmClient.Settings clients, TokenCredential credential,
        AzureCloud cloud, String principal) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    static AzureConnection open(AzureSettings settings, ArmListener listener, InstantSource clock) {
        AzureCloud cloud = settings.azureCloud();
        ArmHttp http = ArmHttp.create(cloud, CONNECT_TIMEOUT, settings.requestTimeout());
        TokenCredential credential = Credentials.create(settings.credentialSource(), http);
        ArmClient.Settings clients = new ArmClient.Settings(ProgramVersion.current().version(),
                settings.maxConcurrency());
        ArmClient client = new ArmClient(http, credential, clients, listener, clock);
        String principal = Objects.requireNonNullElse(settings.credential().clientId(), "operator");
        return new AzureConnection(http, client, clients, credential, cloud, principal);
    }

    /** Connections of Secrets with the keys that other Azure operators use too. */
    ConnectionFactory factory(AzureSettings settings, ArmListener listener, InstantSource clock) {
        Principals principals = Principals.create();
        return data -> {
            String tenant = text(data, "AZURE_TENANT_ID");
            String clientId = text(data, "AZURE_CLIENT_ID");
            SensitiveString subscription = data.get("AZURE_SUBSCRIPTION_ID");
            TokenCredential credential = Credentials.create(source(data, tenant, clientId, settings), http);
            return new Connection(principals.name(tenant, clientId, data),
                    new ArmClient(http, credential, clients, listener, clock),
                    subscription == null ? settings.subscriptionId() : subscription.value(), tenant);
        };
    }

    private static CredentialSource source(Map<String, SensitiveString> data, String tenant, String clientId,
            AzureSettings settings) {
        SensitiveString secret = data.get("AZURE_CLIENT_SECRET");
        if (secret != null) {
            return new CredentialSource.ClientSecret(tenant, clientId, secret);
        }
        SensitiveString certificate = data.get("AZURE_CLIENT_CERTIFICATE");
        if (certificate != null) {
            return new CredentialSource.ClientCertificate(tenant, clientId, certificate);
        }
        Path token = settings.credential().federatedTokenFile();
        if (token != null) {
            return new CredentialSource.WorkloadIdentity(tenant, clientId, token);
        }
        throw new IllegalArgumentException("needs AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE");
    }

    private static String text(Map<String, SensitiveString> data, String key) {
        SensitiveString value = data.get(key);
        if (value == null || value.value().isBlank()) {
            throw new IllegalArgumentException("needs " + key);
        }
        return value.value();
    }
}
