package dev.azureml.operator.terraform;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * One of the things that a state records.
 *
 * @param address such as {@code module.ml.azurerm_machine_learning_compute_cluster.cpu[0]}
 * @param isData whether Terraform only reads it
 * @param at its place in the file
 */
record Instance(String address, String type, boolean isData, Attributes attributes, JsonPointer at) {
}
