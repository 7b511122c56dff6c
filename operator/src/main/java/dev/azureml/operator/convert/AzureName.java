package dev.azureml.operator.convert;

/** What something is called in Azure, and which object stands for it. */
record AzureName(SourceKind kind, String name) {
}
