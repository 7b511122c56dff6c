/** The playground: API server, ARM emulator, operator and samples, started together and shown live. */
@NullMarked
package dev.azureml.e2e.playground;

import org.jspecify.annotations.NullMarked;
