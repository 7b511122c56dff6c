package dev.azureml.operator.engine.status;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What of a text is taken out for a secret. */
class SecretRedactorTest {
    private static final String PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nlast-line-of-the-key\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            token=hunter22hunter22 and on | token=*** and on
            cut: hunter22hu | cut: ***
            another: hunter23 | another: hunter23
            indented:   MIIEvQIBADANBgkqhkiG9w0B | indented:   ***
            the end alone: last-line-of-the-key | the end alone: ***
            what a key says of itself: PRIVATE | what a key says of itself: PRIVATE
            """)
    void isHidden(String text, String clean) {
        assertThat(SecretRedactor.of(List.of("hunter22hunter22", PEM)).clean(text)).isEqualTo(clean);
        assertThat(SecretRedactor.NONE.and("hunter22hunter22").and(PEM).clean(text)).isEqualTo(clean);
    }
}
