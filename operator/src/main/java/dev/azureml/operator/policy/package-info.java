/** MLPolicyAssignment: which policy of Azure holds where, and what complies. */
@NullMarked
package dev.azureml.operator.policy;

import org.jspecify.annotations.NullMarked;
