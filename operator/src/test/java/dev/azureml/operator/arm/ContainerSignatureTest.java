package dev.azureml.operator.arm;

import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerSignatureTest {
    /** What azure-storage-blob 12.31.1 makes of the same, with this version of the service. */
    @Test
    void itIsTheOneThatAzuresOwnClientMakes() {
        SensitiveString key = new SensitiveString("a2V5IG9mIHRoZSBhY2NvdW50");

        assertThat(ContainerSignature.of("account", "container", key, Instant.parse("2026-11-29T17:00:00.5Z")).value())
                .isEqualTo("se=2026-11-29T17%3A00%3A00Z&sp=cw&spr=https&sv=2021-12-02&sr=c"
                        + "&sig=sA1YfbS7NJYLnwVLqtbJj/0Bd%2BFbWJR75mZHCrS8LN0%3D".replace("/", "%2F"));
    }
}
