/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.references;

import org.jspecify.annotations.NullMarked;
