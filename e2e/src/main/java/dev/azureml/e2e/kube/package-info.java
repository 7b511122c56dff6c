/** A real Kubernetes API server on this machine, for tests and the playground. */
@NullMarked
package dev.azureml.e2e.kube;

import org.jspecify.annotations.NullMarked;
