package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.OverrideMerge;
import dev.azureml.operator.plan.json.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code overrides} of one block of the spec, and what they may not touch. All of them are merged here.
 *
 * @param path of the block in the spec
 * @param said null when it has none
 * @param armType of the resource whose body they are laid over
 * @param writeOnly places that take secrets
 */
public record Overrides(String path, @Nullable Map<String, JsonNode> said, String armType, FixedPaths fixed,
        Collection<String> writeOnly) {

    /** Of the spec itself. */
    public Overrides(@Nullable Map<String, JsonNode> said, String armType, FixedPaths fixed,
            Collection<String> writeOnly) {
        this("spec", said, armType, fixed, writeOnly);
    }

    /** Of the spec itself, where the body takes no secret. */
    public Overrides(@Nullable Map<String, JsonNode> said, String armType, FixedPaths fixed) {
        this(said, armType, fixed, List.of());
    }

    /** All that is wrong with them; empty when they may be laid over a body. */
    public Optional<Translation.Refused> refusal() {
        if (said == null || said.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = patch(said);
        return Translation.Refused.all(Stream.of(secret(patch), fixed(patch), twice(patch).stream())
                .flatMap(Function.identity()));
    }

    /** Lays them over the body, last of all, when nothing is wrong with them. */
    public void merge(ObjectNode body) {
        merge(body, CompareRules.NONE);
    }

    /**
     * The same.
     *
     * @param keyed lists that merge by a key
     */
    public void merge(ObjectNode body, CompareRules keyed) {
        if (said == null || said.isEmpty()) {
            return;
        }
        refusal().ifPresent(refused -> {
            throw new IllegalStateException(refused.problem().message());
        });
        OverrideMerge.merge(shape(), body, patch(said), keyed);
    }

    private static ObjectNode patch(Map<String, JsonNode> said) {
        ObjectNode patch = Json.object();
        patch.setAll(said);
        return patch;
    }

    private Shape shape() {
        return ArmSchema.published().shape(armType);
    }

    private Stream<Translation.Refused> secret(ObjectNode patch) {
        return writeOnly.stream()
                .filter(place -> OverrideMerge.reach(patch, JsonPointer.compile(place)).isPresent())
                .map(place -> Translation.Refused.invalid(path + ".overrides", place
                        + " takes a secret, which only a secretKeyRef may give"));
    }

    /** Whoever replaces an object that has several of them reads of one. */
    private Stream<Translation.Refused> fixed(ObjectNode patch) {
        Map<String, Translation.Refused> byPlace = new LinkedHashMap<>();
        fixed.instead().forEach((pointer, instead) -> OverrideMerge.reach(patch, pointer).ifPresent(
                place -> byPlace.putIfAbsent(place, Translation.Refused.invalid(path + ".overrides." + place, pointer
                        + " makes the resource what it is, and overrides may not touch it: " + instead))));
        return byPlace.values().stream();
    }

    private Optional<Translation.Refused> twice(ObjectNode patch) {
        return OverrideMerge.twice(shape(), patch)
                .map(place -> Translation.Refused.invalid(path + ".overrides." + place,
                        "is said twice, in different case, and Azure takes both for one: say it once"));
    }
}
