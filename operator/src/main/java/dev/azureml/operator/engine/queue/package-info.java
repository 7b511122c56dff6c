/** How objects wait for their turn: fairly between namespaces, within rates, watched for hanging. */
@NullMarked
package dev.azureml.operator.engine.queue;

import org.jspecify.annotations.NullMarked;
