/** MLModel: a model of a workspace, with its versions. */
@NullMarked
package dev.azureml.operator.model;

import org.jspecify.annotations.NullMarked;
