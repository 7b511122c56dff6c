package dev.azureml.operator.config;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("--drift-interval", "--retry-max", "--paused");

    @Test
    void findsTheNearest() {
        assertThat(Suggestion.nearest("--drift-intervall", KNOWN)).contains("--drift-interval");
        assertThat(Suggestion.nearest("--pasued", KNOWN)).contains("--paused");
    }

    @Test
    void takesAVariablesSpellingForItsFlag() {
        assertThat(Suggestion.nearest("--RETRY_MAX", KNOWN)).contains("--retry-max");
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertThat(Suggestion.nearest("--colour", KNOWN)).isEmpty();
        assertThat(Suggestion.nearest("--paused", List.of())).isEmpty();
    }
}
