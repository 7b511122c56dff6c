package dev.azureml.e2e.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.process.FailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * The files of the container image beyond its base, laid out under {@code dir} as in the image: a Java runtime of the
 * modules that are used, the packaged operator, and last the AOT cache, made by running just these files. {@code bom} says what the program is made of.
 */
public record ImageRoot(Checkout checkout, Path dir, Path bom) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CACHE = "azureml-operator.aot";
    /** What the operator and its libraries need; java.desktop, which some refer to, is left out for its size. */
    private static final List<String> MODULES = List.of("java.logging", "java.management", "java.naming",
            "java.net.http", "java.sql", "java.xml", "jdk.crypto.ec", "jdk.httpserver", "jdk.jfr", "jdk.management",
            "jdk.naming.dns", "jdk.unsupported");
    /** The time that Jib gives to files; the JVM refuses a cache when that of its runtime has changed. */
    private static final FileTime FILE_TIME = FileTime.from(Instant.ofEpochSecond(1));

    /** Lays it out in the folder that is the only argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Checkout checkout = Checkout.find();
        Path bom = checkout.path("operator/target/bom.json");
        if (!Files.isRegularFile(bom)) {
            throw new FailedException(
                    "no bill of materials at " + bom + ": run Maven without --offline, which skips it");
        }
        new ImageRoot(checkout, Path.of(arguments[0]).toAbsolutePath(), bom).make();
        // Threads of the Kubernetes client would keep it for a while.
        System.exit(0);
    }

    /** Makes all of it anew. */
    public void make() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new FailedException("the image has this machine's Java runtime in it: build it on Linux");
        }
        delete();
        program();
        runtime();
        Path options = app().resolve("jvm.options");
        Files.copy(checkout.path("operator/jvm.options"), options);
        settleTimes();
        new Training(checkout, this).run(CACHE);
        Files.writeString(options, Files.readString(options) + """
                # Made from this very image; without it the start takes longer.
                -XX:AOTCache=%s
                -XX:AOTMode=auto
                """.formatted(CACHE));
        settleTimes();
    }

    /** Where the program lies, which is the working directory of the image. */
    public Path app() {
        return dir.resolve("app");
    }

    /** The Java launcher of the image. */
    public Path java() {
        return dir.resolve("opt/java/bin/java");
    }

    private void program() throws IOException {
        Files.createDirectories(app().resolve("lib"));
        Files.copy(checkout.path("operator/target/azureml-operator.jar"), app().resolve("azureml-operator.jar"));
        Set<String> others = new HashSet<>();
        for (Path library : libraries()) {
            Path name = library.getFileName();
            if (UnsignedJar.copy(library, app().resolve("lib").resolve(name))) {
                others.add(name.toString());
            }
        }
        Path sbom = dir.resolve("usr/share/sbom/azureml-operator.cdx.json");
        Files.createDirectories(sbom.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(sbom.toFile(),
                withRuntime(JSON.readTree(bom.toFile()), others));
    }

    /**
     * Maven knows the libraries alone; the runtime, by which a scanner finds what is to be mended, is this very JDK's.
     *
     * @param others libraries that are other files here than Maven's, whose hashes it tells
     */
    private static JsonNode withRuntime(JsonNode of, Set<String> others) {
        of.path("components").forEach(component -> {
            if (others.contains(component.path("name").asText() + "-" + component.path("version").asText() + ".jar")) {
                ((ObjectNode) component).remove("hashes");
            }
        });
        Runtime.Version version = Runtime.version();
        String number = version.feature() + "." + version.interim() + "." + version.update();
        ObjectNode runtime = ((ObjectNode) of).withArray("/components").addObject();
        runtime.put("type", "platform").put("bom-ref", "java-runtime").put("name", "openjdk").put("version", number)
                .put("description",
                        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        runtime.putArray("licenses").addObject().putObject("license").put("id", "GPL-2.0-with-classpath-exception");
        runtime.put("cpe", "cpe:2.3:a:oracle:openjdk:" + number + ":*:*:*:*:*:*:*");
        return of;
    }

    private List<Path> libraries() throws IOException {
        try (var files = Files.list(checkout.path("operator/target/lib"))) {
            return files.sorted().toList();
        }
    }

    private void runtime() throws IOException {
        var out = new StringWriter();
        var printer = new PrintWriter(out);
        int code = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new FailedException("jlink is missing: a JDK is needed, not a JRE"))
                .run(printer, printer, "--add-modules", String.join(",", MODULES), "--output",
                        dir.resolve("opt/java").toString(), "--strip-debug", "--no-header-files", "--no-man-pages",
                        "--compress", "zip-6");
        if (code != 0) {
            throw new FailedException("jlink: " + out);
        }
    }

    private void settleTimes() throws IOException {
        try (var files = Files.walk(dir)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FILE_TIME);
            }
        }
    }

    private void delete() throws IOException {
        if (Files.exists(dir)) {
            try (var files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
