/** The command that makes manifests from the YAML of {@code az ml}. */
@NullMarked
package dev.azureml.operator.convert;

import org.jspecify.annotations.NullMarked;
