package dev.azureml.operator.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ManifestReaderTest {
    private static final String MANIFEST = "{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}";

    @TempDir
    private Path folder;

    private final List<Path> leftOut = new ArrayList<>();

    private List<Manifest> read(Path path) throws IOException, UnreadableFileException {
        return ManifestReader.read(path, leftOut::add);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void otherJsonOfAFolderIsLeftOut() throws IOException, UnreadableFileException {
        file("a.json", MANIFEST);
        file("b.yaml", MANIFEST);
        Path seed = file("seed.json", "{\"resources\": []}");
        Path list = file("list.json", "[1]");

        assertThat(read(folder)).extracting(Manifest::kind).containsExactly("Secret", "Secret");
        assertThat(leftOut).containsExactly(list, seed);
    }

    @Test
    void whatMayBeAManifestWithAMistakeIsNot() throws IOException {
        Path seed = file("seed.json", "{\"resources\": []}");
        assertThatThrownBy(() -> read(seed)).as("it was named").hasMessageContaining("apiVersion and kind are missing");

        Path half = file("seed.json", "{\"kind\": \"Secret\"}");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining(half + ":1: apiVersion and kind");
        file("seed.json", "{\"resources\": ");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining(half + ":");
        Files.delete(half);
        file("compute.yml", "name: cpu");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("is it a file of az ml?");
        assertThat(leftOut).isEmpty();
    }
}
