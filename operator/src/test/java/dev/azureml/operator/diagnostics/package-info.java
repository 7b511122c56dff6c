/** Tests of diagnostic settings. */
@NullMarked
package dev.azureml.operator.diagnostics;

import org.jspecify.annotations.NullMarked;
