package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;

/** What to tell a person when Azure takes a value and does not keep it. */
final class NotKept {
    private NotKept() {
    }

    static Step of(Intent intent, List<JsonPointer> paths) {
        return blocked(intent, paths, "Azure accepted " + Planner.display(paths) + " of " + intent.id() + " and did not"
                + " keep it; look for an Azure Policy with effect Modify, or take it out of the spec");
    }

    /** Azure may give a new resource what the last one of that name had. */
    static Step anew(Intent intent, List<JsonPointer> paths) {
        return blocked(intent, paths, "Azure made " + intent.id() + " as asked and did not keep "
                + Planner.display(paths) + ": it may have kept what the last one of that name had, or an Azure Policy"
                + " with effect Modify changed it; make another object with another azureName, or put it back");
    }

    private static Step blocked(Intent intent, List<JsonPointer> paths, String message) {
        return new Step.Blocked(intent, new Problem(Reason.NOT_KEPT, message), paths);
    }
}
