/** What each resource type does, as tables and rules. */
@NullMarked
package dev.azureml.emulator.types;

import org.jspecify.annotations.NullMarked;
