package dev.azureml.operator.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Which files beside a file of az ml are read, and which never. */
class LocalFilesTest {
    @TempDir
    private Path top;

    private Path root = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void folder() throws IOException {
        root = Files.createDirectories(top.resolve("set")).toRealPath();
        source = Files.writeString(Files.createDirectories(root.resolve("online")).resolve("blue.yml"), "name: x\n");
    }

    private LocalFiles.Found look(String path) {
        return new LocalFiles(List.of(root), Set.of()).look(source.toString(), path);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static SequencedMap<String, String> texts(LocalFiles.Found found) {
        return ((LocalFiles.Texts) found).files();
    }

    private static String reason(LocalFiles.Found found) {
        return ((LocalFiles.Unfit) found).reason();
    }

    @Test
    void aFileAndAFolderBelowTheRootAreRead() throws IOException {
        write("env/conda.yml", "a");
        write("src/score.py", "b");
        write("src/lib/x.py", "c");

        assertThat(texts(look("../env/conda.yml"))).containsExactly(java.util.Map.entry("conda.yml", "a"));
        assertThat(texts(look("../src"))).containsOnlyKeys("lib/x.py", "score.py");
    }

    @Test
    void nothingOutsideIsRead() throws IOException {
        Files.writeString(top.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("online/link"), top.resolve("secret"));
        Files.createSymbolicLink(root.resolve("online/up"), top);

        for (String path : List.of("../../secret", "link", "up", "up/secret", top.resolve("secret").toString(),
                "/etc/hosts",
                "../..")) {
            assertThat(reason(look(path))).as(path).contains("outside of the folder that is converted");
        }
    }

    @Test
    void linksAndHiddenFilesInAFolderAreLeftOut() throws IOException {
        Files.writeString(top.resolve("secret"), "x");
        write("src/score.py", "b");
        write("src/.env", "x");
        write("src/.git/config", "x");
        write("src/__pycache__/score.pyc", "x");
        Files.createSymbolicLink(root.resolve("src/link.py"), top.resolve("secret"));

        assertThat(texts(look("../src"))).containsOnlyKeys("score.py");
    }

    @Test
    void whatDoesNotFitIsToldWhy() throws IOException {
        write("src/large.py", "x".repeat(65 * 1024));
        write("many/a", "x");
        for (int i = 0; i < 40; i++) {
            write("many/f" + i, "x");
        }
        Files.createDirectories(root.resolve("empty"));
        Files.write(root.resolve("binary"), new byte[]{(byte) 0xFF, 0, 1});
        Files.write(root.resolve("nul"), "a\0b".getBytes(StandardCharsets.UTF_8));

        assertThat(reason(look("../src"))).isEqualTo("large.py makes it larger than a ConfigMap takes");
        assertThat(reason(look("../many"))).isEqualTo("it has more than 32 files");
        assertThat(reason(look("../empty"))).isEqualTo("it is empty");
        assertThat(reason(look("../binary"))).isEqualTo("binary is no text");
        assertThat(reason(look("../nul"))).isEqualTo("nul is no text");
        assertThat(reason(look("../gone"))).isEqualTo("it is not there");
        assertThat(reason(look("a\0b"))).isEqualTo("it can't be read");
    }
}
