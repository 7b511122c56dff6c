/** Rules of Azure ML, and of Azure beside it, that several kinds go by: roles, quota, regions, signatures, what a compute is for. */
@NullMarked
package dev.azureml.operator.azureml;

import org.jspecify.annotations.NullMarked;
