package dev.azureml.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plan as a person reads it, or as a program does. */
public final class PlanReport {
    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Pattern IN_GROUP = Pattern.compile(
            "(?i)/subscriptions/[^/]+/resourceGroups/([^/]+)(?:/providers/(.+))?");
    private static final String SECRET = "***";
    private static final String NOTHING = "(none)";

    private PlanReport() {
    }

    private static String line(String text) {
        return Printable.line(text);
    }

    /** @param colours whether a terminal shows it */
    public static String text(Plan plan, boolean colours) {
        StringBuilder text = new StringBuilder();
        for (Plan.OfObject object : plan.objects()) {
            text.append(line(object.title())).append("  (").append(line(object.place())).append(")\n");
            if (object.changes().isEmpty() && object.errors().isEmpty() && object.waits() == null) {
                text.append("    no changes\n");
            }
            object.changes().forEach(change -> lines(change).forEach(line -> text.append("  ")
                    .append(colours ? coloured(change, line) : line).append('\n')));
            object.errors().forEach(error -> text.append("  ! ").append(line(error.place() + ": " + error.message()))
                    .append('\n'));
            object.blocked().forEach(change -> lines(change).forEach(line -> text.append("    not done: ").append(line)
                    .append('\n')));
            if (object.waits() != null) {
                text.append("    then: ").append(line(object.waits().message())).append('\n');
            }
            object.findings().forEach(finding -> text.append("    ").append(found(finding)).append(": ")
                    .append(line(finding.message())).append('\n'));
            object.advice().forEach(advice -> text.append("    advice ").append(advice.rule()).append(": ")
                    .append(line(advice.message())).append('\n'));
            CostLines.of(object.cost()).forEach(line -> text.append("    ").append(line(line)).append('\n'));
            object.unknown().forEach(path -> text.append("    not compared, as Azure does not show it: ").append(path)
                    .append('\n'));
            object.assumed().forEach(secret -> text.append("    Secret ").append(secret)
                    .append(" is not among the files; it is taken to be there\n"));
            text.append('\n');
        }
        plan.remarks().forEach(remark -> text.append(remark).append('\n'));
        CostLines.sum(plan).ifPresent(sum -> text.append(line(sum)).append('\n'));
        return text.append(plan.summary()).append('\n').toString();
    }

    private static String coloured(PlannedChange change, String line) {
        String colour = switch (change.action()) {
            case "Create" -> "32";
            case "Delete", "Replace" -> "31";
            default -> "33";
        };
        return "\u001b[" + colour + "m" + line + "\u001b[0m";
    }

    private static List<String> lines(PlannedChange change) {
        List<String> lines = new ArrayList<>();
        lines.add(line(sign(change.action()) + shortened(change.resource())));
        values(change).forEach(value -> lines.add("      " + line(value)));
        return lines;
    }

    /** The resource group and what follows the word providers; an id of another form as it is. */
    private static String shortened(String id) {
        Matcher parts = IN_GROUP.matcher(id);
        if (!parts.matches()) {
            return id;
        }
        return parts.group(2) == null
                ? "resource group " + parts.group(1)
                : parts.group(2) + "  (" + parts.group(1) + ")";
    }

    private static String sign(String action) {
        return switch (action) {
            case "Create" -> "+ create ";
            case "Update" -> "~ update ";
            case "Replace" -> "-/+ replace ";
            case "Delete" -> "- delete ";
            default -> "> " + action + " ";
        };
    }

    /** Each property with its value before and after. */
    private static List<String> values(PlannedChange change) {
        List<PlannedChange.Values> values = change.changes();
        if (values == null) {
            return Objects.requireNonNullElse(change.paths(), List.of());
        }
        return values.stream().map(value -> value.path() + ": " + (value.from() == null && value.to() == null
                ? SECRET
                : shown(value.from()) + " → " + shown(value.to()))).toList();
    }

    private static String shown(@Nullable String value) {
        return value == null ? NOTHING : value;
    }

    /** The condition as the status would have it. */
    private static String found(KindCondition finding) {
        return finding.type().word() + "=" + finding.status().word() + " (" + finding.reason().word() + ")";
    }

    /** For a comment on a pull request. */
    public static String markdown(Plan plan) {
        StringBuilder text = new StringBuilder("### ").append(plan.summary()).append("\n\n");
        CostLines.sum(plan).ifPresent(sum -> text.append(code(sum)).append("\n\n"));
        for (Plan.OfObject object : plan.objects()) {
            boolean quiet = object.changes().isEmpty() && object.errors().isEmpty();
            if (quiet && object.waits() == null) {
                continue;
            }
            text.append("**").append(code(object.title())).append("** (").append(code(object.place()))
                    .append(")\n\n");
            if (!object.changes().isEmpty()) {
                text.append("```diff\n");
                object.changes().forEach(change -> lines(change).forEach(line -> text.append(diff(line)).append('\n')));
                text.append("```\n\n");
            }
            object.errors().forEach(error -> text.append("- ❌ ").append(code(error.place())).append(' ')
                    .append(code(error.message())).append('\n'));
            object.blocked().forEach(change -> lines(change).forEach(line -> text.append("- not done: ")
                    .append(code(line.strip())).append('\n')));
            if (object.waits() != null) {
                text.append("- then: ").append(code(object.waits().message())).append('\n');
            }
            object.unknown().forEach(path -> text.append("- not compared, as Azure does not show it: ")
                    .append(code(path)).append('\n'));
            object.assumed().forEach(secret -> text.append("- taken to be there: Secret ").append(code(secret))
                    .append('\n'));
            CostLines.of(object.cost()).forEach(line -> text.append("- ").append(code(line)).append('\n'));
            object.findings().forEach(finding -> text.append("- ").append(code(found(finding))).append(": ")
                    .append(code(finding.message())).append('\n'));
            object.advice().forEach(advice -> text.append("- advice ").append(code(advice.rule())).append(": ")
                    .append(code(advice.message())).append('\n'));
            text.append('\n');
        }
        plan.remarks().forEach(remark -> text.append(code(remark)).append("\n\n"));
        return text.toString();
    }

    /** What stands in a file must not end the block that it is shown in. */
    private static String diff(String line) {
        return line(line).replace("```", "'''").replace("~~~", "---").replace("-/+ replace", "- replace");
    }

    /** Nothing in it is read as markup: names nobody, links nowhere, and hides nothing of what follows. */
    private static String code(String text) {
        return "`" + line(text).replace('`', '\'') + "`";
    }

    /** For programs. */
    public static String json(Plan plan) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode objects = root.putArray("objects");
        for (Plan.OfObject object : plan.objects()) {
            ObjectNode one = objects.addObject().put("kind", object.kind()).put("namespace", object.namespace())
                    .put("name", object.name()).put("place", object.place());
            one.set("changes", JSON.valueToTree(object.changes()));
            one.set("blocked", JSON.valueToTree(object.blocked()));
            one.set("errors", JSON.valueToTree(object.errors()));
            if (object.waits() != null) {
                one.putObject("waits").put("reason", object.waits().reason().word())
                        .put("message", object.waits().message());
            }
            ArrayNode findings = one.putArray("findings");
            object.findings().forEach(finding -> findings.addObject().put("type", finding.type().word())
                    .put("reason", finding.reason().word()).put("message", finding.message()));
            one.set("advice", JSON.valueToTree(object.advice()));
            one.set("assumedSecrets", JSON.valueToTree(object.assumed()));
            one.set("notCompared", JSON.valueToTree(object.unknown()));
            CostLines.fields(object.cost()).ifPresent(cost -> one.set(Estimate.FIELD, cost));
        }
        CostLines.fields(plan.cost()).ifPresent(cost -> root.set(Estimate.FIELD, cost));
        root.set("remarks", JSON.valueToTree(plan.remarks()));
        root.putObject("summary").put("create", plan.count("Create")).put("update", plan.count("Update"))
                .put("replace", plan.count("Replace")).put("delete", plan.count("Delete"))
                .put("text", plan.summary());
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("made of texts", e);
        }
    }
}
