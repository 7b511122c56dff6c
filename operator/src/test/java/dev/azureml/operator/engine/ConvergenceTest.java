package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.Comparison;
import dev.azureml.operator.plan.json.Overlay;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Random specs and edits, and an Azure that rewrites, refuses, is edited by others, or drops what it took. */
class ConvergenceTest {
    private static final int ROUNDS = 6;
    private static final Comparison COMPARISON = new Comparison(EngineFixture.SCHEMA);
    /** What specs say, with the values they say it with. */
    private static final List<String> PATHS = List.of("/tags/a", "/tags/b", "/properties/description",
            "/properties/requestSettings/requestTimeout",
            "/properties/requestSettings/maxConcurrentRequestsPerInstance",
            "/properties/livenessProbe/period", "/properties/environmentVariables/X",
            "/properties/environmentVariables/x", "/properties/egressPublicNetworkAccess");
    /** What no spec ever says. */
    private static final List<String> THEIRS = List.of("/tags/policy", "/properties/environmentVariables/THEIRS",
            "/properties/livenessProbe/timeout");

    private final Set<String> ever = new HashSet<>();

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    private static ObjectNode body(Random random) {
        ObjectNode body = EngineFixture.object("{\"location\": \"West Europe\", \"properties\": "
                + "{\"endpointComputeType\": \"Managed\"}}");
        for (String path : PATHS) {
            if (random.nextBoolean()) {
                Overlay.set(body, JsonPointer.compile(path), value(path, random));
            }
        }
        return body;
    }

    private static JsonNode value(String path, Random random) {
        String text = switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "requestTimeout", "period" -> "PT" + random.nextInt(60, 200) + "S";
            case "egressPublicNetworkAccess" -> random.nextBoolean() ? "Enabled" : "Disabled";
            default -> "Text " + random.nextInt(3);
        };
        return path.endsWith("PerInstance")
                ? Json.object().numberNode(random.nextInt(1, 9))
                : Json.object().textNode(
                        text);
    }

    /** Azure's spelling of what it keeps. */
    private static ObjectNode rewritten(ObjectNode body) {
        if (body.path("location").isTextual()) {
            body.put("location", "westeurope");
        }
        for (String path : List.of("/properties/requestSettings/requestTimeout", "/properties/livenessProbe/period")) {
            JsonNode duration = Overlay.at(body, JsonPointer.compile(path));
            if (duration != null) {
                Overlay.set(body, JsonPointer.compile(path), body.textNode(
                        java.time.Duration.parse(duration.textValue()).toString()));
            }
        }
        JsonNode access = body.at("/properties/egressPublicNetworkAccess");
        if (access.isTextual()) {
            body.withObjectProperty("properties").put("egressPublicNetworkAccess",
                    access.textValue().toLowerCase(java.util.Locale.ROOT));
        }
        return body;
    }

    private EngineFixture stage(Random random) {
        EngineFixture stage = new EngineFixture();
        stage.arm.habit = ConvergenceTest::rewritten;
        if (random.nextBoolean()) {
            ObjectNode there = body(random);
            stage.arm.resources.put(EngineFixture.BLUE.value(), rewritten(there).put("id", EngineFixture.BLUE.value()));
        }
        return stage;
    }

    private void wants(EngineFixture stage, ObjectNode body, Random random) {
        UpdateRule rule = random.nextBoolean() ? UpdateRule.PUT : UpdateRule.PUT.patching("/tags");
        stage.wants(dev.azureml.operator.plan.Intent.manage("main", EngineFixture.BLUE, EngineFixture.VERSION, body)
                .updatedBy(rule));
        Overlay.leaves(body).forEach(leaf -> ever.add(leaf.toString()));
    }

    private static List<?> differences(EngineFixture stage, ObjectNode wanted) {
        return COMPARISON.differences(EngineFixture.BLUE.type(), wanted, stage.arm.resource(EngineFixture.BLUE.value()),
                CompareRules.NONE);
    }

    private static void settle(EngineFixture stage) {
        for (int round = 0; round < ROUNDS; round++) {
            stage.visit();
        }
    }

    private static void othersEdit(EngineFixture stage, Random random) {
        ObjectNode there = stage.arm.resource(EngineFixture.BLUE.value());
        for (String path : THEIRS) {
            Overlay.set(there, JsonPointer.compile(path), there.textNode("PT" + random.nextInt(1, 9) + "S"));
        }
        String ours = PATHS.get(random.nextInt(PATHS.size()));
        Overlay.set(there, JsonPointer.compile(ours), value(ours, random));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comesToRestAsTheSpecSaysAndLeavesTheRestAlone(int seed) {
        var random = new Random(seed);
        EngineFixture stage = stage(random);
        for (int edit = 0; edit < 5; edit++) {
            ObjectNode wanted = body(random);
            wants(stage, wanted, random);
            if (random.nextInt(3) == 0) {
                stage.arm.refusals.add(FakeArm.failure(FailureKind.UNAVAILABLE));
            }
            settle(stage);
            assertThat(stage.problem().reason()).as("edit " + edit + ": " + stage.problem())
                    .isEqualTo(Reason.AVAILABLE);
            assertThat(differences(stage, wanted)).isEmpty();

            int writes = stage.writes().size();
            stage.visit();
            assertThat(stage.writes()).as("at rest").hasSize(writes);

            othersEdit(stage, random);
            List<JsonNode> theirs = theirs(stage);
            settle(stage);
            assertThat(differences(stage, wanted)).isEmpty();
            assertThat(theirs(stage)).isEqualTo(theirs);
        }
    }

    private static List<JsonNode> theirs(EngineFixture stage) {
        return THEIRS.stream().map(path -> stage.arm.resource(EngineFixture.BLUE.value()).at(path)).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void touchesNothingThatNoSpecEverSaid(int seed) {
        var random = new Random(seed);
        EngineFixture stage = stage(random);
        ObjectNode before = stage.arm.resources.containsKey(EngineFixture.BLUE.value())
                ? stage.arm.resource(EngineFixture.BLUE.value()).deepCopy()
                : Json.object();
        for (int edit = 0; edit < 4; edit++) {
            wants(stage, body(random), random);
            settle(stage);
        }

        ObjectNode after = stage.arm.resource(EngineFixture.BLUE.value());
        Overlay.leaves(before).stream().filter(leaf -> !ever.contains(leaf.toString()))
                .forEach(leaf -> assertThat(Overlay.at(after, leaf)).as(leaf.toString()).isEqualTo(Overlay.at(before,
                        leaf)));
        Overlay.leaves(after).stream().map(JsonPointer::toString)
                .filter(leaf -> Overlay.at(before, JsonPointer.compile(leaf)) == null)
                .forEach(leaf -> assertThat(leaf).satisfiesAnyOf(l -> assertThat(ever).contains(l), l -> assertThat(l)
                        .isIn("/id", "/tags/azureml.dev-owner", "/properties/provisioningState")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSpecAppliedDroppedAndAppliedAgainEndsTheSame(int seed) {
        var random = new Random(seed);
        EngineFixture stage = new EngineFixture();
        stage.arm.habit = ConvergenceTest::rewritten;
        ObjectNode one = body(random);
        wants(stage, one, new Random(seed));
        settle(stage);
        ObjectNode first = stage.arm.resource(EngineFixture.BLUE.value()).deepCopy();

        wants(stage, body(random), new Random(seed));
        settle(stage);
        wants(stage, one, new Random(seed));
        settle(stage);

        assertThat(stage.arm.resource(EngineFixture.BLUE.value())).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stopsWhenAzureDropsAPath(int seed) {
        var random = new Random(seed);
        EngineFixture stage = stage(random);
        String lost = PATHS.get(random.nextInt(PATHS.size()));
        stage.arm.habit = sent -> Overlay.without(rewritten(sent), List.of(JsonPointer.compile(lost)));
        ObjectNode wanted = body(random);
        Overlay.set(wanted, JsonPointer.compile(lost), Json.object().textNode("PT10000S"));
        if (lost.endsWith("PerInstance")) {
            Overlay.set(wanted, JsonPointer.compile(lost), Json.object().numberNode(99));
        }
        wants(stage, wanted, random);

        settle(stage);

        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
        assertThat(stage.writes()).hasSizeBetween(2, 3);
        int writes = stage.writes().size();
        settle(stage);
        assertThat(stage.writes()).hasSize(writes);
    }
}
