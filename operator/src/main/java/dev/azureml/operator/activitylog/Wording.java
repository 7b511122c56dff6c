package dev.azureml.operator.activitylog;

import dev.azureml.operator.plan.EventReason;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What was done, in plain words. */
final class Wording {
    private static final String ML = "microsoft.machinelearningservices/";
    /** What Azure documents of Azure ML's activity log, and is said in words of its own. */
    private static final Map<String, String> WORDS = Map.of(ML + "workspaces/write", "created or changed",
            ML + "workspaces/checkcomputenameavailability/action", "asked whether a compute's name is free",
            ML + "workspaces/computes/write", "created or changed", ML + "workspaces/computes/delete", "deleted",
            ML + "workspaces/listkeys/action", "asked for its secrets");
    private static final String WRITE = "/write";
    private static final String DELETE = "/delete";
    private static final String ACTION = "/action";

    private Wording() {
    }

    /** Returns what the operation did to the resource, such as {@code deleted}. */
    static String of(String operation) {
        String key = operation.toLowerCase(Locale.ROOT);
        if (WORDS.containsKey(key)) {
            return WORDS.getOrDefault(key, "");
        }
        if (key.endsWith(WRITE)) {
            return "created or changed";
        }
        if (key.endsWith(DELETE)) {
            return "deleted";
        }
        return "called to " + action(operation);
    }

    private static String action(String operation) {
        String without = operation.toLowerCase(Locale.ROOT).endsWith(ACTION)
                ? operation.substring(0, operation.length() - ACTION.length())
                : operation;
        return without.substring(without.lastIndexOf('/') + 1);
    }

    /** Whether it changed nothing. */
    static boolean isRead(Activity activity) {
        String action = action(activity.operation()).toLowerCase(Locale.ROOT);
        return activity.operation().toLowerCase(Locale.ROOT).endsWith(ACTION)
                && Stream.of("list", "get", "check", "validate").anyMatch(action::startsWith);
    }

    static EventReason reason(Activity activity) {
        if (!activity.hasSucceeded()) {
            return EventReason.TRIED_IN_AZURE;
        }
        return isChange(activity) ? EventReason.CHANGED_IN_AZURE : EventReason.ACTION_IN_AZURE;
    }

    /** Whether it wrote or deleted the resource itself. */
    static boolean isChange(Activity activity) {
        String key = activity.operation().toLowerCase(Locale.ROOT);
        return activity.hasSucceeded() && (key.endsWith(WRITE) || key.endsWith(DELETE));
    }

    /** Returns who did what and when, such as {@code deleted in Azure by … at …, correlation …}. */
    static String who(Activity activity) {
        return of(activity.operation()) + " in Azure by " + activity.caller() + " at " + activity.at().truncatedTo(
                ChronoUnit.SECONDS) + ", correlation " + activity.correlationId();
    }

    /** Returns the note of its event. */
    static String note(Activity activity) {
        String result = activity.status() + (activity.subStatus().isEmpty() ? "" : ", " + activity.subStatus());
        String words = activity.hasSucceeded() ? who(activity) : "to be " + who(activity) + ", which failed";
        return words + " (" + activity.operation() + ": " + result + "): " + activity.resource();
    }
}
