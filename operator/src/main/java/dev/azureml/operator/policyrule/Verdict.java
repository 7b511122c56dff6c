package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What a policy would make of what is to be sent. */
public sealed interface Verdict {
    /** The path of a point that is about what the resource is called, which no body says. */
    JsonPointer NAME = JsonPointer.compile("/name");

    AssignedPolicy policy();

    /**
     * Azure would refuse it.
     *
     * @param points what of it the rule is about; empty where it is about the type alone
     */
    record Denied(AssignedPolicy policy, List<Point> points) implements Verdict {
        public Denied {
            points = List.copyOf(points);
        }
    }

    /**
     * Azure would change what it says.
     *
     * @param value what it would be; empty where it would be taken out
     */
    record Changed(AssignedPolicy policy, JsonPointer path, Optional<JsonNode> value) implements Verdict {
    }

    /**
     * One property, and what it would have to be.
     *
     * @param should such as {@code has to be Disabled}
     */
    record Point(JsonPointer path, String should) {
    }
}
