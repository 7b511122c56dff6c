package dev.azureml.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Trains a cache of a small program, then changes the program. */
class AotCacheTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC");

    @TempDir
    Path dir;
    private Path jar;

    @BeforeEach
    void build() throws IOException {
        jar = dir.resolve("program.jar");
        Files.createDirectories(dir.resolve("lib"));
        compile("Answer", "static String text() { return \"\"; }");
        compile("Main", "public static void main(String[] a) { System.out.print(Answer.text()); }");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/answer.jar");
        pack(jar, "Main", manifest);
        answer("the old answer");
    }

    private void answer(String text) throws IOException {
        compile("Answer", "static String text() { return \"" + text + "\"; }");
        pack(dir.resolve("lib/answer.jar"), "Answer", new Manifest());
    }

    private void compile(String name, String body) throws IOException {
        Path source = dir.resolve(name + ".java");
        Files.writeString(source, "public class " + name + " { " + body + " }");
        int code = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler()).run(null, null, null, "-d",
                dir.toString(), "-cp", dir.toString(), source.toString());
        assertThat(code).isZero();
    }

    private void pack(Path target, String name, Manifest manifest) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            out.putNextEntry(new JarEntry(name + ".class"));
            out.write(Files.readAllBytes(dir.resolve(name + ".class")));
            out.closeEntry();
        }
    }

    @Test
    void aChangedLibraryNeverRunsFromTheCacheOfTheOldOne() throws IOException, InterruptedException {
        AotCache cache = cache();
        assertThat(cache.toUse()).isEmpty();
        run(cache.toTrain());
        cache.trained();
        assertThat(cache.toUse()).isNotEmpty();
        assertThat(run(cache.toUse())).isEqualTo("the old answer");

        answer("the new answer");

        assertThat(run(cache().toUse())).isEqualTo("the new answer");
        assertThat(cache()).isNotEqualTo(cache);
    }

    @Test
    void anythingThatItIsMadeFromChangesItsName() throws IOException {
        AotCache cache = cache();
        assertThat(cache()).isEqualTo(cache);
        assertThat(AotCache.of(jar, JAVA, List.of("-XX:+UseG1GC"))).isNotEqualTo(cache);
        Files.writeString(dir.resolve("release"), "JAVA_VERSION=\"0\"");
        assertThat(AotCache.of(jar, dir, OPTIONS)).isNotEqualTo(cache);
        Files.writeString(dir.resolve("lib/further.jar"), "");
        assertThat(cache()).isNotEqualTo(cache);
    }

    @Test
    void aTrainingThatFailedLeavesNothingToUse() {
        AotCache cache = cache();
        cache.toTrain();
        assertThat(cache.toUse()).isEmpty();
        assertThat(catchThrowable(cache::trained)).isInstanceOf(FailedException.class);
        assertThat(cache.exists()).isFalse();
    }

    private AotCache cache() {
        return AotCache.of(jar, JAVA, OPTIONS);
    }

    private String run(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA.resolve("bin/java").toString()));
        command.addAll(OPTIONS);
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().filter(line -> !line.startsWith("[")).reduce("", String::concat);
    }
}
