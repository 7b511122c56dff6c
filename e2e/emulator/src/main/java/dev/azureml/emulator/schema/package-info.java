/** Azure's published models, and the check of bodies against them. */
@NullMarked
package dev.azureml.emulator.schema;

import org.jspecify.annotations.NullMarked;
