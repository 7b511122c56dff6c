package dev.azureml.operator.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of files of az ml, by examples in {@code src/test/resources/convert}: {@code in}, the manifests and what is said of
 * them. {@code -Dconvert.write} writes the latter two anew, to be read before they are committed.
 */
class ConvertTest {
    private static final Path CASES = Path.of("src", "test", "resources", "convert");

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void becomesTheseManifests(Path folder) throws IOException {
        String in = folder.resolve("in").toString();

        Converted converted = Converted.run(in, "--namespace", "team-a");

        check(folder.resolve("out.yaml"), converted.out().replace(in + "/", ""));
        check(folder.resolve("report.txt"), converted.err().replace(in + "/", ""));
        assertThat(converted.exit()).isEqualTo(converted.err().contains(" 0 refused") ? 0 : 1);
        assertThat(converted.all()).doesNotContain("not-to-be-seen");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSameEachTime(Path folder) {
        String in = folder.resolve("in").toString();

        assertThat(Converted.run(in)).isEqualTo(Converted.run(in));
    }

    private static void check(Path file, String text) throws IOException {
        if (System.getProperty("convert.write") != null) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).as(file.toString()).isEqualTo(text);
    }
}
