/** The benchmark: what the operator asks of Azure and Kubernetes, how fast, and in how much memory. */
@NullMarked
package dev.azureml.e2e.bench;

import org.jspecify.annotations.NullMarked;
