package dev.azureml.e2e.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.WorkDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Builds the image on a base in a local file, unpacks it and runs its entry point. */
@ExtendWith(SharedKubeServer.class)
class ImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_BYTES = 90_000_000;
    private static final Pattern STARTED = Pattern.compile("azureml-operator \\S+ starts with");

    private final Checkout checkout = Checkout.find();
    private final KubeServer server;

    @TempDir
    Path dir;

    ImageTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void theImageIsSmallSaysWhatItIsAndRunsFromTheCacheOfItsOwnJars() throws Exception {
        Path bom = bom();
        new ImageRoot(checkout, dir.resolve("root"), bom).make();
        build(base());
        Path image = Files.createDirectories(dir.resolve("image"));
        run(image, "tar", "-xf", dir.resolve("image.tar").toString());
        JsonNode manifest = blob(image, JSON.readTree(image.resolve("index.json").toFile()).at("/manifests/0"));
        JsonNode config = blob(image, manifest.path("config")).path("config");

        isDescribed(manifest, config);
        Path unpacked = unpack(image, manifest);
        hasTheShippedFiles(unpacked, bom);
        runs(unpacked, config);
    }

    private static void isDescribed(JsonNode manifest, JsonNode config) {
        long size = 0;
        for (JsonNode layer : manifest.path("layers")) {
            size += layer.path("size").asLong();
        }
        assertThat(size).isLessThan(MOST_BYTES);
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/app");
        JsonNode labels = config.path("Labels");
        assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("azureml-operator");
        assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.path("org.opencontainers.image.revision").asText()).isEqualTo("0123abc");
        assertThat(labels.path("org.opencontainers.image.version").asText()).isNotEmpty();
        assertThat(labels.path("org.opencontainers.image.source").asText()).startsWith("https://");
    }

    private void hasTheShippedFiles(Path unpacked, Path bom) throws IOException {
        assertThat(unpacked.resolve("app/azureml-operator.jar"))
                .hasSameBinaryContentAs(checkout.path("operator/target/azureml-operator.jar"));
        Path expected = Files.createDirectories(dir.resolve("libraries"));
        try (var libraries = Files.list(checkout.path("operator/target/lib"))) {
            for (Path library : libraries.toList()) {
                Path name = library.getFileName();
                UnsignedJar.copy(library, expected.resolve(name));
                assertThat(unpacked.resolve("app/lib").resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
            }
        }
        describesItself(JSON.readTree(unpacked.resolve("usr/share/sbom/azureml-operator.cdx.json").toFile()),
                JSON.readTree(bom.toFile()));
        assertThat(unpacked.resolve("usr/share/azureml-operator/resources/LICENSE")).exists();
        assertThat(unpacked.resolve("etc/passwd")).content().contains("nonroot");
    }

    /** Finding L9: the Java runtime was in the image and not in its bill of materials. */
    private static void describesItself(JsonNode shipped, JsonNode bom) {
        List<String> names = shipped.path("components").findValuesAsText("name");
        assertThat(names).containsAll(bom.path("components").findValuesAsText("name")).contains("openjdk");
        assertThat(shipped.path("components")).as("no hash of another file").allSatisfy(component -> assertThat(
                component.path("name").asText().startsWith("azure-") && component.has("hashes")).isFalse())
                .anyMatch(component -> component.has("hashes"));
        assertThat(shipped.path("components").findValuesAsText("cpe"))
                .anyMatch(cpe -> cpe.contains(":openjdk:" + Runtime.version().feature() + "."));
    }

    private void runs(Path unpacked, JsonNode config) throws Exception {
        List<String> command = new ArrayList<>();
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        command.set(0, unpacked + command.getFirst());
        Path app = unpacked.resolve(config.path("WorkingDir").asText().substring(1));
        String namespace = server.createNamespace("image");
        Path loaded = dir.resolve("loaded.log");
        WorkDir work = WorkDir.take(checkout, "image-test");
        Programs programs = new Programs(checkout, work);
        var azure = programs.startEmulator(new Cleanup(), work.file("requests.jsonl"),
                List.of("--operation-time", "100ms"));
        Map<String, String> settings = Map.of("WATCH_NAMESPACES", namespace, "OPERATOR_NAMESPACE", namespace,
                "POLL_INTERVAL", "100ms", "JDK_JAVA_OPTIONS", "-Xmx128m -Xlog:class+load:file=" + loaded);
        try (var emulator = azure.process()) {
            emulator.requireAlive();
            try (var operator = programs.startOperatorAs(command, app, server.kubeconfigFile(), azure, settings)
                    .process()) {
                becomesReady(namespace);
                operator.requireAlive();
            }
            assertThat(Files.readAllLines(loaded)).anyMatch(line -> line.contains(" dev.azureml.operator.Main ")
                    && line.contains("shared objects file"));

            Files.delete(app.resolve("azureml-operator.aot"));
            try (var operator = programs.startOperatorAs(command, app, server.kubeconfigFile(), azure, settings)
                    .process()) {
                operator.awaitOutput(STARTED, Duration.ofMinutes(1));
            }
        }
    }

    private void becomesReady(String namespace) {
        server.kubectl().must("apply", "--server-side", "-n", namespace, "-f", checkout.path(
                "samples/quickstart/workspace.yaml").toString());
        server.kubectl().must("wait", "--for=condition=Ready", "mlworkspaces", "--all", "-n", namespace,
                "--timeout=90s");
    }

    /** What the build wrote; offline, Maven writes none. */
    private Path bom() throws IOException {
        Path built = checkout.path("operator/target/bom.json");
        if (!Files.isRegularFile(built)) {
            return Files.writeString(dir.resolve("bom.json"), "{\"bomFormat\": \"CycloneDX\"}");
        }
        List<String> names = JSON.readTree(built.toFile()).path("components").findValuesAsText("name");
        assertThat(names).contains("azure-identity", "kubernetes-client-api").doesNotContain("junit-jupiter-api");
        return built;
    }

    /** An archive as docker save writes it, with one layer that has the user in it. */
    private Path base() throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path files = Files.createDirectories(dir.resolve("base"));
        Path etc = Files.createDirectories(dir.resolve("layer/etc"));
        Files.writeString(etc.resolve("passwd"), "nonroot:x:65532:65532:nonroot:/:/sbin/nologin\n");
        run(dir.resolve("layer"), "tar", "-cf", files.resolve("layer.tar").toString(), "etc");
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(files.resolve("layer.tar"))));
        Files.writeString(files.resolve("config.json"), """
                {"architecture": "amd64", "os": "linux", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                """.formatted(digest));
        Files.writeString(files.resolve("manifest.json"), """
                [{"Config": "config.json", "RepoTags": ["base:1"], "Layers": ["layer.tar"]}]
                """);
        Path base = dir.resolve("base.tar");
        run(files, "tar", "-cf", base.toString(), "manifest.json", "config.json", "layer.tar");
        return base;
    }

    /** Maven's part alone, since this build is under way. */
    private void build(Path base) throws IOException, InterruptedException {
        run(checkout.root(), "mvn", "-B", "-ntp", "-f", checkout.path("operator/image/pom.xml").toString(), "package",
                "-Dexec.skip", "-Djib.disableUpdateChecks=true", "-Dimage.architecture=amd64",
                "-Dimage.root=" + dir.resolve("root"), "-Dimage.base=tar://" + base,
                "-Dimage.tar=" + dir.resolve("image.tar"), "-Dimage.revision=0123abc");
    }

    private Path unpack(Path image, JsonNode manifest) throws IOException, InterruptedException {
        Path unpacked = Files.createDirectories(dir.resolve("unpacked"));
        for (JsonNode layer : manifest.path("layers")) {
            run(unpacked, "tar", "-xzf", file(image, layer).toString());
        }
        return unpacked;
    }

    private static JsonNode blob(Path image, JsonNode descriptor) throws IOException {
        return JSON.readTree(file(image, descriptor).toFile());
    }

    private static Path file(Path image, JsonNode descriptor) {
        return image.resolve("blobs/" + descriptor.path("digest").asText().replace(':', '/'));
    }

    private static void run(Path where, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    }
}
