package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Set;

/**
 * The power state that is wanted of a resource. It is asked for once when the wish changes, so that a stop by
 * schedule or by idle shutdown is not fought.
 *
 * @param wanted the wish as the spec words it
 * @param action the POST action that brings it about
 * @param state where the resource shows its power state
 * @param reached the states in which nothing is to be done
 * @param moving the states that pass by themselves
 */
public record Power(String wanted, String action, JsonPointer state, Set<String> reached, Set<String> moving) {
}
