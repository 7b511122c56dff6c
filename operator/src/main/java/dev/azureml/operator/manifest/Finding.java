package dev.azureml.operator.manifest;

/**
 * What the API server would refuse of an object.
 *
 * @param path of the property, such as {@code spec.amlCompute.vmSize}
 */
public record Finding(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
