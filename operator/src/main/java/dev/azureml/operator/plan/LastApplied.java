package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.json.Difference;
import dev.azureml.operator.plan.json.Overlay;
import dev.azureml.operator.plan.json.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was last sent for an intent, as the status records it, beside what is wanted now. */
final class LastApplied {
    private LastApplied() {
    }

    /** What was sent before and is said no more, and is still there. */
    static List<JsonPointer> dropped(PlanPass look, Intent intent, Shape shape, ObjectNode wanted,
            ObjectNode observed) {
        return saidNoMore(look, intent, shape, wanted).stream()
                .filter(path -> !Overlay.isEmpty(Overlay.at(shape, observed, path))).toList();
    }

    /** What was sent before and is said no more. */
    static List<JsonPointer> saidNoMore(PlanPass look, Intent intent, Shape shape, ObjectNode wanted) {
        Set<JsonPointer> deferred = intent.deferred().stream().map(Deferred::path).collect(Collectors.toSet());
        return look.sent(intent)
                .filter(path -> Overlay.at(shape, wanted, path) == null)
                .filter(path -> !UpdateRule.isWithin(path, deferred))
                .filter(path -> !UpdateRule.isWithin(path, intent.rules().ignored()))
                .toList();
    }

    /** Secrets whose value is another than the one last sent, and those that are sent no more. */
    static List<JsonPointer> changedSecrets(PlanPass look, Intent intent) {
        Map<String, AppliedSecret> applied = look.recorded(intent).map(ResourceStatus::secrets)
                .orElse(List.of()).stream().collect(Collectors.toMap(AppliedSecret::path, s -> s, (_, last) -> last));
        Stream<JsonPointer> changed = intent.secrets().entrySet().stream()
                .filter(entry -> {
                    AppliedSecret last = applied.get(entry.getKey().toString());
                    if (last == null && intent.update().replaces(entry.getKey())) {
                        return false; // adopted: what it was made with is not known and can't be changed
                    }
                    return last == null || !look.input().digest().matches(last.hmac(), last.path(), entry.getValue());
                })
                .map(Map.Entry::getKey);
        Stream<JsonPointer> dropped = applied.keySet().stream().filter(path -> path.startsWith("/"))
                .map(JsonPointer::compile)
                .filter(path -> !intent.secrets().containsKey(path) && !intent.update().replaces(path));
        return Stream.concat(changed, dropped).sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
    }

    /** How often Azure accepted what is wanted now without coming to show it. */
    static int accepted(PlanPass look, Intent intent) {
        return look.recorded(intent).filter(r -> Json.hash(look.wanted(intent)).equals(r.appliedHash()))
                .map(ResourceStatus::acceptedWrites).orElse(0);
    }

    /**
     * Whether what was read can be from before the last write: that one said what is wanted, Azure has not shown it since,
     * and nothing else came in its place.
     */
    static boolean mayLag(PlanPass look, Intent intent, List<Difference> differences) {
        return accepted(look, intent) > 0 && look.recorded(intent).map(ResourceStatus::observedHash)
                .map(before -> before.equals(observedHash(differences))).orElse(true);
    }

    /** A digest of what stands in place of what is wanted. */
    static String observedHash(List<Difference> differences) {
        ObjectNode found = Json.object();
        differences.forEach(d -> found.set(d.path().toString(), d.observed()));
        return Json.hash(found);
    }
}
