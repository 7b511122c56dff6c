/**
 * Versioned assets (data, models, environments): a container by name, and under it versions whose content never
 * changes. Which version stands for a spec is decided here; what a version holds is the kind's.
 */
@NullMarked
package dev.azureml.operator.asset;

import org.jspecify.annotations.NullMarked;
