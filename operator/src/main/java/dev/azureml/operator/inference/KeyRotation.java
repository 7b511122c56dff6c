package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.AppliedAction;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New keys for an endpoint, when an annotation asks for them: the secondary one, which callers are then told to use;
 * after a while, in which they come to know it, the primary one, which they use from then on. A key that a caller was
 * last told stays valid in all of that.
 */
final class KeyRotation {
    /** An annotation with a new value asks once. */
    static final String ANNOTATION = "azureml.dev/rotate-keys";
    private static final String SECONDARY = "rotate-secondary-key";
    private static final String PRIMARY = "rotate-primary-key";
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final JsonPointer STATE = JsonPointer.compile("/properties/provisioningState");
    private static final Set<String> MOVING = Set.of("Creating", "Updating", "Deleting");

    private final ManagedObject<MLInferenceEndpointSpec> subject;
    private final Duration overlap;
    /** What is asked for; null when nothing is. */
    private final @Nullable String wish;

    private KeyRotation(ManagedObject<MLInferenceEndpointSpec> subject, Duration overlap, @Nullable String wish) {
        this.subject = subject;
        this.overlap = overlap;
        this.wish = wish;
    }

    /** @throws DateTimeParseException when the overlap is no duration */
    static KeyRotation of(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online) {
        return of(subject, online.authMode() == ManagedOnlineEndpoint.AuthMode.Key, online.keyRotationOverlap());
    }

    /** @throws DateTimeParseException when the overlap is no duration */
    static KeyRotation of(ManagedObject<MLInferenceEndpointSpec> subject, boolean hasKeys, @Nullable String overlap) {
        String said = subject.annotations().get(ANNOTATION);
        return new KeyRotation(subject, overlap == null ? OVERLAP : Duration.parse(overlap),
                said == null || !hasKeys ? null : Json.hash(Json.object().put("at", said)) + "@");
    }

    /** What is left to be done of it, or was done, in this order. */
    List<Action> actions(Instant now) {
        List<Action> actions = new ArrayList<>();
        if (wish != null) {
            actions.add(action(SECONDARY, "Secondary", now));
            // What an object comes with is no news, either of it.
            boolean first = subject.recorded(InferenceEndpointKind.KEY).isEmpty();
            if (first || recorded(PRIMARY).isPresent() || end().filter(end -> !now.isBefore(end)).isPresent()) {
                actions.add(action(PRIMARY, "Primary", now));
            }
        }
        return actions;
    }

    /** When the other key is due; null when it is not, or is already. */
    @Nullable
    Instant next(Instant now) {
        return recorded(PRIMARY).isPresent() ? null : end().filter(now::isBefore).orElse(null);
    }

    /** Whether callers are to use the secondary key: the primary one is about to go. */
    boolean secondaryCounts() {
        return recorded(SECONDARY).filter(Action::wasSent).isPresent()
                && recorded(PRIMARY).filter(Action::wasSent).isEmpty();
    }

    private Optional<Instant> end() {
        return recorded(SECONDARY).filter(Action::wasSent).map(sent -> {
            String text = Action.wish(sent);
            try {
                return Instant.parse(text.substring(text.indexOf('@') + 1)).plus(overlap);
            } catch (DateTimeParseException e) {
                return Instant.EPOCH; // written by hand
            }
        });
    }

    /** The record of a step of this very wish. */
    private Optional<AppliedAction> recorded(String name) {
        return wish == null
                ? Optional.empty()
                : subject.recorded(InferenceEndpointKind.KEY).stream()
                        .flatMap(r -> Optional.ofNullable(r.appliedActions()).orElse(List.of()).stream())
                        .filter(a -> a.name().equals(name) && Action.wish(a).startsWith(wish)).findFirst();
    }

    /** The time at which a step is first thought of goes with it, so that the next can wait for it. */
    private Action action(String name, String keyType, Instant now) {
        String value = recorded(name).map(Action::wish).orElse(wish + now.truncatedTo(ChronoUnit.MILLIS));
        return new Action(name, value, "regenerateKeys", STATE, Set.of(), MOVING, true)
                .step(Json.object().put("keyType", keyType), EventReason.KEY_REGENERATED);
    }
}
