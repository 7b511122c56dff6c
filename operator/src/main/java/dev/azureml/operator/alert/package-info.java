/** MLAlertRule: when Azure Monitor tells whom that something is amiss. */
@NullMarked
package dev.azureml.operator.alert;

import org.jspecify.annotations.NullMarked;
