package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One ARM resource that an object wants to be so, or needs to know of.
 *
 * @param key what it is to the object, stable over its life: {@code workspace}, {@code deployment/blue}
 * @param mode whether it is ours to write, must exist, or is only looked at
 * @param body what is wanted; what it leaves out is Azure's. Holds no secret. Empty when only read
 * @param createDefaults secure defaults and marks that are sent at creation alone, under the body
 * @param secrets write-only values by their place in the body
 * @param dependsOn keys that must be satisfied before this resource is written
 * @param serial writes of intents with the same word never overlap; null when they may
 * @param query added to the PUT
 */
public record Intent(String key, Mode mode, ArmId id, String apiVersion, ObjectNode body, ObjectNode createDefaults,
        Map<JsonPointer, SecretValue> secrets, Set<String> dependsOn, List<Deferred> deferred, CompareRules rules,
        UpdateRule update, @Nullable Power power, @Nullable String serial, Map<String, String> query) {

    /** What the operator may do with the resource. */
    public enum Mode {
        /** Create, update and delete. */
        MANAGE,
        /** Read; until it exists and has succeeded, what depends on it waits. */
        REQUIRE,
        /** Read; its absence is an answer like another. */
        LOOK
    }

    /** A resource that the object manages. */
    public static Intent manage(String key, ArmId id, String apiVersion, ObjectNode body) {
        return new Intent(key, Mode.MANAGE, id, apiVersion, body, Json.object(), Map.of(), Set.of(), List.of(),
                CompareRules.NONE, UpdateRule.PUT, null, null, Map.of());
    }

    /** A resource of somebody else that must be there first. */
    public static Intent require(String key, ArmId id, String apiVersion) {
        return manage(key, id, apiVersion, Json.object()).withMode(Mode.REQUIRE);
    }

    /** A resource whose presence or content decides what is wanted elsewhere. */
    public static Intent look(String key, ArmId id, String apiVersion) {
        return manage(key, id, apiVersion, Json.object()).withMode(Mode.LOOK);
    }

    private Intent withMode(Mode changed) {
        return new Intent(key, changed, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, rules,
                update, power, serial, query);
    }

    public Intent withCreateDefaults(ObjectNode defaults) {
        return new Intent(key, mode, id, apiVersion, body, defaults, secrets, dependsOn, deferred, rules, update,
                power, serial, query);
    }

    public Intent withSecrets(Map<JsonPointer, SecretValue> values) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, Map.copyOf(values), dependsOn, deferred,
                rules, update, power, serial, query);
    }

    public Intent dependingOn(Set<String> keys) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, Set.copyOf(keys), deferred, rules,
                update, power, serial, query);
    }

    public Intent deferring(List<Deferred> paths) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, List.copyOf(paths),
                rules, update, power, serial, query);
    }

    public Intent comparedBy(CompareRules changed) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, changed,
                update, power, serial, query);
    }

    public Intent updatedBy(UpdateRule rule) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, rules, rule,
                power, serial, query);
    }

    public Intent withPower(@Nullable Power wish) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, rules, update,
                wish, serial, query);
    }

    public Intent serialWith(String word) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, rules, update,
                power, word, query);
    }

    public Intent withQuery(Map<String, String> parameters) {
        return new Intent(key, mode, id, apiVersion, body, createDefaults, secrets, dependsOn, deferred, rules, update,
                power, serial, Map.copyOf(parameters));
    }
}
