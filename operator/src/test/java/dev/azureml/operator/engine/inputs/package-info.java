/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.inputs;

import org.jspecify.annotations.NullMarked;
