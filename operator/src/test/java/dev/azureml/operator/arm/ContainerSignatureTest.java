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
                .isEqualTo("se=2026-11-29T17%3A00%3A00Z&sp=rcw&spr=https&sv=2021-12-02&sr=c"
                        + "&sig=tRSZ5hmA%2BWYvLqfsSFaJ1dH%2B5fXCVsi7J4f6AQyprsw%3D".replace("/", "%2F"));
    }
}
