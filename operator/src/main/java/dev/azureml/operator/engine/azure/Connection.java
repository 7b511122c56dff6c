package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.Arm;
import org.jspecify.annotations.Nullable;

/**
 * One identity's way to Azure.
 *
 * @param principal whose budget requests are counted against
 * @param clientId of the identity; null when it is not known
 * @param subscriptionId for what names none; null when there is no such default
 * @param tenantId null when it is not known
 */
public record Connection(String principal, @Nullable String clientId, Arm arm, @Nullable String subscriptionId,
        @Nullable String tenantId) {
}
