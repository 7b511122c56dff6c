package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource that an object has or wants in Azure.
 *
 * @param place what it is to the object
 * @param body a missing node where nobody knows it
 */
public record CostlyResource(String place, ArmId id, JsonNode body) {

    /**
     * Returns those that an object wants to have, as they will be: what its spec says, over what Azure has.
     *
     * @param steps what becomes of them: what can't be changed in place stays as it is
     */
    public static List<CostlyResource> wanted(List<Intent> intents, Facts facts, List<Step> steps) {
        Set<String> kept = steps.stream().filter(step -> step instanceof Step.Blocked blocked && blocked.problem()
                .reason() == Reason.REPLACEMENT_REQUIRED).map(Step::key).collect(Collectors.toSet());
        return intents.stream().filter(intent -> intent.mode() == Intent.Mode.MANAGE).map(intent -> new CostlyResource(
                place(intent), intent.id(), facts.body(intent.key()).filter(_ -> kept.contains(intent.key()))
                        .orElseGet(() -> Overlay.overlay(facts.body(intent.key()).orElse(intent.createDefaults()),
                                intent
                                        .body(),
                                intent.rules()))))
                .toList();
    }

    /** Returns one of which no more is known than that it is there. */
    public static CostlyResource unknown(String place, ArmId id) {
        return new CostlyResource(place, id, MissingNode.getInstance());
    }

    /** Returns what the resource is to its object, as a person finds it. */
    public static String place(Intent intent) {
        String property = intent.property();
        return property == null ? intent.key() : property;
    }

    String type() {
        return id.type().toLowerCase(Locale.ROOT);
    }

    String region() {
        return body.path("location").asText("");
    }
}
