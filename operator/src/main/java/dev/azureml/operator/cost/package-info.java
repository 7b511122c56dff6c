/**
 * What objects are to cost a month: prices as a file has them or Azure's Retail Prices API tells them, times what is wanted in
 * Azure. Pure, but for the file.
 */
@NullMarked
package dev.azureml.operator.cost;

import org.jspecify.annotations.NullMarked;
