/** Commands for people: what they are told to do, and how they say what they found. */
@NullMarked
package dev.azureml.operator.cli;

import org.jspecify.annotations.NullMarked;
