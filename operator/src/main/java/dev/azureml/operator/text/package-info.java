/** Help with words. Pure, and known to all. */
@NullMarked
package dev.azureml.operator.text;

import org.jspecify.annotations.NullMarked;
