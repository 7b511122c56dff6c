/** MLEnvironment: what jobs and deployments run in, with its versions. */
@NullMarked
package dev.azureml.operator.environment;

import org.jspecify.annotations.NullMarked;
