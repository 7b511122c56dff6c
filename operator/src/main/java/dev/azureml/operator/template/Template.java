package dev.azureml.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.declared.Declaration;
import dev.azureml.operator.declared.JsonFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A template of Azure Resource Manager, and the values of its parameters. */
public final class Template {
    private static final Pattern SCHEMA = Pattern.compile(
            "(?i)\"[$]schema\"\\s*:\\s*\"[^\"]*/(subscription|managementGroup|tenant)?deploymentTemplate[.]json#?\"");

    private Template() {
    }

    /** Where a template goes; null for what is not said. */
    public record Target(@Nullable String subscription, @Nullable String group, @Nullable String location) {
    }

    /** Whether a text is a template, by the schema that it names. */
    public static boolean isTemplate(String text) {
        return text.stripLeading().startsWith("{") && SCHEMA.matcher(text).find();
    }

    /**
     * Returns what a template declares.
     *
     * @param given values of its parameters
     * @throws IOException where it can't be read as a template, with what is wrong
     */
    public static Declaration read(JsonFile file, Target target, Map<String, JsonNode> given) throws IOException {
        try {
            return DeclaredResources.of(file, target, given).declaration();
        } catch (TemplateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the values in a file of parameters. */
    public static Map<String, JsonNode> parameters(String text) throws IOException {
        Map<String, JsonNode> values = new HashMap<>();
        JsonFile.read(text).tree().path("parameters").properties().stream()
                .filter(entry -> entry.getValue().has("value"))
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().path("value")));
        return values;
    }

    /** Returns the value of a parameter that was said on a command line: JSON where it is any, else a text. */
    public static JsonNode parameter(String text) {
        try {
            JsonNode read = text.matches("(?s)-?\\d+|true|false|[\\[{].*") ? JsonFile.read(text).tree() : null;
            return read == null ? JsonNodeFactory.instance.textNode(text) : read;
        } catch (IOException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
