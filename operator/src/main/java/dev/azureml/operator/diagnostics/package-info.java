/** Diagnostic settings of Azure Monitor on a resource of a kind: which logs and metrics go where. */
@NullMarked
package dev.azureml.operator.diagnostics;

import org.jspecify.annotations.NullMarked;
