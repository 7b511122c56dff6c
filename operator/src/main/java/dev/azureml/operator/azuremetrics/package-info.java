/**
 * Azure's own metrics of workspaces and their endpoints, read from Azure Monitor beside all reconciling and served under
 * {@code /metrics}.
 */
@NullMarked
package dev.azureml.operator.azuremetrics;

import org.jspecify.annotations.NullMarked;
