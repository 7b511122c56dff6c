/** What one reconciliation has learnt and done, and the status that is made of it. */
@NullMarked
package dev.azureml.operator.engine.status;

import org.jspecify.annotations.NullMarked;
