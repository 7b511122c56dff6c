/** MLQuota: how many cores the computes of a workspace may use. */
@NullMarked
package dev.azureml.operator.quota;

import org.jspecify.annotations.NullMarked;
