package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.PlanCommand;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code plan} says what the operator then does. */
@ExtendWith(SharedKubeServer.class)
class PlanTest {
    private static final Pattern OBJECT = Pattern.compile("(?m)^kind: (ML\\w+)\\nmetadata:\\n {2}name: (\\S+)$");

    private final KubeServer server;

    PlanTest(KubeServer server) {
        this.server = server;
    }

    private record Said(int code, String out, String err) {
    }

    private static Said plan(World world, String... args) {
        Map<String, String> environment = new HashMap<>(world.environment());
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--namespace", world.namespace()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new PlanCommand(InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(all, environment, false);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a plan says that would be sent, without names that Azure has a part in. */
    private static Set<String> planned(Said plan) throws IOException {
        Set<String> planned = new TreeSet<>();
        for (JsonNode object : World.JSON.readTree(plan.out()).path("objects")) {
            for (JsonNode change : object.path("changes")) {
                String id = change.path("resource").asText();
                planned.add(named(switch (change.path("action").asText()) {
                    case "Create", "Update" -> "write " + id;
                    case "Delete" -> "delete " + id;
                    default -> "act " + id + "/" + change.path("action").asText();
                }));
            }
        }
        return planned;
    }

    private static Set<String> writes(World world) {
        Set<String> writes = new TreeSet<>();
        for (RequestRecord request : world.writes()) {
            if (!request.path().startsWith("/subscriptions/")) {
                continue; // a blob
            }
            String verb = request.path().substring(request.path().lastIndexOf('/') + 1);
            switch (request.method()) {
                case "PUT", "PATCH" -> writes.add(named("write " + request.path()));
                case "DELETE" -> writes.add(named("delete " + request.path()));
                default -> {
                    if (!verb.startsWith("list") && !verb.equals("startPendingUpload")) {
                        writes.add(named("act " + request.path()));
                    }
                }
            }
        }
        return writes;
    }

    private static String named(String write) {
        return write.toLowerCase(Locale.ROOT).replaceAll("(/roleassignments/).*", "$1*");
    }

    /** Folder of samples, which of its files. */
    static Stream<Arguments> lives() {
        return Stream.of(Arguments.of("quickstart", ".*"),
                // What is legacy can't be attached any more.
                Arguments.of("compute", "(?!attached-legacy).*"),
                Arguments.of("data", ".*"), Arguments.of("models", ".*"), Arguments.of("inference", ".*"),
                Arguments.of("governance", ".*"), Arguments.of("network/private", ".*"),
                Arguments.of("monitoring", ".*"), Arguments.of("access", ".*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void theOperatorThenDoesThatAndNothingIsLeft(String folder, String chosen) throws IOException {
        Path samples = Checkout.find().path("samples").resolve(folder);
        Path seed = samples.resolve("seed.json");
        EmulatorOptions options = EmulatorOptions.defaults();
        try (World world = World.withoutOperator(server, Files.exists(seed)
                ? options.withSeed(World.JSON.readTree(seed.toFile()))
                : options); Stream<Path> all = Files.list(samples)) {
            List<Path> files = all.filter(f -> f.toString().endsWith(".yaml")
                    && f.getFileName().toString().matches(chosen)).sorted().toList();
            String[] paths = Stream.concat(files.stream().map(Path::toString), Stream.of("--json"))
                    .toArray(String[]::new);

            Said before = plan(world, paths);

            assertThat(writes(world)).isEmpty();
            List<MatchResult> objects = new ArrayList<>();
            for (Path file : files) {
                String text = Files.readString(file);
                OBJECT.matcher(text).results().forEach(objects::add);
                world.apply(text);
            }
            world.startOperator();
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            assertThat(writes(world)).isEqualTo(planned(before));
            Said after = plan(world, paths);
            assertThat(after.code()).as(after.out()).isZero();
        }
    }
}
