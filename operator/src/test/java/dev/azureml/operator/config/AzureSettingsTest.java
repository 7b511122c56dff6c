package dev.azureml.operator.config;

import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.CredentialSource;
import dev.azureml.operator.arm.SensitiveString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AzureSettingsTest {
    private static final String GUID = "00000000-0000-0000-0000-000000000001";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eachCloudIsArms() {
        assertThat(azure(Map.of()).azureCloud()).isEqualTo(AzureCloud.PUBLIC);
        assertThat(azure(Map.of("AZURE_CLOUD", "usgovernment")).azureCloud()).isEqualTo(AzureCloud.US_GOVERNMENT);
        assertThat(azure(Map.of("AZURE_CLOUD", "china")).azureCloud()).isEqualTo(AzureCloud.CHINA);
    }

    @Test
    void aCustomCloudsAudienceIsItsUrlUnlessGiven() throws IOException {
        Path bundle = Files.writeString(folder.resolve("ca.pem"), "pem");
        Map<String, String> custom = Map.of("AZURE_CLOUD", "custom", "AZURE_RESOURCE_MANAGER_URL",
                "https://arm.local:8443/", "AZURE_AUTHORITY_HOST", "https://login.local/", "AZURE_CA_BUNDLE",
                bundle.toString());
        URI url = URI.create("https://arm.local:8443");
        URI authority = URI.create("https://login.local");
        assertThat(azure(custom).azureCloud())
                .isEqualTo(AzureCloud.custom(url, "https://arm.local:8443", authority, "pem"));
        assertThat(azure(with(custom, "AZURE_RESOURCE_MANAGER_AUDIENCE", "https://arm")).azureCloud().audience())
                .isEqualTo("https://arm");
    }

    @Test
    void whatIsGivenWinsOverTheCloudsOwn() {
        AzureCloud cloud = azure(Map.of("AZURE_RESOURCE_MANAGER_URL", "https://private.example")).azureCloud();
        assertThat(cloud.resourceManager()).isEqualTo(URI.create("https://private.example"));
        assertThat(cloud.audience()).isEqualTo(AzureCloud.PUBLIC.audience());
        assertThat(cloud.authorityHost()).isEqualTo(AzureCloud.PUBLIC.authorityHost());
    }

    @Test
    void eachCredentialIsArms() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content\n");
        SensitiveString content = new SensitiveString("content");
        Map<String, String> ids = Map.of("AZURE_TENANT_ID", "contoso.com", "AZURE_CLIENT_ID", GUID);
        assertThat(source(with(ids, "AZURE_FEDERATED_TOKEN_FILE", file.toString())))
                .isEqualTo(new CredentialSource.WorkloadIdentity("contoso.com", GUID, file));
        assertThat(source(with(ids, "AZURE_CLIENT_SECRET_FILE", file.toString())))
                .isEqualTo(new CredentialSource.ClientSecret("contoso.com", GUID, content));
        assertThat(source(with(ids, "AZURE_CLIENT_SECRET", "content")))
                .isEqualTo(new CredentialSource.ClientSecret("contoso.com", GUID, content));
        assertThat(source(with(ids, "AZURE_CLIENT_CERTIFICATE_PATH", file.toString())))
                .isEqualTo(new CredentialSource.ClientCertificate("contoso.com", GUID, content));
        assertThat(source(ids)).isEqualTo(new CredentialSource.ManagedIdentity(GUID));
        assertThat(source(Map.of())).isEqualTo(new CredentialSource.ManagedIdentity(null));
        assertThat(source(Map.of("AZURE_CREDENTIAL", "azure-cli"))).isEqualTo(new CredentialSource.AzureCli());
    }

    @Test
    void aFileThatIsGoneOrEmptyIsToldBySetting() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        AzureSettings azure = azure(Map.of("AZURE_TENANT_ID", "contoso.com", "AZURE_CLIENT_ID", GUID,
                "AZURE_CLIENT_SECRET_FILE", file.toString()));
        Files.writeString(file, "\n");
        assertThatExceptionOfType(SettingsException.class).isThrownBy(azure::credentialSource)
                .withMessage("AZURE_CLIENT_SECRET_FILE: the file is empty");
        Files.delete(file);
        assertThatExceptionOfType(SettingsException.class).isThrownBy(azure::credentialSource)
                .withMessageContaining("AZURE_CLIENT_SECRET_FILE");
    }

    private static CredentialSource source(Map<String, String> environment) {
        return Objects.requireNonNull(azure(environment).credentialSource());
    }

    private static AzureSettings azure(Map<String, String> environment) {
        return Settings.from(SettingValues.read(AllSettings.ALL, List.of(), environment, Map.of("TENANTS_FILE",
                "../samples/tenants/one-team.yaml"))).azure();
    }

    private static Map<String, String> with(Map<String, String> some, String name, String value) {
        Map<String, String> all = new HashMap<>(some);
        all.put(name, value);
        return all;
    }
}
