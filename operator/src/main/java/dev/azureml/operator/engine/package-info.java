/** The one loop behind every kind: resolve, translate, observe, plan, act, report. */
@NullMarked
package dev.azureml.operator.engine;

import org.jspecify.annotations.NullMarked;
