/** MLInferenceEndpoint: an endpoint, its deployments and its traffic. */
@NullMarked
package dev.azureml.operator.inference;

import org.jspecify.annotations.NullMarked;
