package dev.azureml.operator.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every reason that a condition may carry; the README has a paragraph for each. Ordered by what a person is told first. */
public enum Reason {
    OUT_OF_SCOPE(State.STALLED),
    CONFLICT(State.STALLED),
    ADOPTION_REFUSED(State.STALLED),
    INVALID_SPEC(State.STALLED),
    TARGET_NOT_FOUND(State.STALLED),
    DEPENDENCY_CYCLE(State.STALLED),
    REPLACEMENT_REQUIRED(State.STALLED),
    SOFT_DELETED(State.STALLED),
    NAME_TAKEN(State.STALLED),
    CREDENTIAL_EXPIRED(State.STALLED),
    SERVICE_RETIRED(State.STALLED),
    POLICY_DENIED(State.STALLED),
    RESOURCE_LOCKED(State.STALLED),
    PROVIDER_NOT_REGISTERED(State.STALLED),
    QUOTA_EXCEEDED(State.STALLED),
    CAPACITY_UNAVAILABLE(State.STALLED),
    PROVISIONING_FAILED(State.STALLED),
    NOT_KEPT(State.STALLED),
    /** Somebody else writes what we write: a person is to say whose it is. */
    CONTESTED(State.STALLED),
    /** Many objects were deleted at once: a person is to say that this is meant. */
    DELETION_PAUSED(State.STALLED),
    /** Nobody foresaw it: the operator is at fault. */
    INTERNAL_ERROR(State.STALLED),
    /** Reconciling at first, Stalled when it lasts: role grants take minutes. */
    AUTHORIZATION_FAILED(State.RECONCILING),
    AZURE_UNAVAILABLE(State.RECONCILING),
    THROTTLED(State.RECONCILING),
    BUSY(State.RECONCILING),
    DELETING(State.RECONCILING),
    CREATING(State.RECONCILING),
    UPDATING(State.RECONCILING),
    DEPENDENTS_EXIST(State.RECONCILING),
    DEPENDENCY_NOT_READY(State.RECONCILING),
    DRIFTED(State.STALLED),
    PAUSED(State.AS_IT_WAS),
    AVAILABLE(State.READY);

    /** What a reason does to the conditions. */
    public enum State {
        READY,
        RECONCILING,
        STALLED,
        AS_IT_WAS
    }

    private final State state;
    private final String word;

    Reason(State state) {
        this.state = state;
        this.word = Arrays.stream(name().split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The reason that a condition's word stands for; empty for a word of another version. */
    public static Optional<Reason> of(String word) {
        return Arrays.stream(values()).filter(reason -> reason.word.equals(word)).findFirst();
    }

    /** The conditions that this reason brings. */
    public State state() {
        return state;
    }

    /** The CamelCase word that stands in the condition. */
    public String word() {
        return word;
    }
}
