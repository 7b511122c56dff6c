package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AppliedAction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A POST that is sent once for each wish: a power state, a restart. What happens in Azure afterwards, such as a stop by
 * schedule or by idle shutdown, is not fought.
 *
 * @param name what it is about, such as {@code power}; the wish last asked for is recorded under it
 * @param value the wish
 * @param verb the POST action that brings it about
 * @param state where the resource shows whether there is anything to do
 * @param reached the states in which there is nothing to do
 * @param moving the states that pass by themselves
 * @param onChange whether the wish that an object comes with is taken as fulfilled
 * @param body what is sent with it; null when nothing is
 * @param event the reason of the event that tells it was sent
 * @param announced whether it is written down before it is sent; a wish that was announced alone is sent again
 */
public record Action(String name, String value, String verb, JsonPointer state, Set<String> reached,
        Set<String> moving, boolean onChange, @Nullable ObjectNode body, EventReason event, boolean announced) {
    /** How a wish is recorded that is about to be sent. */
    private static final String ANNOUNCED = "asking ";

    public Action(String name, String value, String verb, JsonPointer state, Set<String> reached, Set<String> moving,
            boolean onChange) {
        this(name, value, verb, state, reached, moving, onChange, null, EventReason.POWER_STATE_CHANGED, false);
    }

    /** One of a few steps, each of which is on record before it is sent with this body, and told by that event. */
    public Action step(ObjectNode sent, EventReason told) {
        return new Action(name, value, verb, state, reached, moving, onChange, sent, told, true);
    }

    /** The wish, as it is recorded before it is sent. */
    public AppliedAction announcement() {
        return new AppliedAction(name, ANNOUNCED + value);
    }

    /** The wish that was recorded, sent or about to be. */
    public static String wish(AppliedAction recorded) {
        return recorded.value().startsWith(ANNOUNCED)
                ? recorded.value().substring(ANNOUNCED.length())
                : recorded.value();
    }

    /** Whether the recorded wish was sent. */
    public static boolean wasSent(AppliedAction recorded) {
        return !recorded.value().startsWith(ANNOUNCED);
    }
}
