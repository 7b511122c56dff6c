/**
 * Azure's activity log, read beside all reconciling: who else created, changed or deleted what objects have in Azure is told
 * in events on them.
 */
@NullMarked
package dev.azureml.operator.activitylog;

import org.jspecify.annotations.NullMarked;
