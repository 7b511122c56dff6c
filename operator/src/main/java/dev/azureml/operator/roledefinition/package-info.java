/** MLRoleDefinition: custom roles. */
@NullMarked
package dev.azureml.operator.roledefinition;

import org.jspecify.annotations.NullMarked;
