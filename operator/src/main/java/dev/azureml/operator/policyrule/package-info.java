/** Azure's policies as they are assigned: what their rules would make of a body before it is sent. Pure: no I/O. */
@NullMarked
package dev.azureml.operator.policyrule;

import org.jspecify.annotations.NullMarked;
