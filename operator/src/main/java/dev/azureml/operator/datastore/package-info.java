/** MLDatastore: where a workspace finds its data. */
@NullMarked
package dev.azureml.operator.datastore;

import org.jspecify.annotations.NullMarked;
