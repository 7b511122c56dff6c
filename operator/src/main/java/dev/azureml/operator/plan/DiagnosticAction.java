package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A POST that changes nothing, asked once when a write of a resource has failed: what it answers tells why.
 *
 * @param name what it asks about, for the reader
 * @param text where in the answer the words are
 */
public record DiagnosticAction(String name, String action, ObjectNode body, JsonPointer text) {
}
