package dev.azureml.operator.arm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told of every exchange with Azure, for metrics and logs. Must not block or throw. */
@FunctionalInterface
public interface ArmListener {
    ArmListener NONE = (_, _, _, _) -> {
    };

    /** A request is about to be sent. */
    default void onRequest(ArmRequest request) {
        // most are told of answers alone
    }

    /** Returns the listener of one identity. */
    default ArmListener of(@Nullable String clientId) {
        return this;
    }

    /**
     * @param status 0 when no answer came
     * @param response null when no answer came
     */
    void onResponse(ArmRequest request, int status, Duration took, @Nullable ArmResponse response);
}
