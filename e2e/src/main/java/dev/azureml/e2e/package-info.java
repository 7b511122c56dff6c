/** Tests, playground and benchmarks of the whole operator. */
@NullMarked
package dev.azureml.e2e;

import org.jspecify.annotations.NullMarked;
