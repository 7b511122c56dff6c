/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.spec;

import org.jspecify.annotations.NullMarked;
