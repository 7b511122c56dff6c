package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.InstantSource;

/** Clients of a fake Azure. */
final class TestClients {
    static final String SECRET = "the-client-secret";

    private TestClients() {
    }

    static ArmClient create(FakeAzure azure) {
        return create(azure, new CredentialSource.ClientSecret("tenant", "client", new SensitiveString(SECRET)),
                ArmClient.Settings.CONCURRENCY, ArmListener.NONE, Duration.ofSeconds(20));
    }

    static ArmClient create(FakeAzure azure, CredentialSource source, int concurrency, ArmListener listener,
            Duration timeout) {
        var http = ArmHttp.create(azure.cloud(), Duration.ofSeconds(5), timeout);
        return new ArmClient(http, Credentials.create(source, http), new ArmClient.Settings("1.2.3", concurrency),
                listener,
                InstantSource.system());
    }
}
