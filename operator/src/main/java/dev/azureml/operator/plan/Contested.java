package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.text.Printable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What to tell a person when somebody changes a value back as often as it is put right: another operator, a script, a
 * policy. Whoever writes on fights for ever, so that we yield.
 */
public final class Contested {
    private static final int LONGEST = 200;

    private Contested() {
    }

    /** Returns what is contested in one word to compare by: the properties, whatever stands there. */
    public static String what(List<JsonPointer> paths) {
        return paths.stream().map(JsonPointer::toString).sorted().collect(Collectors.joining(" "));
    }

    static Step of(Intent intent, List<JsonPointer> paths, ObjectNode observed) {
        return new Step.Blocked(intent, new Problem(Reason.CONTESTED, "somebody else changes " + Planner.display(paths)
                + " of " + intent.id() + " each time that it is put right, and nothing more is sent" + who(observed)
                + "; let one of the two go: take it out of the spec, or stop the other, and then set the annotation"
                + " azureml.dev/reconcile-requested-at to the time"), paths);
    }

    /** What Azure says of the last who wrote it (systemData of Azure Resource Manager). */
    private static String who(ObjectNode observed) {
        JsonNode last = observed.path("systemData");
        String by = text(last.path("lastModifiedBy"));
        if (by.isEmpty()) {
            return "";
        }
        String type = text(last.path("lastModifiedByType"));
        String at = text(last.path("lastModifiedAt"));
        return "; Azure says that it was last changed by " + (type.isEmpty() ? "" : type + " ") + by + (at.isEmpty()
                ? ""
                : " at " + at);
    }

    /** Who writes may choose his name. */
    private static String text(JsonNode node) {
        return Printable.line(node.asText(""), LONGEST).strip();
    }
}
