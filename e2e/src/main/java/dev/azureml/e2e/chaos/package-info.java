/** Disturbs an operator on purpose and says what came of it. */
@NullMarked
package dev.azureml.e2e.chaos;

import org.jspecify.annotations.NullMarked;
