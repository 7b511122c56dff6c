/** What the operator does, as spans of OpenTelemetry. */
@org.jspecify.annotations.NullMarked
package dev.azureml.operator.trace;
