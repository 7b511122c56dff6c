/** Tests of the tables. */
@NullMarked
package dev.azureml.emulator.arm;

import org.jspecify.annotations.NullMarked;
