package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One page on an object, as a person reads it. */
public final class WhyPage {
    private static final int MOST_EVENTS = 8;
    /** What is no longer than this may be said twice. */
    private static final int SHORT = 100;
    private static final List<String> MAIN = List.of("Ready", "Reconciling", "Stalled");

    private final Instant now;
    private final StringBuilder text = new StringBuilder();

    /**
     * Something that the object names.
     *
     * @param title kind, namespace and name
     * @param object as the cluster has it; missing where it has none
     * @param unknown whether it may not be read
     * @param named what it names itself, where it is not Ready
     */
    public record Named(String title, JsonNode object, boolean unknown, List<Named> named) {
        public Named {
            named = List.copyOf(named);
        }
    }

    private WhyPage(Instant now) {
        this.now = now;
    }

    /**
     * Returns the page.
     *
     * @param object as the cluster has it
     * @param events that are about it
     */
    public static String of(String title, JsonNode object, List<Named> named, List<JsonNode> events, Instant now) {
        WhyPage page = new WhyPage(now);
        page.head(title, object);
        page.meaning(object);
        page.waiting(named);
        page.azure(object);
        page.advice(object);
        page.events(object, events);
        return page.text.toString();
    }

    /** Whether the object's status says Ready of its present generation. */
    public static boolean isReady(JsonNode object) {
        return condition(object, "Ready").path("status").asText().equals("True")
                && isOfNow(object);
    }

    /**
     * Whether the object's status is about what it says now. The condition tells: the status' own observedGeneration is
     * behind as long as the object waits for something.
     */
    static boolean isOfNow(JsonNode object) {
        return condition(object, "Ready").path("observedGeneration").asLong(-1) == object.at("/metadata/generation")
                .asLong();
    }

    /** Returns what the object's status says of that type; missing when nothing. */
    static JsonNode condition(JsonNode object, String type) {
        return object.at("/status/conditions").valueStream().filter(each -> each.path("type").asText().equals(type))
                .findFirst().orElse(object.path("no such condition"));
    }

    private void line(String said) {
        text.append(Printable.line(said).stripTrailing()).append('\n');
    }

    private void indented(int depth, String said) {
        text.append("  ".repeat(depth));
        line(said);
    }

    private void head(String title, JsonNode object) {
        line(title);
        if (object.at("/metadata/deletionTimestamp").isTextual()) {
            indented(1, "is being deleted, asked for " + ago(object.at("/metadata/deletionTimestamp")));
        }
        if (object.path("status").isMissingNode() || object.at("/status/conditions").isEmpty()) {
            indented(1,
                    "has no status yet: no operator has looked at it. Is one running, and does it watch this namespace?");
            return;
        }
        if (!isOfNow(object)) {
            indented(1, "its last edit has not been looked at yet: what follows is about an earlier one");
        }
        List<JsonNode> conditions = object.at("/status/conditions").valueStream()
                .sorted(Comparator.comparingInt(each -> MAIN
                        .contains(each.path("type").asText()) ? MAIN.indexOf(each.path("type").asText()) : MAIN.size()))
                .toList();
        for (JsonNode condition : conditions) {
            indented(1,
                    "%-14s %-8s %s, for %s".formatted(condition.path("type").asText(),
                            condition.path("status").asText(),
                            condition.path("reason").asText(), since(condition.path("lastTransitionTime"))));
            boolean repeated = !condition.path("type").asText().equals("Ready") && condition.path("message").equals(
                    condition(object, "Ready").path("message"));
            if (!condition.path("message").asText().isEmpty() && !repeated) {
                indented(2, condition.path("message").asText());
            }
        }
    }

    /** What the reason of Ready means, in the words of the page on reasons. */
    private void meaning(JsonNode object) {
        Reason.of(condition(object, "Ready").path("reason").asText()).filter(reason -> reason != Reason.AVAILABLE)
                .ifPresent(reason -> {
                    section("What that means");
                    indented(1,
                            reason.paragraph().replaceAll("\\s+", " ").replaceAll("\\[([^\\]]+)\\]\\([^)]*\\)", "$1"));
                });
    }

    private void section(String title) {
        text.append('\n');
        line(title);
    }

    private void waiting(List<Named> named) {
        if (!named.isEmpty()) {
            section("It names");
            named.forEach(each -> tree(each, 1));
        }
    }

    private void tree(Named named, int depth) {
        JsonNode ready = condition(named.object(), "Ready");
        String how;
        if (named.unknown()) {
            how = "may not be read";
        } else if (named.object().isMissingNode()) {
            how = "does not exist";
        } else if (named.object().at("/status/conditions").isMissingNode()) {
            how = named.object().has("spec") ? "has no status yet" : "is there";
        } else if (isReady(named.object())) {
            how = "is Ready";
        } else {
            how = ready.path("reason").asText("not looked at yet") + ", for " + since(ready.path("lastTransitionTime"))
                    + ": " + ready.path("message").asText();
        }
        indented(depth, named.title() + "  " + how);
        named.named().forEach(each -> tree(each, depth + 1));
    }

    private void azure(JsonNode object) {
        JsonNode status = object.path("status");
        List<String> lines = new ArrayList<>();
        if (status.path("id").isTextual()) {
            lines.add(status.path("id").asText() + (status.path("provisioningState").isTextual()
                    ? "  " + status.path("provisioningState").asText()
                    : ""));
        }
        status.path("operations")
                .forEach(operation -> lines.add("under way for " + since(operation.path("startedAt")) + ": "
                        + operation.path("verb").asText() + " of " + operation.path("key").asText()));
        status.path("plan").forEach(change -> lines.add("to be done: " + change.path("action").asText() + " "
                + change.path("resource").asText() + change.path("paths").valueStream().map(JsonNode::asText)
                        .reduce((one, other) -> one + ", " + other).map(paths -> " at " + paths).orElse("")));
        if (!lines.isEmpty()) {
            section("In Azure");
            lines.forEach(each -> indented(1, each));
        }
    }

    private void advice(JsonNode object) {
        JsonNode advice = object.at("/status/advice");
        if (!advice.isEmpty()) {
            section("Advice");
            advice.forEach(each -> indented(1, each.path("rule").asText() + ": " + each.path("message").asText()));
        }
    }

    private void events(JsonNode object, List<JsonNode> events) {
        List<JsonNode> last = events.stream().sorted(Comparator.comparing(WhyPage::time).reversed()).limit(MOST_EVENTS)
                .toList();
        if (!last.isEmpty()) {
            section("Last events");
            last.forEach(event -> indented(1, "%-9s %-8s %s: %s".formatted(ago(event, time(event)), event.path("type")
                    .asText(), event.path("reason").asText(), said(object, event.path("message").asText()))));
        }
    }

    /** Returns what an event says that no condition has said at greater length above. */
    private static String said(JsonNode object, String message) {
        boolean above = message.length() > SHORT && object.at("/status/conditions").valueStream()
                .anyMatch(condition -> condition.path("message").asText().startsWith(message));
        return above ? "as said above" : message;
    }

    private static String time(JsonNode event) {
        return Stream
                .of(event.at("/series/lastObservedTime"), event.path("lastTimestamp"), event.path("eventTime"), event
                        .at("/metadata/creationTimestamp"))
                .filter(JsonNode::isTextual).map(JsonNode::asText).findFirst().orElse("");
    }

    private String ago(JsonNode time) {
        return since(time) + " ago";
    }

    private String ago(JsonNode event, String time) {
        return event.isObject() && !time.isEmpty() ? since(time) + " ago" : "";
    }

    private String since(JsonNode time) {
        return since(time.asText(""));
    }

    private String since(String time) {
        try {
            Duration passed = Duration.between(Instant.parse(time), now);
            return passed.isNegative() || passed.toSeconds() < 1 ? "0s" : rounded(passed);
        } catch (DateTimeParseException e) {
            return "an unknown time";
        }
    }

    /** As kubectl shows ages: the two greatest units. */
    private static String rounded(Duration passed) {
        List<String> parts = new ArrayList<>();
        add(parts, passed.toDays(), "d");
        add(parts, passed.toHoursPart(), "h");
        add(parts, passed.toMinutesPart(), "m");
        add(parts, passed.toSecondsPart(), "s");
        return String.join("", parts.subList(0, Math.min(2, parts.size())));
    }

    private static void add(List<String> parts, long count, String unit) {
        if (count > 0) {
            parts.add(count + unit);
        }
    }
}
