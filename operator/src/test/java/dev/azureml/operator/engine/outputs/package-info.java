/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.outputs;

import org.jspecify.annotations.NullMarked;
