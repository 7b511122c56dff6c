/** Where in a spec something was said, and whether a namespace may say it. */
@NullMarked
package dev.azureml.operator.engine.spec;

import org.jspecify.annotations.NullMarked;
