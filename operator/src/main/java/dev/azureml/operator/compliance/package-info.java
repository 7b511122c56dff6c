/** What MLPolicyAssignments have read of compliance, told of the objects that it is about. */
@NullMarked
package dev.azureml.operator.compliance;

import org.jspecify.annotations.NullMarked;
