/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.azure;

import org.jspecify.annotations.NullMarked;
