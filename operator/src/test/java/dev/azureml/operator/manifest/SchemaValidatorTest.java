package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What the API server refuses is refused without one, in its words; what it takes is taken. */
class SchemaValidatorTest {
    private static final Path ROOT = Path.of("..");
    private final KindSchemas schemas = new KindSchemas();
    private final SchemaValidator validator = new SchemaValidator();

    /** The table that the API server itself is held to. */
    static Stream<Arguments> refusedValues() throws IOException, YamlProblem {
        String text = Files.readString(ROOT.resolve("e2e/src/test/resources/refused-values.yaml"));
        JsonNode table = YamlJson.of(YamlReader.read("refused-values.yaml", text, YamlReader.Use.MANIFESTS).getFirst())
                .tree();
        return table.properties().stream().flatMap(kind -> kind.getValue().properties().stream()
                .map(row -> arguments(kind.getKey(), row.getKey(), row.getValue().get(0),
                        row.getValue().get(1).asText())));
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("samples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().matches(".*/(cost|overlays|argocd|flux|pull-request|tenants)/.*"))
                    .filter(file -> !file.endsWith("kustomization.yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refusedValues")
    void aValueIsRefusedWithTheWordsOfTheApiServer(String kind, String place, JsonNode addition, String words) {
        ObjectNode spec = Json.object();
        switch (kind) {
            case "MLWorkspace" -> spec.put("location", "westeurope").putObject("resourceGroup").put("name", "rg");
            case "MLClusterExtension" -> spec.put("clusterId", "/subscriptions/s").put("enableTraining", true);
            default -> spec.putObject("workspaceRef").put("name", "w");
        }
        spec.setAll((ObjectNode) addition);

        assertThat(findings(object(kind, spec), null)).anySatisfy(finding -> {
            assertThat(finding.path()).isEqualTo(place);
            assertThat(finding.message()).contains(words);
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachSampleIsTaken(Path sample) throws IOException, UnreadableFileException {
        for (Manifest manifest : ManifestReader.read(sample, _ -> {
        })) {
            if (manifest.apiVersion().equals(KindSchemas.API_VERSION)) {
                assertThat(findings(manifest.tree(), null)).as(manifest.place("")).isEmpty();
            }
        }
    }

    /** A rule on the whole object names its field by a path with a dot in front; all others are told without. */
    @Test
    void aRuleOnTheWholeObjectIsToldUnderAPathLikeAnyOther() throws IOException, UnreadableFileException {
        assertThat(findings("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: a-name-that-is-far-too-long-for-azure}
                spec:
                  workspaceRef: {name: w}
                  amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}
                """)).extracting(Finding::path).containsExactly("spec.azureName");
    }

    @Test
    void typesWordsAndUnknownFieldsAreToldWithTheirPath() throws IOException, UnreadableFileException {
        assertThat(findings("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: cpu}
                spec:
                  workspaceRef: {name: w}
                  deletionPolicy: Keep
                  amlCompute:
                    vmSise: Standard_DS3_v2
                    enableNodePublicIp: "no"
                    scaleSettings: {maxNodeCount: 1.5}
                """)).extracting(Finding::toString).containsExactlyInAnyOrder(
                "spec.deletionPolicy: Unsupported value: \"Keep\": supported values: \"Delete\", \"Detach\", \"Retain\"",
                "spec.amlCompute.vmSize: Required value",
                "spec.amlCompute.vmSise: unknown field; did you mean vmSize?",
                "spec.amlCompute.enableNodePublicIp: must be true or false, and is a text",
                "spec.amlCompute.scaleSettings.maxNodeCount: must be a whole number, and is a number");
    }

    @Test
    void whatMayNotChangeIsRefusedBesideTheObjectAsItIs() {
        ObjectNode before = workspace("westeurope");

        assertThat(findings(workspace("northeurope"), before)).extracting(Finding::path).contains("spec.location");
        assertThat(findings(workspace("West Europe"), before)).isEmpty();
        assertThat(findings(workspace("northeurope"), null)).isEmpty();
    }

    @Test
    void defaultsStandInBeforeRulesAreHeld() throws IOException, UnreadableFileException {
        Manifest manifest = read("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: shop}
                spec: {location: westeurope, resourceGroup: {name: rg}, friendlyName: null}
                """).getFirst();

        assertThat(findings(manifest.tree(), null)).isEmpty();
        assertThat(manifest.tree().path("spec").has("friendlyName")).isFalse();
    }

    @Test
    void aFileIsReadWithItsLines() throws IOException, UnreadableFileException {
        List<Manifest> manifests = read("""
                # first
                apiVersion: v1
                kind: List
                items:
                - apiVersion: azureml.dev/v1alpha1
                  kind: MLData
                  metadata:
                    name: a
                  spec:
                    version: &v "1"
                ---
                apiVersion: azureml.dev/v1alpha1
                kind: MLData
                metadata: {name: b}
                """);

        assertThat(manifests).extracting(Manifest::name).containsExactly("a", "b");
        assertThat(manifests.getFirst().place("spec.version")).isEqualTo("test.yaml:10");
        assertThat(manifests.getFirst().place("spec.version.deeper[0]")).isEqualTo("test.yaml:10");
        assertThat(manifests.getLast().place("spec.uri")).isEqualTo("test.yaml:12");
    }

    @Test
    void aSecretInAWrongPlaceIsNotRepeatedAndAnEmptyFieldIsMissing() throws IOException, UnreadableFileException {
        assertThat(findings("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: raw}
                spec:
                  workspaceRef: {name: w}
                  azureBlob:
                    accountName: abc
                    containerName:
                    credentials: {accountKey: {key: c2VjcmV0}}
                """)).extracting(Finding::toString).containsExactlyInAnyOrder(
                "spec.azureBlob.containerName: Required value",
                "spec.azureBlob.credentials.accountKey.key: must be an object, and is a text");
    }

    @Test
    void yamlIsReadAsKubectlReadsIt() throws IOException, UnreadableFileException {
        Manifest manifest = read("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLData
                metadata: {name: a}
                common: &common {a: 1, b: 2}
                spec: {yes: True, nothing: ~, hex: 0x10, <<: *common, b: 3}
                """).getFirst();

        assertThat(manifest.tree().path("spec").toString())
                .isEqualTo("{\"yes\":true,\"nothing\":null,\"hex\":16,\"b\":3,\"a\":1}");
    }

    @Test
    void whatIsNoManifestIsToldWithItsLine() {
        assertThatThrownBy(() -> read("a: b\n")).hasMessageContaining("test.yaml:1: apiVersion and kind are missing");
        assertThatThrownBy(() -> read("- 1\n")).hasMessageContaining("test.yaml:1: expected an object");
        assertThatThrownBy(() -> read("a: b\na: c\n")).hasMessageContaining("test.yaml:2: key a stands twice");
        assertThatThrownBy(() -> read("a: [b\nc: d\n")).hasMessageContaining("test.yaml:2: ");
        assertThatThrownBy(() -> read("a: &a [*a]\n")).hasMessageContaining("test.yaml:");
        assertThatThrownBy(() -> read("""
                a: &a [x,x,x,x,x,x,x,x]
                b: &b [*a,*a,*a,*a,*a,*a,*a,*a]
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b]
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c]
                e: &e [*d,*d,*d,*d,*d,*d,*d,*d]
                f: &f [*e,*e,*e,*e,*e,*e,*e,*e]
                g: [*f,*f,*f,*f,*f,*f,*f,*f]
                """)).hasMessageContaining("test.yaml:");
    }

    private static ObjectNode workspace(String location) {
        ObjectNode spec = Json.object().put("location", location);
        spec.putObject("resourceGroup").put("name", "rg");
        return object("MLWorkspace", spec);
    }

    private static ObjectNode object(String kind, ObjectNode spec) {
        ObjectNode object = Json.object().put("apiVersion", KindSchemas.API_VERSION).put("kind", kind);
        object.putObject("metadata").put("name", "object");
        object.set("spec", spec);
        return object;
    }

    private List<Finding> findings(String yaml) throws IOException, UnreadableFileException {
        return findings(read(yaml).getFirst().tree(), null);
    }

    private List<Finding> findings(ObjectNode object, @Nullable JsonNode before) {
        return validator.validate(schemas.of(object.path("kind").asText()).orElseThrow(), object, before);
    }

    private static List<Manifest> read(String yaml) throws IOException, UnreadableFileException {
        InputStream in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
        return ManifestReader.read(in, "test.yaml");
    }
}
