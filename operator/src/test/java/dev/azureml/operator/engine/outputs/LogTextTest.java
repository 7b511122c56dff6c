package dev.azureml.operator.engine.outputs;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a container writes is not always what Kubernetes takes. */
class LogTextTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1B, 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE})
    void whatYamlHasNoPlaceForIsReplaced(int c) {
        assertThat(LogText.plain("a" + new StringBuilder().appendCodePoint(c) + "b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void allElseStays() {
        String text = "a\tb\nGröße \uD83D\uDE00 \u00A0~";
        assertThat(LogText.plain(text)).isEqualTo(text);
    }

    @Test
    void linesAndBytesAreBounded() {
        assertThat(LogText.end("x\r\n".repeat(300), 10_000)).isEqualTo("x\n".repeat(199) + "x");
        assertThat(LogText.end("\u0000".repeat(5_000), 3_000).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(3_010);
    }
}
