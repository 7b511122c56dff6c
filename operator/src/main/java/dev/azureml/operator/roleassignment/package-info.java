/** MLRoleAssignment: who has which role where. */
@NullMarked
package dev.azureml.operator.roleassignment;

import org.jspecify.annotations.NullMarked;
