/** Resource ids, the store of resources, operations that take time, and the verbs on resources. */
@NullMarked
package dev.azureml.emulator.arm;

import org.jspecify.annotations.NullMarked;
