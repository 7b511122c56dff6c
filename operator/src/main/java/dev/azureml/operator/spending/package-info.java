/** What Azure's Cost Management says that objects have cost, read rarely and beside their visits. */
@NullMarked
package dev.azureml.operator.spending;

import org.jspecify.annotations.NullMarked;
