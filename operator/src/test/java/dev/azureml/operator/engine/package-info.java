/** Tests of the engine, over a fake Azure. */
@NullMarked
package dev.azureml.operator.engine;

import org.jspecify.annotations.NullMarked;
