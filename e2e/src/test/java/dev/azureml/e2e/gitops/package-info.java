/** What Argo CD, Flux and kustomize make of the objects and of the samples for them. */
@NullMarked
package dev.azureml.e2e.gitops;

import org.jspecify.annotations.NullMarked;
