package dev.azureml.operator.telemetry;

import dev.azureml.operator.Effort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M8: what others write into a log must not cost more the longer it is. */
class RedactionEffortTest {
    @ParameterizedTest
    @ValueSource(strings = {"eyJ-", "a", "Bearer ", "password ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN A ",
        "?sig=", "AAAA", "password=\"", "PRIVATE KEY"})
    void growsWithTheText(String piece) {
        Effort.isLinear(size -> Redaction.mask(piece.repeat(size / piece.length())), 32_000);
    }

    @Test
    void aTokenOfManyPartsIsHidden() {
        assertThat(Redaction.mask("t=eyJhbGciOiJIUzI1" + ".a".repeat(50_000) + " end")).isEqualTo("t=*** end");
    }

    @Test
    void whatIsTooLongEndsBeforeASecretThatWasCut() {
        String key = "k".repeat(86) + "==";
        String masked = Redaction.mask("x ".repeat(131_072 / 2 - 30) + key + " more".repeat(100_000));

        assertThat(masked).endsWith("…").doesNotContain("kk").hasSizeBetween(100_000, 131_072);
    }
}
