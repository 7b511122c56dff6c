/** MLAlertRule: when Azure Monitor tells whom that a metric is amiss. */
@NullMarked
package dev.azureml.operator.alert;

import org.jspecify.annotations.NullMarked;
