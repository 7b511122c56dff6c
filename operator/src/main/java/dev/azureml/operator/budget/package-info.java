/** MLBudget: what may be spent, and who is told. */
@NullMarked
package dev.azureml.operator.budget;

import org.jspecify.annotations.NullMarked;
