package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.LogRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of KQL as tells a query from what is none: tables, operators, quotes and brackets. Evaluated are a table and
 * conditions on its columns, joined by and; a query with anything else is taken and finds nothing.
 *
 * @param stages what stands between the pipes, the table first
 */
record LogQuery(List<String> stages) {
    private static final Set<String> OPERATORS = Set.of("where", "project", "project-away", "project-rename",
            "project-reorder", "project-keep", "extend", "summarize", "order", "sort", "top", "take", "limit", "join",
            "union", "distinct", "count", "mv-expand", "parse", "make-series", "evaluate", "render", "serialize", "as",
            "invoke", "search", "lookup", "sample", "filter");
    private static final Set<String> ALONE = Set.of("count", "serialize");
    private static final Pattern TABLE = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern CONDITION = Pattern.compile(
            "\\s*(\\w+)\\s*(==|!=|=~|has|contains)\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*");

    /** Returns a query; refuses what does not parse, in Azure's words. */
    static LogQuery parse(String text) {
        List<String> stages = split(text.replaceAll("//[^\\n]*", " "));
        if (stages.stream().anyMatch(String::isBlank)) {
            throw syntax("SYN0001: I could not parse that, sorry.");
        }
        for (String stage : stages.subList(1, stages.size())) {
            String operator = stage.strip().split("[\\s(]", 2)[0];
            if (!OPERATORS.contains(operator)) {
                throw syntax("SYN0002: Query operator expected, not '" + operator + "'.");
            }
            if (stage.strip().equals(operator) && !ALONE.contains(operator)) {
                throw syntax("SYN0001: I could not parse that, sorry.");
            }
        }
        String first = stages.getFirst().strip();
        if (TABLE.matcher(first).matches() && !LogTables.has(first)) {
            throw refused("SemanticError", "SEM0100", "'" + (stages.size() > 1
                    ? stages.get(1).strip().split("\\s", 2)[0]
                    : "source")
                    + "' operator: Failed to resolve table or column expression named '" + first + "'");
        }
        return new LogQuery(stages.stream().map(String::strip).toList());
    }

    private static List<String> split(String text) {
        List<String> stages = new ArrayList<>();
        Deque<Character> open = new ArrayDeque<>();
        StringBuilder stage = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                open.push(c);
            } else if (")]}".indexOf(c) >= 0) {
                if (open.isEmpty() || ")]}".indexOf(c) != "([{".indexOf(open.pop())) {
                    throw syntax("SYN0001: I could not parse that, sorry.");
                }
            }
            if (c == '|' && quote == 0 && open.isEmpty()) {
                stages.add(stage.toString());
                stage.setLength(0);
            } else {
                stage.append(c);
            }
        }
        if (quote != 0 || !open.isEmpty()) {
            throw syntax("SYN0001: I could not parse that, sorry.");
        }
        stages.add(stage.toString());
        return stages;
    }

    private static ArmError syntax(String message) {
        return refused("SyntaxError", "SYN", "Request is invalid and cannot be processed: Syntax error: " + message);
    }

    /** As Azure does: the answer of the service that runs queries is the text of another. */
    private static ArmError refused(String kind, String code, String message) {
        String inner = "{\"error\":{\"message\":\"The request had some invalid properties\",\"code\":\"BadArgumentError\","
                + "\"innererror\":{\"code\":\"" + kind + "\",\"message\":\"A " + (kind.startsWith("Sem")
                        ? "semantic"
                        : "syntax")
                + " error occurred.\",\"innererror\":{\"code\":\"" + code + "\",\"message\":\"" + message.replace("\"",
                        "\\\"")
                + "\"}}}}";
        return ArmError.badRequest("BadRequest", inner, null);
    }

    /** Returns the table; empty for a query that is not evaluated. */
    Optional<String> table() {
        return Optional.of(stages.getFirst()).filter(first -> TABLE.matcher(first).matches() && wanted() != null);
    }

    /** Whether it is of this row. */
    boolean finds(LogRows.Row row) {
        Predicate<LogRows.Row> wanted = wanted();
        return wanted != null && wanted.test(row);
    }

    private @Nullable Predicate<LogRows.Row> wanted() {
        Predicate<LogRows.Row> all = _ -> true;
        for (String stage : stages.subList(1, stages.size())) {
            if (!stage.startsWith("where ")) {
                return null;
            }
            for (String part : stage.substring("where ".length()).split("\\band\\b", -1)) {
                Matcher condition = CONDITION.matcher(part);
                if (!condition.matches()) {
                    return null;
                }
                String value = condition.group(3) == null ? condition.group(4) : condition.group(3);
                String operator = condition.group(2);
                String column = condition.group(1);
                all = all.and(row -> holds(row.columns().getOrDefault(column, ""), operator, value));
            }
        }
        return all;
    }

    private static boolean holds(String is, String operator, String value) {
        return switch (operator) {
            case "==" -> is.equals(value);
            case "!=" -> !is.equals(value);
            case "=~" -> is.equalsIgnoreCase(value);
            default -> is.contains(value);
        };
    }
}
