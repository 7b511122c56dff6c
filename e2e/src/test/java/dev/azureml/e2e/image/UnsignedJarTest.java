package dev.azureml.e2e.image;

import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class UnsignedJarTest {
    private static final String SIGNATURES = "META-INF/[^/]*[.](SF|RSA)";

    @TempDir
    private Path folder;

    /** Finding: the classes of Azure's libraries, which are signed, were in no AOT cache. */
    @Test
    void hasAllButTheSignature() throws IOException {
        Path signed = library("azure-identity-");
        Path copy = folder.resolve("copy.jar");

        UnsignedJar.copy(signed, copy);

        try (JarFile before = new JarFile(signed.toFile()); JarFile after = new JarFile(copy.toFile())) {
            assertThat(names(before)).as("or it tests nothing").anyMatch(name -> name.matches(SIGNATURES));
            assertThat(names(after)).containsExactlyElementsOf(names(before).stream().filter(name -> !name.matches(
                    SIGNATURES)).toList());
            assertThat(after.getManifest().getMainAttributes()).isEqualTo(before.getManifest().getMainAttributes());
            assertThat(after.getManifest().getEntries()).isEmpty();
            for (JarEntry entry : before.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
                assertThat(after.getInputStream(after.getJarEntry(entry.getName()))).as(entry.getName())
                        .hasSameContentAs(before.getInputStream(entry));
            }
        }
    }

    @Test
    void isTheSameWhereNothingIsSigned() throws IOException {
        Path plain = library("jackson-core-");
        Path copy = folder.resolve("copy.jar");

        UnsignedJar.copy(plain, copy);

        assertThat(copy).hasSameBinaryContentAs(plain);
    }

    private static Path library(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(Checkout.find().path("operator/target/lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).findFirst().orElseThrow();
        }
    }

    private static List<String> names(JarFile jar) {
        return jar.stream().map(JarEntry::getName).toList();
    }
}
