/** Which objects there are, who names what, who holds what in Azure, and who is woken when that changes. */
@NullMarked
package dev.azureml.operator.engine.references;

import org.jspecify.annotations.NullMarked;
