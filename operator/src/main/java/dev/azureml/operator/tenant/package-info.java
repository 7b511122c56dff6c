/** Help with words. Pure, and known to all. */
@NullMarked
package dev.azureml.operator.tenant;

import org.jspecify.annotations.NullMarked;
