package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules by which kubectl wait, kstatus and Flux read a status; checks all versions of one object in order. */
final class Kstatus {
    private static final Set<String> WORDS = Arrays.stream(Reason.values()).map(Reason::word)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OURS = Set.of("Ready", "Reconciling", "Stalled");
    private static final Set<String> OF_KINDS = Arrays.stream(ConditionType.values()).map(ConditionType::word)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> WORDS_OF_KINDS = Arrays.stream(ConditionReason.values())
            .map(ConditionReason::word).collect(Collectors.toUnmodifiableSet());

    private final List<String> violations = new ArrayList<>();
    private JsonNode now;

    private Kstatus(JsonNode first) {
        now = first;
    }

    /** Every rule that a version breaks, in words; empty when all is well. */
    static List<String> violations(List<JsonNode> versions) {
        Kstatus check = new Kstatus(versions.getFirst());
        JsonNode before = null;
        for (JsonNode version : versions) {
            check.version(version, before);
            before = version;
        }
        return check.violations;
    }

    /** What kstatus calls the object: Terminating, InProgress, Failed or Current. */
    static String of(JsonNode object) {
        if (!object.at("/metadata/deletionTimestamp").isMissingNode()) {
            return "Terminating";
        }
        JsonNode observed = object.at("/status/observedGeneration");
        if (!observed.isMissingNode() && observed.asLong() != object.at("/metadata/generation").asLong()) {
            return "InProgress";
        }
        Map<String, JsonNode> conditions = conditions(object);
        if (isTrue(conditions.get("Reconciling"))) {
            return "InProgress";
        }
        if (isTrue(conditions.get("Stalled"))) {
            return "Failed";
        }
        return !conditions.containsKey("Ready") || isTrue(conditions.get("Ready")) ? "Current" : "InProgress";
    }

    private void version(JsonNode version, @Nullable JsonNode before) {
        now = version;
        Map<String, JsonNode> conditions = conditions(version);
        if (conditions.isEmpty()) {
            rule(version.at("/status/observedGeneration").asLong(0) == -1, "unseen objects are observed at -1");
            rule(before == null || conditions(before).isEmpty(), "conditions do not vanish");
            return;
        }
        shape(conditions);
        generations(conditions);
        if (before != null) {
            transitions(conditions, before);
        }
    }

    private void shape(Map<String, JsonNode> conditions) {
        rule(now.at("/status/conditions/0/type").asText().equals("Ready"), "Ready is there, and first");
        rule(conditions.size() == now.at("/status/conditions").size(), "each type is there once");
        rule(conditions.keySet().stream().allMatch(type -> OURS.contains(type) || OF_KINDS.contains(type)),
                "only the known types");
        JsonNode ready = conditions.get("Ready");
        List<JsonNode> negative = Stream.of("Reconciling", "Stalled").map(conditions::get).filter(Objects::nonNull)
                .toList();
        rule(negative.size() <= 1, "Reconciling and Stalled are never there together");
        negative.forEach(c -> {
            rule(isTrue(c), "Reconciling and Stalled are there only while they are True");
            rule(!isTrue(ready), "nothing negative is True while Ready is True");
            rule(ready != null && c.path("reason").equals(ready.path("reason"))
                    && c.path("message").equals(ready.path("message")), "Ready mirrors what is negative");
        });
        rule(isTrue(ready) || !negative.isEmpty(), "what is not Ready is Reconciling or Stalled");
        conditions.forEach((type, c) -> {
            rule((OURS.contains(type) ? WORDS : WORDS_OF_KINDS).contains(c.path("reason").asText()),
                    "the reason is a word of the enum");
            rule(c.path("message").isTextual(), "there is a message");
            rule(Instant.parse(c.path("lastTransitionTime").asText()).isBefore(Instant.now()), "the time is past");
        });
    }

    private void generations(Map<String, JsonNode> conditions) {
        long generation = now.at("/metadata/generation").asLong();
        long observed = now.at("/status/observedGeneration").asLong(Long.MIN_VALUE);
        rule(observed <= generation && observed >= -1, "observedGeneration is one that there was");
        conditions.values().forEach(c -> rule(c.path("observedGeneration").asLong(0) > 0
                && c.path("observedGeneration").asLong() <= generation, "each condition says its generation"));
        // A pause leaves Ready as it was, with the generation of which it was said.
        if (isTrue(conditions.get("Ready")) && !isPaused(conditions.get("Ready"))) {
            conditions.values().forEach(c -> rule(c.path("observedGeneration").asLong() == observed,
                    "with Ready True all generations are the same"));
        }
    }

    private static boolean isPaused(@Nullable JsonNode ready) {
        return ready != null && ready.path("reason").asText().equals(Reason.PAUSED.word());
    }

    private void transitions(Map<String, JsonNode> conditions, JsonNode before) {
        Map<String, JsonNode> earlier = conditions(before);
        conditions.forEach((type, c) -> {
            JsonNode then = earlier.get(type);
            if (then != null && then.path("status").equals(c.path("status"))) {
                rule(then.path("lastTransitionTime").equals(c.path("lastTransitionTime")),
                        "lastTransitionTime of " + type + " moves only when the status flips");
            } else if (then != null) {
                rule(!Instant.parse(c.path("lastTransitionTime").asText()).isBefore(Instant.parse(then
                        .path("lastTransitionTime").asText())), "lastTransitionTime of " + type + " goes forward");
            }
        });
        long observed = now.at("/status/observedGeneration").asLong();
        long observedBefore = before.at("/status/observedGeneration").asLong();
        rule(observed >= observedBefore, "observedGeneration goes forward");
        rule(observed == observedBefore || !isTrue(conditions.get("Reconciling")),
                "a generation is observed when it was acted on, not while it is");
    }

    private static Map<String, JsonNode> conditions(JsonNode object) {
        Map<String, JsonNode> byType = new LinkedHashMap<>();
        object.at("/status/conditions").forEach(c -> byType.put(c.path("type").asText(), c));
        return byType;
    }

    private static boolean isTrue(@Nullable JsonNode condition) {
        return condition != null && condition.path("status").asText().equals("True");
    }

    private void rule(boolean kept, String rule) {
        if (!kept) {
            violations.add("broken: " + rule + ": " + now.at("/metadata/name") + " generation " + now.at(
                    "/metadata/generation") + " observed " + now.at("/status/observedGeneration") + " "
                    + now.at(
                            "/status/conditions"));
        }
    }
}
