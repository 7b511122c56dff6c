package dev.azureml.operator.arm;

import dev.azureml.operator.Effort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M8: a tenant's logs reach this by way of Azure. */
class RedactionEffortTest {
    @ParameterizedTest
    @ValueSource(strings = {"eyJ-", "a", "Bearer ", "sig ", "sig=\"", "password  :", "AAAA", "eyJaaaaaaaaa."})
    void growsWithTheText(String piece) {
        Effort.isLinear(size -> Redaction.redact(piece.repeat(size / piece.length())), 64_000);
    }

    @Test
    void tokensAreHidden() {
        assertThat(Redaction.redact("a=eyJhbGciOiJI.eyJzdWIi.c2ln b eyJhbGciOiJI.x, \"eyJhbGciOiJI-x.y\""))
                .isEqualTo("a=*** b ***, \"***\"");
    }
}
