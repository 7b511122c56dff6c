/** Fetches what a tenant names by URL: a door that is held shut but for what the platform team allows. */
@NullMarked
package dev.azureml.operator.fetch;

import org.jspecify.annotations.NullMarked;
