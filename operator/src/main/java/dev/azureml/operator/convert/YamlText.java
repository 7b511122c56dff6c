package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.manifest.ManifestYaml;
import dev.azureml.operator.manifest.Yaml;

/** A value of a file, written as YAML again. */
final class YamlText {
    private YamlText() {
    }

    static String of(Yaml value) {
        return ManifestYaml.text(json(value));
    }

    private static JsonNode json(Yaml value) {
        return switch (value) {
            case Yaml.Scalar scalar when scalar.plain() && scalar.text().matches("-?(0|[1-9][0-9]{0,15})") ->
                JsonNodeFactory.instance.numberNode(Long.parseLong(scalar.text()));
            case Yaml.Scalar scalar when scalar.plain() && scalar.text().matches("true|false") ->
                JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(scalar.text()));
            case Yaml.Scalar scalar -> value.isNull()
                    ? JsonNodeFactory.instance.nullNode()
                    : TextNode.valueOf(scalar.text());
            case Yaml.Items items -> {
                var list = JsonNodeFactory.instance.arrayNode();
                items.values().forEach(each -> list.add(json(each)));
                yield list;
            }
            case Yaml.Mapping mapping -> {
                var map = JsonNodeFactory.instance.objectNode();
                mapping.entries().forEach(each -> map.set(each.key(), json(each.value())));
                yield map;
            }
        };
    }
}
