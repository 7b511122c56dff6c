package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes manifests as YAML, with what is to be said of a field above it. */
public final class ManifestYaml {
    /** What a comment begins with that is a command, and stays on one line so that it can be copied. */
    public static final String COMMAND = "$ ";
    private static final String BLANKS = "[\\s\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+";
    private static final int WIDTH = 118;
    private static final String INDENT = "  ";
    private static final Pattern PLAIN = Pattern
            .compile("[A-Za-z0-9/_.](?:[A-Za-z0-9_./@+,()-]|:(?! |$)| (?![ #]|$))*");
    /** What one reader of YAML or another takes for a number, a time or a truth value. */
    private static final Pattern OTHER = Pattern
            .compile("(?i)true|false|yes|no|on|off|y|n|null|[-+.]?[0-9][-0-9a-fxo_.:+tz]*"
                    + "|[.](inf|nan)|[.].*");
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final StringBuilder text = new StringBuilder();
    private final Map<String, List<String>> comments;

    private ManifestYaml(Map<String, List<String>> comments) {
        this.comments = comments;
    }

    /**
     * Returns an object as YAML.
     *
     * @param head what is said above it, a paragraph each
     * @param comments by path in the object, such as {@code /spec/tags}: what is said above a property
     */
    public static String of(ObjectNode object, List<String> head, Map<String, List<String>> comments) {
        ManifestYaml yaml = new ManifestYaml(comments);
        head.forEach(line -> yaml.comment(line, ""));
        yaml.object(object, "", "");
        return yaml.text.toString();
    }

    /**
     * Returns an object without anything but what it is called.
     *
     * @param namespace empty for none
     */
    public static ObjectNode head(String apiVersion, String kind, String name, String namespace) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /** Returns any value. */
    public static String text(JsonNode value) {
        ManifestYaml writer = new ManifestYaml(Map.of());
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            writer.object(object, "", "");
        } else {
            writer.text.append(scalar(value)).append('\n');
        }
        return writer.text.toString();
    }

    private void object(ObjectNode object, String indent, String path) {
        object.propertyStream().forEach(property -> {
            String below = path + "/" + property.getKey();
            comments(below, indent);
            text.append(indent).append(key(property.getKey())).append(':');
            value(property.getValue(), indent, below);
        });
    }

    /** What follows a colon. */
    private void value(JsonNode value, String indent, String path) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            text.append('\n');
            object(object, indent + INDENT, path);
        } else if (value.isArray() && !value.isEmpty()) {
            text.append('\n');
            for (int i = 0; i < value.size(); i++) {
                item(value.get(i), indent + INDENT, path + "/" + i);
            }
        } else if (value.isTextual() && isBlock(value.asText())) {
            block(value.asText(), indent + INDENT);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void item(JsonNode value, String indent, String path) {
        comments(path, indent);
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            int start = text.length();
            object(object, indent + INDENT, path);
            mark(start, indent);
        } else if (value.isArray() && !value.isEmpty()) {
            text.append(indent).append("-");
            value(value, indent, path);
        } else {
            text.append(indent).append("- ").append(scalar(value)).append('\n');
        }
    }

    /** Puts a hyphen before the first line of an element that is no comment; those before it move out. */
    private void mark(int start, String indent) {
        int at = start;
        while (text.substring(at).startsWith(indent + INDENT + "#")) {
            text.delete(at, at + INDENT.length());
            at = text.indexOf("\n", at) + 1;
        }
        text.setCharAt(at + indent.length(), '-');
    }

    private void comments(String path, String indent) {
        comments.getOrDefault(path, List.of()).forEach(line -> comment(line, indent));
    }

    private void comment(String words, String indent) {
        if (words.startsWith(COMMAND)) {
            text.append(indent).append("#   ").append(words.substring(COMMAND.length()).replaceAll(BLANKS, " ")).append(
                    '\n');
            return;
        }
        StringBuilder line = new StringBuilder(indent + "#");
        for (String word : words.strip().split(BLANKS, -1)) {
            if (line.length() + word.length() + 1 > WIDTH && line.length() > indent.length() + 1) {
                text.append(line).append('\n');
                line.setLength(0);
                line.append(indent).append("#  ");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }

    private static String key(String key) {
        return scalar(TextNode.valueOf(key));
    }

    private static String scalar(JsonNode value) {
        if (!value.isTextual()) {
            return value.isMissingNode() ? "null" : value.toString();
        }
        String content = value.asText();
        boolean plain = PLAIN.matcher(content).matches() && (!OTHER.matcher(content).matches()
                || GUID.matcher(content).matches());
        return plain ? content : quoted(content);
    }

    private static String quoted(String content) {
        StringBuilder quoted = new StringBuilder("\"");
        content.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPrintable(point)) {
                        quoted.appendCodePoint(point);
                    } else {
                        quoted.append(point > 0xFFFF ? "\\U%08X".formatted(point) : "\\u%04X".formatted(point));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** A text of several lines stands as it is, where YAML lets it. */
    private static boolean isBlock(String content) {
        return content.contains("\n") && !content.isBlank() && !content.startsWith(" ") && !content.startsWith("\n")
                && !content.startsWith("\t") && content.codePoints()
                        .allMatch(point -> point == '\n' || point == '\t' || isPrintable(point));
    }

    private void block(String content, String indent) {
        int ends = content.length() - content.replaceAll("\n+$", "").length();
        text.append(" |").append(ends == 0 ? "-" : ends == 1 ? "" : "+").append('\n');
        content.lines().forEach(line -> text.append(line.isEmpty() ? "" : indent + line).append('\n'));
    }
}
