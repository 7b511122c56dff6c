package dev.azureml.operator.engine.azure;

import dev.azureml.api.MLSpec;
import dev.azureml.operator.engine.spec.SpecValueLocator;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;

/** A request would have left the scopes that the platform team allows to the namespace; it was not sent. */
public final class OutOfScopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    /** @param text that spoke of what is outside, as it stood in the request */
    OutOfScopeException(String message, String text) {
        super(message);
        this.text = text;
    }

    /** The problem of what is made beside the object: with the property that it is made for, where it is one itself. */
    public Problem problem(MLSpec spec, Intent intent) {
        return intent.property() != null && text.equalsIgnoreCase(intent.id().value())
                ? new Problem(Reason.OUT_OF_SCOPE, intent.property() + ": " + getMessage())
                : problem(spec);
    }

    /** The problem, with the property of the spec that led there. */
    public Problem problem(MLSpec spec) {
        return new Problem(Reason.OUT_OF_SCOPE, SpecValueLocator.of(spec, text).map(place -> place + ": ").orElse("")
                + getMessage());
    }
}
