/** The project's programs, run from their packaged jars as processes that end with the one that started them. */
@NullMarked
package dev.azureml.e2e.process;

import org.jspecify.annotations.NullMarked;
