/** What a kind wants of Azure, what Azure has, and what is to be done about the difference. Pure: no I/O. */
@NullMarked
package dev.azureml.operator.plan;

import org.jspecify.annotations.NullMarked;
