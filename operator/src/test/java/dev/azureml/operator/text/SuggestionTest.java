package dev.azureml.operator.text;

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

    @Test
    void givesTheNearestFirstAndNoMoreThanAskedFor() {
        List<String> sizes = List.of("Standard_DS4_v2", "Standard_DS3_v2", "Standard_NC24ads_A100_v4",
                "Standard_DS3_v3");

        assertThat(Suggestion.near("standard-ds3-v2", sizes, 2)).containsExactly("Standard_DS3_v2", "Standard_DS4_v2");
        assertThat(Suggestion.near("x", sizes, 2)).isEmpty();
    }
}
