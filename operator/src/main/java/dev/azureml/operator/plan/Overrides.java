package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.OverrideMerge;
import dev.azureml.operator.plan.json.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Lays them over the body, last of all.
     *
     * @return what is wrong with them; the body is then as it was
     */
    public Optional<Translation.Refused> merge(ObjectNode body) {
        return merge(body, CompareRules.NONE);
    }

    /**
     * The same.
     *
     * @param keyed lists that merge by a key
     */
    public Optional<Translation.Refused> merge(ObjectNode body, CompareRules keyed) {
        if (said == null || said.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = Json.object();
        patch.setAll(said);
        Shape shape = ArmSchema.published().shape(armType);
        Optional<Translation.Refused> wrong = secret(patch).or(() -> fixed(patch)).or(() -> twice(shape, patch));
        if (wrong.isEmpty()) {
            OverrideMerge.merge(shape, body, patch, keyed);
        }
        return wrong;
    }

    private Optional<Translation.Refused> secret(ObjectNode patch) {
        return writeOnly.stream()
                .filter(place -> OverrideMerge.reach(patch, JsonPointer.compile(place)).isPresent()).findFirst()
                .map(place -> Translation.Refused.invalid(path + ".overrides", place
                        + " takes a secret, which only a secretKeyRef may give"));
    }

    private Optional<Translation.Refused> fixed(ObjectNode patch) {
        return fixed.instead().entrySet().stream()
                .flatMap(entry -> OverrideMerge.reach(patch, entry.getKey())
                        .map(place -> Translation.Refused.invalid(path + ".overrides." + place, entry.getKey()
                                + " makes the resource what it is, and overrides may not touch it: "
                                + entry.getValue()))
                        .stream())
                .findFirst();
    }

    private Optional<Translation.Refused> twice(Shape shape, ObjectNode patch) {
        return OverrideMerge.twice(shape, patch).map(place -> Translation.Refused.invalid(path + ".overrides." + place,
                "is said twice, in different case, and Azure takes both for one: say it once"));
    }
}
