/** MLData: a data asset of a workspace, with its versions. */
@NullMarked
package dev.azureml.operator.data;

import org.jspecify.annotations.NullMarked;
