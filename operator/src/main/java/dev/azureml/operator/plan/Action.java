package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Set;

/**
 * A POST that is sent once for each wish: a power state, a restart. What happens in Azure afterwards, such as a stop by
 * schedule or by idle shutdown, is not fought.
 *
 * @param name what it is about, such as {@code power}; the wish last asked for is recorded under it
 * @param value the wish
 * @param verb the POST action that brings it about
 * @param state where the resource shows whether there is anything to do
 * @param reached the states in which there is nothing to do
 * @param moving the states that pass by themselves
 * @param onChange whether the wish that an object comes with is taken as fulfilled
 */
public record Action(String name, String value, String verb, JsonPointer state, Set<String> reached,
        Set<String> moving, boolean onChange) {
}
