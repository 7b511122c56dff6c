package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.operator.PlanCommand;
import dev.azureml.operator.manifest.KindSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of whichever edit that is allowed, {@code plan} says what the operator then writes. {@code -Dplan.seed} gives other
 * edits, and {@code -Dplan.edits} more of them.
 */
@ExtendWith(SharedKubeServer.class)
class PlanOfEditsTest {
    private static final long SEED = Long.getLong("plan.seed", 1);
    private static final int EDITS = Integer.getInteger("plan.edits", 4);

    private final KubeServer server;
    private final KindSchemas schemas = new KindSchemas();

    PlanOfEditsTest(KubeServer server) {
        this.server = server;
    }

    static Stream<Arguments> samples() {
        return Stream.of(Arguments.of("quickstart", ".*"), Arguments.of("compute", "(?!attached-legacy).*"),
                Arguments.of("data", ".*"), Arguments.of("models", ".*"), Arguments.of("inference", ".*"),
                Arguments.of("governance", ".*"), Arguments.of("monitoring", ".*"), Arguments.of("access", ".*"),
                Arguments.of("network/private", ".*"), Arguments.of("network/made-network", ".*"),
                Arguments.of("network/managed-network", ".*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void theOperatorThenWritesJustThat(String folder, String chosen, @TempDir Path temp) throws IOException {
        SampleFolder samples = SampleFolder.of(folder, chosen);
        try (World world = World.start(server, samples.azure())) {
            List<MatchResult> objects = samples.apply(world);
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            Map<String, List<String>> names = objects.stream().collect(Collectors.groupingBy(o -> o.group(1),
                    Collectors.mapping(o -> o.group(2), Collectors.toList())));
            Random random = new Random(SEED);
            Path file = temp.resolve("all.yaml");
            int edits = 0;
            for (int tries = 0; edits < EDITS && tries < EDITS * 20; tries++) {
                Map<String, ObjectNode> all = manifests(world, objects);
                MatchResult one = objects.get(random.nextInt(objects.size()));
                ObjectNode manifest = Objects.requireNonNull(all.get(one.group(1) + " " + one.group(2)));
                ObjectNode before = manifest.deepCopy();
                List<RandomEdits.Edit> possible = RandomEdits.of(manifest.withObject("/spec"),
                        schemas.of(one.group(1)).orElseThrow().at("/properties/spec"), names);
                RandomEdits.Edit edit = RandomEdits.anyOf(possible, random);
                edit.apply().run();
                Files.writeString(file, all.values().stream().map(ObjectNode::toString).collect(Collectors.joining(
                        "\n---\n")));
                world.arm().clearRequests();
                Said plan = plan(world, file);
                String told = one.group(1) + " " + one.group(2) + ": " + edit.name() + "\n" + plan.out() + plan.err();
                if (plan.code() == 1) {
                    continue; // that the API server or the operator refuses it too is other tests'
                }
                assertThat(world.writes()).as(told).isEmpty();
                apply(world, manifest);
                JsonNode after = world.await(one.group(1), one.group(2), PlanOfEditsTest::isSettled);
                assertThat(World.message(after)).as(told).doesNotContain("InvalidRequestContent");
                if (isStalled(after)) {
                    // Azure alone knew that; what it refused is what was planned.
                    assertThat(PlannedWrites.of(plan)).as(told + after).containsAll(PlannedWrites.sent(world));
                    apply(world, before);
                    objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
                } else {
                    edits++;
                    // What is made of others by it comes a moment later.
                    awaitSent(world, plan, told);
                    objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
                    assertThat(PlannedWrites.sent(world)).as(told).isEqualTo(PlannedWrites.of(plan));
                }
            }
            assertThat(edits).as("edits that a plan and Azure took").isEqualTo(EDITS);
        }
    }

    private static void awaitSent(World world, Said plan, String told) throws IOException {
        for (String write : PlannedWrites.of(plan)) {
            try {
                world.awaitRequest(_ -> PlannedWrites.sent(world).contains(write));
            } catch (AssertionError e) {
                throw new AssertionError(write + " was planned, and not sent: " + told, e);
            }
        }
    }

    private static void apply(World world, ObjectNode manifest) {
        Kubectl.Result applied = world.tryApply(manifest.toString());
        assertThat(applied.succeeded()).as(applied.output()).isTrue();
    }

    private static Map<String, ObjectNode> manifests(World world, List<MatchResult> objects) {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        objects.forEach(o -> all.put(o.group(1) + " " + o.group(2), manifest(world, o.group(1), o.group(2))));
        return all;
    }

    private static boolean isSettled(JsonNode object) {
        boolean isReady = World.condition(object, "Ready").path("status").asText().equals("True");
        return object.at("/status/observedGeneration").asLong() == object.at("/metadata/generation").asLong()
                && (isReady || isStalled(object));
    }

    private static boolean isStalled(JsonNode object) {
        return World.condition(object, "Stalled").path("status").asText().equals("True");
    }

    /** The object as a person would have it in Git. */
    private static ObjectNode manifest(World world, String kind, String name) {
        JsonNode object = world.require(kind, name);
        ObjectNode manifest = World.JSON.createObjectNode();
        manifest.set("apiVersion", object.path("apiVersion"));
        manifest.put("kind", kind);
        manifest.putObject("metadata").put("name", name);
        manifest.set("spec", object.path("spec").deepCopy());
        return manifest;
    }

    private Said plan(World world, Path file) {
        List<String> args = List.of(file.toString(), "--json", "--namespace", world.namespace(), "--against-cluster",
                "--kubeconfig=" + server.kubeconfigFile());
        return Said.by((out, err) -> new PlanCommand(InputStream.nullInputStream(), out, err).run(args,
                world.environment(), false));
    }
}
