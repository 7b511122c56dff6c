/** What one identity reads of Azure and does there for an object: within its permissions, in the order of the plan. */
@NullMarked
package dev.azureml.operator.engine.azure;

import org.jspecify.annotations.NullMarked;
