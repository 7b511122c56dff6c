package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.manifest.YamlReader.Use;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The values that a manifest has for kubectl. */
class YamlJsonTest {
    /** As the resolver of the library has it with which kubectl reads manifests. */
    private static final String KUBECTL = """
            yes            | true
            Yes            | true
            no             | false
            NO             | false
            on             | true
            Off            | false
            y              | true
            N              | false
            True           | true
            FALSE          | false
            yEs            | "yEs"
            truE           | "truE"
            ~              | null
            Null           | null
            0              | 0
            -0             | 0
            +12            | 12
            0644           | 420
            -0644          | -420
            0o17           | 15
            0x1F           | 31
            -0x1f          | -31
            0b11           | 3
            1_000          | 1000
            0_7            | 7
            08             | 8
            9223372036854775807  | 9223372036854775807
            1.5            | 1.5
            1_0.5          | 10.5
            .5             | 0.5
            -1.            | -1
            1e3            | 1000
            1e999999999    | "1e999999999"
            .inf           | ".inf"
            .nan           | ".nan"
            _1             | "_1"
            0b12           | "0b12"
            0x             | "0x"
            1.2.3          | "1.2.3"
            2024-01-31     | "2024-01-31"
            2024-01-31T10:00:00Z | "2024-01-31T10:00:00Z"
            20:30          | "20:30"
            "yes"          | "yes"
            "0644"         | "0644"
            ! 12           | "12"
            !!str 12       | "12"
            !!str yes      | "yes"
            !!int "0644"   | 420
            !!float 1      | 1
            !!bool "on"    | true
            !other 12      | "12"
            """;

    private static YamlJson.Document read(String text) throws YamlProblem {
        return YamlJson.of(YamlReader.read("f.yaml", text, Use.MANIFESTS).getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = KUBECTL)
    void aValueIsWhatItIsToKubectl(String yaml, String json) throws YamlProblem, IOException {
        JsonNode value = read("a: " + yaml + "\n").tree().path("a");
        JsonNode expected = Json.MAPPER.readTree(json);

        assertThat(value.getNodeType()).isEqualTo(expected.getNodeType());
        if (expected.isNumber()) {
            assertThat(value.decimalValue()).isEqualByComparingTo(expected.decimalValue());
        } else {
            assertThat(value).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!int hush", "!!bool 'hush'", "!!float hush", "!!null hush"})
    void aValueThatIsNotWhatItsTagSaysIsNoneAndIsNotShown(String yaml) {
        assertThatExceptionOfType(YamlProblem.class).isThrownBy(() -> read("a: 1\nb: " + yaml + "\n"))
                .satisfies(problem -> {
                    assertThat(problem.place().line()).isEqualTo(2);
                    assertThat(problem).hasMessageStartingWith("!!").hasMessageNotContaining("hush");
                });
    }

    @Test
    void textsOfSeveralLinesAreTexts() throws YamlProblem {
        assertThat(read("a: |\n  yes\nb: >-\n  12\n").tree().toString()).isEqualTo("{\"a\":\"yes\\n\",\"b\":\"12\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void eachValueHasItsLineWhateverEndsThem(String end) throws YamlProblem {
        YamlJson.Document document = read(String.join(end, "# first", "base: &base", "  size: 1", "one:",
                "  <<: *base", "  more:", "    - 2", "    - x: yes", ""));

        assertThat(document.tree().toString()).isEqualTo(
                "{\"base\":{\"size\":1},\"one\":{\"more\":[2,{\"x\":true}],\"size\":1}}");
        assertThat(document.line()).isEqualTo(2);
        assertThat(document.lines()).containsEntry("base.size", 3).containsEntry("one.size", 3)
                .containsEntry("one.more", 6).containsEntry("one.more[0]", 7).containsEntry("one.more[1].x", 8);
    }

    @Test
    void aMarkOfTheByteOrderIsNoPartOfTheFirstKey() throws YamlProblem {
        assertThat(read("\uFEFFa: 1\n").tree().toString()).isEqualTo("{\"a\":1}");
    }
}
