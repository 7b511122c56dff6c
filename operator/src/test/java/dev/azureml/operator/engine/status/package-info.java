/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.status;

import org.jspecify.annotations.NullMarked;
