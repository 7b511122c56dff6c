package dev.azureml.operator.manifest;

import dev.azureml.operator.manifest.YamlReader.Use;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** YAML with its lines, its anchors and its faults. */
class YamlReaderTest {
    private static Yaml.Mapping read(String text) throws YamlProblem {
        return (Yaml.Mapping) YamlReader.read("f.yml", text, Use.FILES_OF_AZ_ML).getFirst();
    }

    @Test
    void eachValueKnowsItsLine() throws YamlProblem {
        Yaml.Mapping mapping = read("# first\na: 1\nb:\n  c: x\n");

        assertThat(mapping.entry("a").orElseThrow().place()).hasToString("f.yml:2");
        assertThat(((Yaml.Mapping) mapping.value("b").orElseThrow()).entry("c").orElseThrow().place())
                .hasToString("f.yml:4");
    }

    @Test
    void severalDocumentsAreRead() throws YamlProblem {
        assertThat(YamlReader.read("f.yml", "a: 1\n---\n# nothing\n---\nb: 2\n", Use.FILES_OF_AZ_ML)).hasSize(2);
    }

    @Test
    void anchorsAndMergeKeysAreResolved() throws YamlProblem {
        Yaml.Mapping mapping = read("""
                base: &base {size: small, tier: low}
                more: &more {tier: high, count: 2}
                one: {<<: *base, tier: own}
                two: {<<: [*base, *more]}
                again: *base
                """);

        assertThat(texts(mapping, "one")).containsExactlyInAnyOrder("tier=own", "size=small");
        assertThat(texts(mapping, "two")).containsExactlyInAnyOrder("size=small", "tier=low", "count=2");
        assertThat(texts(mapping, "again")).containsExactly("size=small", "tier=low");
    }

    private static List<String> texts(Yaml.Mapping mapping, String key) {
        return ((Yaml.Mapping) mapping.value(key).orElseThrow()).entries().stream()
                .map(entry -> entry.key() + "=" + ((Yaml.Scalar) entry.value()).text()).toList();
    }

    @Test
    void nothingIsNothing() throws YamlProblem {
        Yaml.Mapping mapping = read("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n");

        assertThat(Stream.of("a", "b", "c", "d", "e").filter(mapping::has)).containsExactly("d", "e");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("a: [1, 2", 1, "is no YAML"),
                arguments("a: 1\n\tb: 2\n", 2, "is no YAML"),
                arguments("a: 1\nb: 2\na: 3\n", 3, "the key a stands twice in one mapping: keep one of them"),
                arguments("a: &x [*x]\n", 1, "*x is used before &x is complete: it is not there, or contains itself"),
                arguments("a: *gone\n", 1, "*gone is used before"),
                arguments("a: {{ NAME }}\n", 1, "line 1 has {{ NAME }}: this is a template"),
                arguments("a: 1\nb: {{X}}/y\n", 2, "line 2 has {{X}}: this is a template"),
                arguments("{% if x %}\na: 1\n", 1, "line 1 has {% if x %}: this is a template"),
                arguments("<<: 3\n", 1, "<< takes a mapping"),
                arguments("? [a, b]\n: c\n", 1, "a key has to be a word"),
                arguments("a: \"\\x\n", 1, "is no YAML"),
                arguments("[".repeat(5000), 1, "is nested deeper than 100 levels"),
                arguments("a: " + "{b: ".repeat(200) + "1" + "}".repeat(200), 1, "is nested deeper than 100 levels"),
                arguments(bomb(), 5, "there are more than 100000 values"),
                arguments("a: \0", 1, "is no YAML that can be read"));
    }

    /** Ten aliases of ten aliases and so on: a billion values in a few lines. */
    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a%1$d: &a%1$d [%2$s]\n".formatted(i, String.join(", ", java.util.Collections.nCopies(10,
                    "*a" + (i - 1)))));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsToldWithItsLine(String text, int line, String message) {
        assertThatExceptionOfType(YamlProblem.class)
                .isThrownBy(() -> YamlReader.read("f.yml", text, Use.FILES_OF_AZ_ML))
                .satisfies(problem -> {
                    assertThat(problem).hasMessageContaining(message);
                    assertThat(problem.place().line()).isEqualTo(line);
                });
    }

    @Test
    void aFaultDoesNotShowWhatStandsThere() {
        assertThatExceptionOfType(YamlProblem.class)
                .isThrownBy(
                        () -> YamlReader.read("f.yml", "key: 'hunter2-hunter2\nnext: \"hunter2: hunter2\": 'hunter2'",
                                Use.FILES_OF_AZ_ML))
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("hunter2"));
    }
}
