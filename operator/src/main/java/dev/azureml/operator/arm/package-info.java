/** Azure Resource Manager: ids, requests, errors, long-running operations, paging, throttling. Knows no Kubernetes. */
@NullMarked
package dev.azureml.operator.arm;

import org.jspecify.annotations.NullMarked;
