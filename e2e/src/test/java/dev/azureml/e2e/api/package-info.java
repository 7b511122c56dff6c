/** The API as a person meets it through kubectl: what is refused, warned of, explained and shown. */
@NullMarked
package dev.azureml.e2e.api;

import org.jspecify.annotations.NullMarked;
