/** The Secrets, ConfigMaps and ServiceAccounts that specs name, as far as they are kept in memory. */
@NullMarked
package dev.azureml.operator.engine.inputs;

import org.jspecify.annotations.NullMarked;
