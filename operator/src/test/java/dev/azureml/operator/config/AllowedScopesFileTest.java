package dev.azureml.operator.config;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AllowedScopesFileTest {
    private static final AllowedScopes EXPECTED = AllowedScopes
            .of(Map.of("team-a", List.of("/subscriptions/s1"), "*", List.of()));

    @Test
    void readsJsonAndYaml() {
        assertThat(AllowedScopesFile.parse("{\"team-a\": [\"/subscriptions/s1\"], \"*\": []}")).isEqualTo(EXPECTED);
        assertThat(AllowedScopesFile.parse("""
                # the platform team's
                team-a:
                - /subscriptions/s1
                "*": []
                """)).isEqualTo(EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing", "[]", "text", "{\"a\": \"/subscriptions/s1\"}", "{\"a\": [1]}",
        "{\"a\": [null]}", "{\"a\": [\"/\"], \"a\": []}", "a: [/x]\na: []", "{\"a\": [", "a: [", "a: [x]"})
    void refusesWhatIsNoSetOfRules(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedScopesFile.parse(text));
    }
}
