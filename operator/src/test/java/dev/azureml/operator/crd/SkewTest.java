package dev.azureml.operator.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SkewTest {
    private static final String BUILT = """
            {"properties": {"spec": {"type": "object", "required": ["name"], "x-kubernetes-validations": [{"rule": "r"}],
              "properties": {
                "name": {"type": "string", "maxLength": 10},
                "tags": {"type": "object", "additionalProperties": {"type": "string", "pattern": "p"}},
                "parts": {"type": "array", "items": {"type": "object", "properties": {"size": {"type": "integer"}}}}}}}}
            """;

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    private static SchemaDifference difference(String served) throws JsonProcessingException {
        return SchemaDifference.between(json(BUILT), json(served));
    }

    @Test
    void whatTheApiServerWritesInItsOwnWayIsNoDifference() throws Exception {
        String served = BUILT.replace("\"maxLength\": 10", "\"maxLength\": 10.0, \"description\": \"words\"")
                .replace("{\"rule\": \"r\"}", "{\"message\": \"words\", \"rule\": \"r\"}")
                .replace("{\"properties\": {\"spec\"",
                        "{\"x-kubernetes-group-version-kind\": [], \"properties\": {\"apiVersion\": {\"type\": \"string\"}, "
                                + "\"kind\": {}, \"metadata\": {}, \"spec\"");

        assertThat(difference(served).isEmpty()).isTrue();
        assertThat(CrdSkew.of("a", difference(served))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"maxLength\": 10 | \"maxLength\": 20 | spec.name",
        "\"pattern\": \"p\" | \"pattern\": \"q\" | spec.tags{}",
        "\"rule\": \"r\" | \"rule\": \"s\" | spec",
        "[{\"rule\": \"r\"}] | [] | spec",
        "[\"name\"] | [] | spec",
        "\"integer\" | \"number\" | spec.parts[].size"})
    void anotherRuleIsNamedByItsProperty(String built, String served, String path) throws Exception {
        SchemaDifference difference = difference(BUILT.replace(built, served));

        assertThat(difference).isEqualTo(new SchemaDifference(List.of(), List.of(),
                List.of(path)));
        assertThat(CrdSkew.of("a.b", difference)).get().extracting(CrdSkew::text).asString().startsWith(
                "CRD a.b is another than the one that this operator was built with: it has other rules for " + path
                        + "; apply the CRDs");
    }

    @Test
    void anOlderOneLacksWhatIsThenDropped() throws Exception {
        SchemaDifference difference = difference(BUILT.replace("\"size\": {\"type\": \"integer\"}", ""));

        assertThat(CrdSkew.of("a.b", difference)).get().extracting(CrdSkew::text).asString()
                .startsWith("CRD a.b is older than the one that this operator was built with: it lacks "
                        + "spec.parts[].size, which the API server drops silently from what is applied; apply");
    }

    @Test
    void aNewerOneHasWhatIsThenIgnored() throws Exception {
        StringBuilder further = new StringBuilder();
        for (int i = 1; i <= 7; i++) {
            further.append("\"new").append(i).append("\": {\"type\": \"string\"}, ");
        }
        SchemaDifference difference = difference(BUILT.replace("\"name\": {", further + "\"name\": {"));

        assertThat(CrdSkew.of("a.b", difference)).get().extracting(CrdSkew::text).asString()
                .isEqualTo("CRD a.b is newer than the one that this operator was built with: it has spec.new1, "
                        + "spec.new2, spec.new3, spec.new4, spec.new5 and 2 more, which this operator does not know and "
                        + "does nothing about; upgrade the operator to the version of the CRDs");
    }

    @Test
    void oneOfABranchOfItsOwnIsNeither() throws Exception {
        SchemaDifference difference = difference(BUILT.replace("\"size\"", "\"length\""));

        assertThat(CrdSkew.of("a.b", difference)).get().extracting(CrdSkew::text).asString()
                .contains("is another than", "it lacks spec.parts[].size", "it has spec.parts[].length", "; apply the");
    }
}
