package dev.azureml.operator.telemetry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer seeded-secret-1", "bearer  seeded.secret.1", "eyJseededseeded.seeded.seeded",
        "{\"client_secret\":\"seeded\"}", "client_secret=seeded&x=1", "AccountKey=seeded==;EndpointSuffix=x",
        "{\"primaryKey\" : \"seeded\"}", "https://a/b?sv=1&sig=seededseeded%3D", "https://a/op?t=1&c=seededseeded12",
        "-----BEGIN PRIVATE KEY-----\nseeded\n-----END PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nseeded",
        "password=seeded"})
    void masksWhatLooksSecret(String text) {
        assertThat(Redaction.mask(text)).doesNotContain("seeded").contains("***");
    }

    @Test
    void masksAStorageKeyWithoutItsName() {
        String key = "aB+/".repeat(21) + "aB==";
        assertThat(Redaction.mask("key " + key + ".")).isEqualTo("key ***.");
    }

    @Test
    void leavesTheRest() {
        String text = "PUT /subscriptions/s1?api-version=2025-12-01&t=1 by a bearer of news, secretKeyRef: {name: x}";
        assertThat(Redaction.mask(text)).isEqualTo(text);
    }
}
