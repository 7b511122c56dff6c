package dev.azureml.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.text.Printable;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How it is with many objects, each in a line. */
public final class StatusExport {
    private static final String NO_STATUS = "NotLookedAt";
    private static final String OLD_STATUS = "EditNotLookedAt";
    private static final String DELETION = "/metadata/deletionTimestamp";
    /** A terminal shows what it is given. */
    private static final ObjectWriter ASCII = Json.MAPPER.writerWithDefaultPrettyPrinter().with(
            JsonWriteFeature.ESCAPE_NON_ASCII);

    private final List<Line> lines;

    private StatusExport(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * One object.
     *
     * @param ready the status of its condition Ready; Unknown where none stands for the object as it is now
     * @param since when that became so, or it was deleted; null where nobody knows
     * @param id null where it is nothing in Azure yet
     */
    private record Line(String namespace, String kind, String name, String ready, String reason, String message,
            @Nullable String since, @Nullable String id, JsonNode status) {
        static Line of(JsonNode object) {
            JsonNode status = object.path("status");
            JsonNode ready = WhyPage.condition(object, "Ready");
            boolean old = !WhyPage.isOfNow(object);
            boolean deleting = object.at(DELETION).isTextual();
            return new Line(object.at("/metadata/namespace").asText(), object.path("kind").asText(),
                    object.at("/metadata/name").asText(), ready.isMissingNode() || old
                            ? "Unknown"
                            : ready.path("status").asText(),
                    deleting ? Reason.DELETING.word() : reason(ready, old), old ? "" : ready.path("message").asText(),
                    deleting
                            ? object.at(DELETION).textValue()
                            : old ? null : ready.path("lastTransitionTime").textValue(),
                    status.path("id").textValue(), status);
        }

        private static String reason(JsonNode ready, boolean old) {
            return ready.isMissingNode() ? NO_STATUS : old ? OLD_STATUS : ready.path("reason").asText();
        }

        /** Returns what is advised, each with its rule. */
        List<String> advice() {
            return status.path("advice").valueStream().map(one -> one.path("rule").asText() + ": " + one.path("message")
                    .asText()).toList();
        }

        boolean isReady() {
            return ready.equals("True");
        }

        String title() {
            return kind + " " + namespace + "/" + name;
        }
    }

    /** Of objects as the cluster has them. */
    public static StatusExport of(List<? extends JsonNode> objects) {
        return new StatusExport(objects.stream().map(Line::of).sorted(Comparator.comparing(Line::namespace)
                .thenComparing(Line::kind).thenComparing(Line::name)).toList());
    }

    /** Whether each of them is Ready as it is now. */
    public boolean allReady() {
        return lines.stream().allMatch(Line::isReady);
    }

    /** Returns it in that form. */
    public String text(Format format) {
        return switch (format) {
            case TEXT -> plain();
            case JSON -> json();
            case MARKDOWN -> markdown();
        };
    }

    private String plain() {
        String row = "%-" + widest(line -> line.title().length(), "OBJECT") + "s  %-7s  %-"
                + widest(line -> line.reason().length(), "REASON") + "s  %-20s  %s";
        StringBuilder text = new StringBuilder();
        if (!lines.isEmpty()) {
            text.append(row.formatted("OBJECT", "READY", "REASON", "SINCE", "ID")).append('\n');
        }
        for (Line line : lines) {
            text.append(printed(row.formatted(line.title(), line.ready(), line.reason(),
                    line.since() == null ? "" : line.since(), line.id() == null ? "" : line.id())));
            if (!line.isReady() && !line.message().isEmpty()) {
                text.append("  ").append(printed(line.message()));
            }
            line.advice().forEach(advice -> text.append("  ").append(printed("advice " + advice)));
        }
        return text.append(sum()).append('\n').toString();
    }

    private int widest(ToIntFunction<Line> width, String title) {
        return Math.max(title.length(), lines.stream().mapToInt(width).max().orElse(0));
    }

    private static String printed(String said) {
        return Printable.line(said).stripTrailing() + "\n";
    }

    private String sum() {
        long ready = lines.stream().filter(Line::isReady).count();
        return lines.size() + (lines.size() == 1 ? " object" : " objects") + ", " + ready + " Ready";
    }

    private String markdown() {
        StringBuilder text = new StringBuilder(
                "| object | Ready | reason | since | in Azure | advice |\n|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            text.append("| ").append(String.join(" | ", cell(line.title()), cell(line.ready()),
                    cell(line.isReady() || line.message().isEmpty()
                            ? line.reason()
                            : line.reason() + ": " + line.message()),
                    cell(line.since() == null ? "" : line.since()), cell(line.id() == null ? "" : line.id()),
                    line.advice().stream().map(StatusExport::cell).collect(Collectors.joining("<br>"))))
                    .append(" |\n");
        }
        return text.append('\n').append(sum()).append('\n').toString();
    }

    /** As code: nothing in it names anybody, links anywhere, or ends the cell. */
    private static String cell(String said) {
        String line = Printable.line(said).strip();
        return line.isEmpty() ? "" : "`" + line.replace('`', '\'').replaceAll("(\\\\*)\\|", "$1$1\\\\|") + "`";
    }

    /** Whoever shows it raw shows no control of a terminal, and no agent takes it for an order. */
    private String json() {
        ArrayNode all = Json.MAPPER.createArrayNode();
        for (Line line : lines) {
            ObjectNode object = all.addObject().put("kind", line.kind()).put("namespace", line.namespace())
                    .put("name", line.name()).put("ready", line.ready()).put("reason", line.reason());
            put(object, "message", line.message().isEmpty() ? null : line.message());
            put(object, "since", line.since());
            put(object, "id", line.id());
            ArrayNode resources = object.putArray("resources");
            line.status().path("resources").forEach(resource -> resources.addObject()
                    .put("key", resource.path("key").asText()).put("id", resource.path("id").asText())
                    .put("origin", resource.path("origin").asText()));
            ArrayNode advice = object.putArray("advice");
            line.status().path("advice").forEach(one -> advice.addObject().put("rule", one.path("rule").asText())
                    .put("message", one.path("message").asText()));
        }
        try {
            return ASCII.writeValueAsString(all).replace("##", "\\u0023\\u0023") + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }
}
