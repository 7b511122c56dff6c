resource "azurerm_machine_learning_workspace" "this" {}
