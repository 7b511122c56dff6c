/** A workbook and queries over the logs of a workspace, as resources of Azure. Pure. */
@NullMarked
package dev.azureml.operator.workbook;

import org.jspecify.annotations.NullMarked;
