/** Tests of the package by that name. */
@NullMarked
package dev.azureml.operator.engine.queue;

import org.jspecify.annotations.NullMarked;
