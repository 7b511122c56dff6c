package dev.azureml.operator.engine.status;

import dev.azureml.operator.plan.Problem;
import java.util.Map;
import java.util.Set;

/**
 * What earlier visits of an object have learnt that the next one goes by.
 *
 * @param settling keys of resources of which Azure took a write so short a time ago that a read may not show it yet
 * @param contested what somebody changed as often as it was put right, by the resource's key
 * @param refused why Azure refused what may not be tried again yet, by the resource's key
 */
public record EarlierVisits(Set<String> settling, Map<String, String> contested, Map<String, Problem> refused) {
    /** Nothing is known of any. */
    public static final EarlierVisits NONE = new EarlierVisits(Set.of(), Map.of(), Map.of());

    public EarlierVisits {
        settling = Set.copyOf(settling);
        contested = Map.copyOf(contested);
        refused = Map.copyOf(refused);
    }
}
