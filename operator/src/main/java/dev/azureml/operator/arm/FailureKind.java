package dev.azureml.operator.arm;

/** What a refusal or a missing answer means for whoever sent the request. */
public enum FailureKind {
    /** 429; the whole bucket only where {@link Throttle} says so, else this resource. */
    THROTTLED,
    /** No usable answer: 5xx, time-out, reset, or text that is not ARM's. */
    UNAVAILABLE,
    /** Another operation is under way on this resource. */
    BUSY,
    /** Refused now, known to pass: something the request names is not there yet, or not replicated. */
    DEPENDENCY_NOT_READY,
    /** No token, or a token that Azure does not take. */
    AUTHENTICATION,
    /** The identity lacks a permission. */
    AUTHORIZATION,
    /** Azure refuses what was asked for. */
    INVALID,
    /** An Azure Policy denies it. */
    POLICY_DENIED,
    /** A management lock forbids it. */
    LOCKED,
    /** The subscription is not registered for the resource provider. */
    PROVIDER_NOT_REGISTERED,
    /** The subscription's quota is used up. */
    QUOTA,
    /** Azure has no machines of that size there now. */
    CAPACITY,
    /** A soft-deleted resource holds the name. */
    SOFT_DELETED,
    /** Somebody else holds the globally unique name. */
    NAME_TAKEN,
    /** The same thing is there already under another name (role assignments): counts as done. */
    ALREADY_EXISTS,
    /** Azure named a URL of another host; it was not followed. */
    OUT_OF_HOST;

    /** Whether the same request may be answered otherwise in a while, with nobody doing anything. */
    public boolean passes() {
        return switch (this) {
            case THROTTLED, UNAVAILABLE, BUSY, DEPENDENCY_NOT_READY -> true;
            case AUTHENTICATION, AUTHORIZATION, INVALID, POLICY_DENIED, LOCKED, PROVIDER_NOT_REGISTERED, QUOTA,
                    CAPACITY,
                    SOFT_DELETED, NAME_TAKEN, ALREADY_EXISTS, OUT_OF_HOST ->
                false;
        };
    }
}
