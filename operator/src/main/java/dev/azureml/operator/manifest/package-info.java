/** Manifests in files: reading them with their lines, and holding them against the schema of their kind as the API server does. */
@NullMarked
package dev.azureml.operator.manifest;

import org.jspecify.annotations.NullMarked;
