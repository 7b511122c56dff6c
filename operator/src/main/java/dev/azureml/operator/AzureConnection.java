package dev.azureml.operator;

import com.azure.core.credential.TokenCredential;
import dev.azureml.operator.arm.ArmClient;
import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.ArmListener;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.Credentials;
import dev.azureml.operator.config.AzureSettings;
import dev.azureml.operator.config.ProgramVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** The way to Azure that the settings describe. */
record AzureConnection(ArmClient client, TokenCredential credential, AzureCloud cloud, String principal) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    static AzureConnection open(AzureSettings settings, ArmListener listener, InstantSource clock) {
        AzureCloud cloud = settings.azureCloud();
        ArmHttp http = ArmHttp.create(cloud, CONNECT_TIMEOUT, settings.requestTimeout());
        TokenCredential credential = Credentials.create(settings.credentialSource(), http);
        ArmClient client = new ArmClient(http, credential, new ArmClient.Settings(ProgramVersion.current().version(),
                settings.maxConcurrency()), listener, clock);
        String principal = Objects.requireNonNullElse(settings.credential().clientId(), "operator");
        return new AzureConnection(client, credential, cloud, principal);
    }
}
