package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.plan.json.Difference;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What to tell a person when Azure takes a value and does not keep it. */
final class NotKept {
    private static final String MACHINE_LEARNING = "microsoft.machinelearningservices/";
    /** What of Azure ML a policy with effect Modify can set, beside tags. */
    private static final Set<String> BY_POLICY = Set.of("/properties/publicNetworkAccess",
            "/properties/disableLocalAuth");

    private static final int MOST_SHOWN = 3;

    private NotKept() {
    }

    static Step of(PlanPass look, Intent intent, List<JsonPointer> paths, List<Difference> differences) {
        String has = differences.stream().map(d -> Change.of(d, look.secret(intent))).filter(Change::isTold)
                .limit(MOST_SHOWN).map(NotKept::shown).collect(Collectors.joining(", "));
        return blocked(intent, paths, "Azure accepted " + Planner.display(paths) + " of " + intent.id() + " and did not"
                + " keep it" + (has.isEmpty() ? "" : ": " + has) + "; "
                + (mayBePolicy(intent, paths)
                        ? "look for an Azure Policy with effect Modify, or for somebody else who sets it, such as the operator"
                                + " of another cluster, or "
                        : "")
                + "take it out of the spec");
    }

    private static String shown(Change change) {
        String observed = change.observed();
        return Overlay.display(change.path()) + (observed == null ? " is absent" : " is '" + observed + "'");
    }

    /** Azure may give a new resource what the last one of that name had. */
    static Step anew(Intent intent, List<JsonPointer> paths) {
        return blocked(intent, paths, "Azure made " + intent.id() + " as asked and did not keep "
                + Planner.display(paths) + ": it may have kept what the last one of that name had"
                + (mayBePolicy(intent, paths) ? ", or an Azure Policy with effect Modify changed it" : "")
                + "; make another object with another azureName, or put it back");
    }

    /** A policy can change no other property of Azure ML; of its neighbours it can change many. */
    private static boolean mayBePolicy(Intent intent, List<JsonPointer> paths) {
        if (!intent.id().type().toLowerCase(Locale.ROOT).startsWith(MACHINE_LEARNING)) {
            return true;
        }
        return paths.stream().map(JsonPointer::toString).anyMatch(path -> BY_POLICY.contains(path)
                || path.startsWith("/tags") || path.startsWith("/properties/tags"));
    }

    private static Step blocked(Intent intent, List<JsonPointer> paths, String message) {
        return new Step.Blocked(intent, new Problem(Reason.NOT_KEPT, message), paths);
    }
}
