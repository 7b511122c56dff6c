/** An emulator of Azure Resource Manager; shares no code with the operator, so that it shares no mistakes. */
@NullMarked
package dev.azureml.emulator;

import org.jspecify.annotations.NullMarked;
