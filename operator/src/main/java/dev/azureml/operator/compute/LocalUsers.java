package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import java.util.Optional;

/**
 * Whether users of a machine's own, whom Microsoft Entra ID does not know, may log in to it.
 *
 * @param asked whether the spec has somebody log in
 */
record LocalUsers(ComputeScene scene, boolean asked) {
    private static final String OFF = "disableLocalAuth";

    /** Puts what a new compute begins with: Azure would let them in, az ml does so only where somebody is to log in. */
    void putDefault(ObjectNode properties) {
        if (!asked) {
            properties.put(OFF, true);
        }
    }

    /** Said when they may although nobody asked for it. */
    Optional<Advice> advice() {
        Boolean said = scene.subject().spec().disableLocalAuth();
        boolean off = said == null ? scene.observed("/properties/" + OFF).asBoolean(true) : said;
        return off || asked ? Optional.empty() : Optional.of(ComputeAdvice.localUsers());
    }
}
