package dev.azureml.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The table for those who come from the YAML of {@code az ml} names fields that there are. */
class AzKeysTest {
    private static final Pattern ROW = Pattern.compile("[|] (ML\\w+) [|] [^|]*`[^|]* [|] ([^|]*) [|][^|]*[|]");
    private static final Pattern FIELD = Pattern.compile("`([\\w.]+)`");

    @Test
    void everyFieldIsThere() throws IOException {
        String table = Files.readString(Path.of("..", "operator/docs/az-ml-yaml.md").toAbsolutePath().normalize());
        var crds = CrdGenerator.generate();

        List<String> unknown = ROW.matcher(table).results().flatMap(row -> fields(row).filter(field -> !isThere(
                crds.get(row.group(1).toLowerCase(Locale.ROOT) + "s.azureml.dev.yaml"), field))
                .map(field -> row.group(1) + " " + field)).toList();

        assertThat(ROW.matcher(table).results()).hasSizeGreaterThan(30);
        assertThat(unknown).isEmpty();
    }

    private static Stream<String> fields(MatchResult row) {
        return FIELD.matcher(row.group(2)).results().map(field -> field.group(1));
    }

    private static boolean isThere(@Nullable String crd, String field) {
        JSONSchemaProps schema = SchemaCompletion.property(Serialization.unmarshal(
                requireNonNull(crd), CustomResourceDefinition.class)
                .getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema(), "spec");
        for (String name : field.split("[.]", -1)) {
            if (schema.getItems() != null) {
                schema = schema.getItems().getSchema();
            }
            if (schema.getProperties() == null || !schema.getProperties().containsKey(name)) {
                return false;
            }
            schema = SchemaCompletion.property(schema, name);
        }
        return true;
    }
}
