package dev.azureml.api;

/** What the files of a model are, in Azure's words. */
public enum ModelType {
    /** Files that a scoring script loads. */
    custom_model,
    /** A model that MLflow saved. */
    mlflow_model,
    /** A model repository of NVIDIA Triton. */
    triton_model
}
