package dev.azureml.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** {@code mvn -pl crds test -Dcrds.write} writes the CRDs anew. */
class GeneratedCrdsTest {
    private static final Path FOLDER = Path.of("").toAbsolutePath();
    private static final int HARD_LIMIT = 160_000;

    private static final Map<String, String> GENERATED = CrdGenerator.generate();
    /** What the operator knows of the CRDs (what a status may hold, and which they are), and the page of all fields. */
    private static final Map<String, String> MADE_OF_THEM = Map.of(StatusSchemas.FILE,
            StatusSchemas.of(GENERATED.values()), CrdOutlines.FILE, CrdOutlines.of(GENERATED.values()),
            CrdReference.FILE, CrdReference.of(GENERATED.values()));

    static List<String> names() {
        return List.copyOf(GENERATED.keySet());
    }

    @BeforeAll
    static void write() throws IOException {
        if (System.getProperty("crds.write") != null) {
            for (var file : GENERATED.entrySet()) {
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
            }
            Files.createDirectories(requireNonNull(FOLDER.resolve(StatusSchemas.FILE).getParent()));
            for (var file : MADE_OF_THEM.entrySet()) {
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
            }
        }
    }

    @Test
    void everyKindHasItsFileAndNoOtherIsThere() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Kinds.values()).map(kind -> kind.crdName() + ".yaml").toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {StatusSchemas.FILE, CrdOutlines.FILE, CrdReference.FILE})
    void whatIsMadeOfTheCrdsIsOfThese(String file) throws IOException {
        assertThat(Files.readString(FOLDER.resolve(file))).as("write it anew with: mvn -pl crds test -Dcrds.write")
                .isEqualTo(MADE_OF_THEM.get(file));
    }

    @ParameterizedTest
    @MethodSource("names")
    void committedFileIsWhatTheRecordsSay(String name) throws IOException {
        assertThat(Files.readString(FOLDER.resolve(name))).as("write it anew with: mvn -pl crds test -Dcrds.write")
                .isEqualTo(text(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void staysFarBelowWhatClientSideApplyTakes(String name) {
        assertThat(text(name).getBytes(UTF_8)).hasSizeLessThan(HARD_LIMIT);
    }

    /** Finding C1: an integer out of range, or the key of a map with 50,001 characters, ended the operator. */
    @ParameterizedTest
    @MethodSource("names")
    void everyFieldIsDescribedAndBounded(String name) {
        var faults = new ArrayList<String>();
        var root = schema(name);
        root.getProperties().forEach((field, schema) -> inspect(field, schema, faults));
        assertThat(root.getDescription()).isNotBlank();
        assertThat(faults).isEmpty();
    }

    /** Of a pattern the API server says: should match '^[a-z]…$'. */
    @ParameterizedTest
    @MethodSource("names")
    void noRegularExpressionIsAnErrorMessage(String name) {
        var faults = new ArrayList<String>();
        inspectWords("spec", SchemaCompletion.property(schema(name), "spec"), faults);
        assertThat(faults).isEmpty();
    }

    private static void inspectWords(String path, JSONSchemaProps schema, List<String> faults) {
        if (schema.getPattern() != null) {
            faults.add(path + " has the bare pattern " + schema.getPattern());
        }
        schema.getXKubernetesValidations().stream().map(ValidationRule::getMessage)
                .filter(message -> message == null || message.matches(".*(\\^|\\[|[.][*]).*"))
                .forEach(message -> faults.add(path + " says " + message));
        SchemaCompletion.children("", schema)
                .forEach(child -> inspectWords(path + "." + child.getKey(), child.getValue(), faults));
    }

    @ParameterizedTest
    @MethodSource("names")
    void noAzurePropertyHasADefault(String name) {
        var defaults = new ArrayList<String>();
        collectDefaults("spec", SchemaCompletion.property(schema(name), "spec"), defaults);
        assertThat(defaults).isEmpty();
        assertThat(SchemaCompletion.property(schema(name), "status").getDefault())
                .hasToString("{\"observedGeneration\":-1}");
    }

    /** A long URL before it pushed what matters out of the window. */
    @ParameterizedTest
    @MethodSource("names")
    void whetherItIsReadyAndWhyComesFirst(String name) {
        assertThat(Serialization.unmarshal(text(name), CustomResourceDefinition.class).getSpec().getVersions()
                .getFirst().getAdditionalPrinterColumns()).extracting(column -> column.getName())
                .startsWith("Ready", "Reason");
    }

    private static String text(String name) {
        return requireNonNull(GENERATED.get(name));
    }

    private static JSONSchemaProps schema(String name) {
        return Serialization.unmarshal(text(name), CustomResourceDefinition.class).getSpec().getVersions()
                .getFirst().getSchema().getOpenAPIV3Schema();
    }

    private static void inspect(String path, JSONSchemaProps schema, List<String> faults) {
        if (schema.getDescription() == null || schema.getDescription().isBlank()) {
            faults.add(path + " has no description");
        }
        inspectBounds(path, schema, faults);
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> inspect(path + "." + name, child, faults));
        }
    }

    private static void inspectBounds(String path, JSONSchemaProps schema, List<String> faults) {
        if ("string".equals(schema.getType()) && schema.getMaxLength() == null && schema.getEnum().isEmpty()) {
            faults.add(path + " has no maxLength");
        }
        // The parser of the operator takes no others, and not every version of Kubernetes holds a value to its format.
        if ("integer".equals(schema.getType()) && !"int64".equals(schema.getFormat())
                && (schema.getMinimum() == null || schema.getMinimum() < Integer.MIN_VALUE
                        || schema.getMaximum() == null || schema.getMaximum() > Integer.MAX_VALUE)) {
            faults.add(path + " is not bounded to what an Integer takes");
        }
        if ("object".equals(schema.getType()) && schema.getAdditionalProperties() != null
                && schema.getXKubernetesValidations().stream().noneMatch(r -> SchemaCompletion.KEY_RULE.equals(
                        r.getRule()))) {
            faults.add(path + " has no bound on the length of its keys");
        }
        if ("array".equals(schema.getType())) {
            inspectValues(path + "[]", schema.getItems().getSchema(), schema.getMaxItems(), faults);
        }
        if (schema.getAdditionalProperties() != null) {
            inspectValues(path + "{}", schema.getAdditionalProperties().getSchema(), schema.getMaxProperties(), faults);
        }
    }

    private static void inspectValues(String path, JSONSchemaProps values, Long bound, List<String> faults) {
        if (bound == null) {
            faults.add(path + " has no bound");
        }
        inspectBounds(path, values, faults);
        if (values.getProperties() != null) {
            values.getProperties().forEach((name, child) -> inspect(path + "." + name, child, faults));
        }
    }

    private static void collectDefaults(String path, JSONSchemaProps schema, List<String> found) {
        if (schema.getDefault() != null) {
            found.add(path);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> collectDefaults(path + "." + name, child, found));
        }
    }
}
