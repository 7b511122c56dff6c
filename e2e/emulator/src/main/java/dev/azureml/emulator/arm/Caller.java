package dev.azureml.emulator.arm;

/** Who sends a request: the service principal that its token was issued to. */
public record Caller(String objectId, String clientId, String tenantId) {
}
