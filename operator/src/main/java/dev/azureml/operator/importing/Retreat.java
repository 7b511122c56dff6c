package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A way to say less of something in Azure.
 *
 * @param what what a person is told that is said in its place
 * @param concerns whether it helps against what is in the way: a path of the spec, or the ARM id of what would be changed
 * @param edit makes the spec say less
 */
record Retreat(String what, Predicate<String> concerns, Consumer<ObjectNode> edit) {
}
