/** Tests of the emulator, through HTTPS as a client sees it. */
@NullMarked
package dev.azureml.emulator;

import org.jspecify.annotations.NullMarked;
