package dev.azureml.e2e.playground;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static ObjectState object(String name, String ready, String reason) {
        return new ObjectState("MLCompute", "team-a", name, ready, reason, "", Instant.parse("2026-01-01T00:00:00Z"));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsOneLineForEachChangeWhereThereIsNoTerminal() {
        var table = new Table(out, 0);

        table.show(List.of(object("cpu", "False", "Creating"), object("gpu", "False", "Creating")), NOW);
        table.show(List.of(object("cpu", "False", "Creating"), object("gpu", "True", "Succeeded")), NOW);

        assertThat(printed().lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
                "MLCompute team-a/cpu False Creating 10s", "MLCompute team-a/gpu False Creating 10s",
                "MLCompute team-a/gpu True Succeeded 10s");
        assertThat(printed()).doesNotContain("\033");
    }

    @Test
    void drawsOverItselfOnATerminal() {
        var table = new Table(out, 24);

        table.show(List.of(object("cpu", "False", "Creating")), NOW);
        assertThat(printed()).doesNotContain("\033[2A");
        table.show(List.of(object("cpu", "True", "Succeeded")), NOW);

        assertThat(printed()).contains("\033[2A");
    }

    @Test
    void leavesOutReadyObjectsFirstWhenTheTerminalIsTooLow() {
        var objects = IntStream.range(0, 10).mapToObj(i -> object("c" + i, i == 9 ? "False" : "True", "")).toList();

        new Table(out, 8).show(objects, NOW);

        assertThat(printed()).contains("team-a/c9", "and 5 more").doesNotContain("team-a/c8");
    }
}
