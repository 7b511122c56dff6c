package dev.azureml.operator.arm;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArmEndpointTest {
    private final ArmEndpoint azure = new ArmEndpoint(AzureCloud.PUBLIC);
    private final ArmEndpoint custom = new ArmEndpoint(AzureCloud.custom(URI.create("https://arm.local:8443"),
            "https://arm.local", URI.create("https://login.local"), null));

    @ParameterizedTest
    @ValueSource(strings = {"https://management.azure.com/a?b=c%20d", "https://MANAGEMENT.azure.com:443/a?b=c%20d",
        "https://eastus.management.azure.com/a?b=c%20d", "https://west-us-2.management.azure.com/a?b=c%20d",
        "/a?b=c%20d"})
    void followsItsOwnHostAndRegionalNames(String url) {
        assertThat(azure.pathOf(url)).contains("/a?b=c%20d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://management.azure.com/a", "https://management.azure.com.evil.example/a",
        "https://evilmanagement.azure.com/a", "https://management.azure.com:8443/a",
        "https://a.b.management.azure.com/a",
        "https://management.azure.com@evil.example/a", "https://user@management.azure.com/a", "//evil.example/a",
        "https://evil.example/management.azure.com", "https://evil.example#management.azure.com",
        "ftp://management.azure.com/a",
        "https:///a", "https://management.azure.com\\@evil.example/a", "not a url", "", "https://management.azure.com"})
    void refusesEverythingElse(String url) {
        assertThat(azure.pathOf(url)).isEmpty();
    }

    @Test
    void aCustomCloudIsOneHostAndPort() {
        assertThat(custom.pathOf("https://arm.local:8443/a")).contains("/a");
        assertThat(custom.pathOf("https://arm.local/a")).isEmpty();
        assertThat(custom.pathOf("https://east.arm.local:8443/a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@evil.example/a", ".evil.example/a", ":8443/a", "//evil.example/a", "a", "", "/a b"})
    void aStoredPathCannotLeadElsewhere(String path) {
        assertThat(azure.resolve(path)).isEmpty();
    }

    @Test
    void wantsHttps() {
        var login = URI.create("https://login.local");

        assertThatThrownBy(() -> AzureCloud.custom(URI.create("http://arm.local"), "a", login, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(AzureCloud.PUBLIC.scope()).isEqualTo("https://management.azure.com/.default");
    }
}
