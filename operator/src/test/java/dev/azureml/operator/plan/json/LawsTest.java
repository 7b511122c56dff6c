package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

/** What holds of any two bodies of any published type. */
class LawsTest {
    private static final int EXAMPLES = 1_500;
    private static final ArmSchema SCHEMA = ArmSchema.load();
    private static final List<String> TYPES = SCHEMA.types().stream().sorted().toList();
    private static final Comparison COMPARISON = new Comparison(SCHEMA);
    private static final Planner PLANNER = new Planner(SCHEMA);
    private static final CompareRules RULES = CompareRules.NONE
            .withExact("/properties/traffic", "/properties/mirrorTraffic")
            .withListKey("/properties/containers", "name").withListKey("/properties/accessPolicies", "objectId")
            .withListKey("/properties/containers/*/properties/environmentVariables", "name");

    /** One draw: a type, two bodies of it, and the randomness for the rest. */
    private record Draw(String type, Shape shape, ObjectNode wanted, ObjectNode base, Random random) {
        static Draw of(long seed) {
            var random = new Random(seed);
            String type = TYPES.get(random.nextInt(TYPES.size()));
            var bodies = new Bodies(random);
            Shape shape = SCHEMA.shape(type);
            return new Draw(type, shape, bodies.body(shape), bodies.body(shape), random);
        }

        List<Difference> differences(ObjectNode observed, CompareRules rules) {
            return COMPARISON.differences(type, wanted, observed, rules);
        }

        ObjectNode answer() {
            return new Habits(random).answer(shape, wanted);
        }
    }

    private static void forAll(Consumer<Draw> law) {
        qt().withFixedSeed(20_251_201).withExamples(EXAMPLES).withShrinkCycles(0).forAll(longs().all())
                .checkAssert(seed -> law.accept(Draw.of(seed)));
    }

    @Test
    void whatIsLaidOverIsThere() {
        forAll(d -> {
            assertThat(d.differences(Overlay.overlay(d.base, d.wanted, RULES), RULES)).isEmpty();
            assertThat(d.differences(Overlay.overlay(d.shape, d.base, d.wanted, RULES), RULES)).isEmpty();
        });
    }

    @Test
    void whatIsLaidOverAzuresAnswerIsThere() {
        forAll(d -> {
            ObjectNode base = SCHEMA.writable(d.type, d.answer());
            assertThat(d.differences(Overlay.overlay(d.shape, base, d.wanted, RULES), RULES)).isEmpty();
        });
    }

    @Test
    void overlayKeepsWhatIsNotSaid() {
        forAll(d -> {
            ObjectNode result = Overlay.overlay(d.base, d.wanted, CompareRules.NONE);
            for (JsonPointer leaf : Overlay.leaves(d.base)) {
                if (!touched(d.wanted, leaf)) {
                    assertThat(Overlay.at(result, leaf)).as(leaf.toString()).isEqualTo(Overlay.at(d.base, leaf));
                }
            }
        });
    }

    /** True where the wanted body has something at the leaf, or ends on the way to it with something else. */
    private static boolean touched(ObjectNode wanted, JsonPointer leaf) {
        JsonNode at = wanted;
        for (String segment : Paths.segments(leaf, wanted)) {
            if (at == null || !at.isObject()) {
                return at != null;
            }
            at = Paths.step(at, segment);
        }
        return at != null;
    }

    @Test
    void overlayChangesNeitherArgument() {
        forAll(d -> {
            ObjectNode base = d.base.deepCopy();
            ObjectNode wanted = d.wanted.deepCopy();
            ObjectNode result = Overlay.overlay(d.shape, d.base, d.wanted, RULES);
            Overlay.leaves(result).forEach(leaf -> Overlay.set(result, leaf, result.nullNode()));
            assertThat(d.base).isEqualTo(base);
            assertThat(d.wanted).isEqualTo(wanted);
        });
    }

    @Test
    void azuresSpellingIsNoDifference() {
        forAll(d -> {
            ObjectNode answer = d.answer();
            assertThat(d.differences(answer, CompareRules.NONE)).as(d.type + " " + answer).isEmpty();
            assertThat(d.differences(SCHEMA.writable(d.type, answer), CompareRules.NONE)).isEmpty();
        });
    }

    /** A person may say a GUID in capitals, a list in another order, an empty text for none: nothing is to be done. */
    @Test
    void anotherSpellingIsNoDifference() {
        forAll(d -> {
            ObjectNode said = Habits.respelled(d.random, d.shape, d.wanted);
            assertThat(COMPARISON.differences(d.type, said, d.wanted, CompareRules.NONE)).as(d.type + " " + said)
                    .isEmpty();
        });
    }

    /** Nothing of a resource that can be changed in no way: neither a replacement nor the demand for one. */
    @Test
    void anotherSpellingReplacesNothing() {
        forAll(d -> {
            ArmId id = ArmId.parse("/subscriptions/s/resourceGroups/g/providers/" + named(d.type));
            Intent intent = Intent.manage("r", id, "v", Habits.respelled(d.random, d.shape, d.wanted))
                    .updatedBy(UpdateRule.onlyUpdatable());
            for (String policy : List.of("Never", "Recreate")) {
                var spec = Golden.spec(MLDatastoreSpec.class,
                        Golden.json("{\"replacementPolicy\":\"" + policy + "\"}"));
                var recorded = new ResourceStatus("r", id.value(), "v", ResourceStatus.Origin.Created,
                        ResourceStatus.Phase.Ready, Overlay.leaves(d.wanted).stream().map(JsonPointer::toString)
                                .toList(),
                        null, null, null, null, null);
                List<Step> steps = PLANNER.plan(new Planner.Input(Golden.subject(spec, recorded), List.of(intent),
                        Facts.NONE.with("r", new Observation.Present(d.answer(), false)), Set.of(), Set.of(), Map.of(),
                        new PlainDigest(_ -> ""), AdoptionPolicy.Adopt, _ -> false));
                assertThat(steps).as(d.type).singleElement().isInstanceOf(Step.Satisfied.class);
            }
        });
    }

    /** An id's path with a name after each part of the type. */
    private static String named(String type) {
        String[] parts = type.split("[/@]");
        return parts[0] + "/" + Arrays.stream(parts).skip(1).map(part -> part + "/n").collect(Collectors.joining("/"));
    }

    @Test
    void anotherValueIsADifference() {
        forAll(d -> {
            for (JsonPointer leaf : Overlay.leaves(d.wanted)) {
                JsonNode value = Overlay.at(d.wanted, leaf);
                if (value != null && !Paths.empty(value) && !SCHEMA.writeOnly(d.type, leaf)) {
                    ObjectNode observed = d.wanted.deepCopy();
                    Overlay.set(observed, leaf, observed.textNode("another"));
                    assertThat(d.differences(observed, CompareRules.NONE)).extracting(Difference::path)
                            .containsExactly(leaf);
                }
            }
        });
    }

    @Test
    void anObjectNeverDiffersFromItselfExactly() {
        forAll(d -> assertThat(d.differences(d.wanted, RULES.withExact("/properties", "/tags"))).isEmpty());
    }

    @Test
    void writableIsIdempotent() {
        forAll(d -> {
            ObjectNode once = SCHEMA.writable(d.type, d.answer());
            assertThat(SCHEMA.writable(d.type, once)).isEqualTo(once);
            assertThat(once.has("addedByAzure") || once.path("properties").has("addedByAzure")).isFalse();
        });
    }

    @Test
    void leavesAreAllThatIsSaid() {
        forAll(d -> {
            ObjectNode said = Overlay.overlay(d.wanted.objectNode(), d.wanted, CompareRules.NONE);
            List<JsonPointer> leaves = Overlay.leaves(said);
            assertThat(Overlay.only(said, leaves)).isEqualTo(said);
            assertThat(Overlay.without(said, leaves)).isEmpty();
            assertThat(Overlay.leaves(said, RULES)).allSatisfy(leaf -> assertThat(Overlay.at(said, leaf)).isNotNull());
            assertThat(Overlay.without(said, Overlay.leaves(said, RULES))).isEmpty();
        });
    }

    @Test
    void aPartHasItsOwnLeavesAndTheRestTheOthers() {
        forAll(d -> {
            List<JsonPointer> leaves = Overlay.leaves(d.wanted);
            var shuffled = new ArrayList<>(leaves);
            Collections.shuffle(shuffled, d.random);
            List<JsonPointer> some = shuffled.subList(0, shuffled.size() / 2);
            List<JsonPointer> others = shuffled.subList(shuffled.size() / 2, shuffled.size());

            assertThat(Overlay.leaves(Overlay.only(d.wanted, some))).containsExactlyInAnyOrderElementsOf(some);
            assertThat(Overlay.leaves(Overlay.without(d.wanted, some))).containsExactlyInAnyOrderElementsOf(others);
        });
    }

    @Test
    void whatIsTakenOutCanBePutBack() {
        forAll(d -> {
            for (JsonPointer leaf : Overlay.leaves(d.wanted)) {
                ObjectNode rest = Overlay.without(d.wanted, List.of(leaf));
                assertThat(Overlay.at(rest, leaf)).isNull();
                Overlay.set(rest, leaf, Objects.requireNonNull(Overlay.at(d.wanted, leaf)));
                assertThat(rest).isEqualTo(d.wanted);
            }
        });
    }

    @Test
    void theTypesNameIgnoresCase() {
        forAll(d -> assertThat(SCHEMA.shape(d.type.toUpperCase(Locale.ROOT))).isSameAs(d.shape));
    }
}
