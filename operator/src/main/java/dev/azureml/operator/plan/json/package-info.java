/** ARM bodies as JSON: their published shapes, how two of them compare, how one is laid over another. Pure. */
@NullMarked
package dev.azureml.operator.plan.json;

import org.jspecify.annotations.NullMarked;
