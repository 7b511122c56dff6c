package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is held to the schema before it is written. */
class SpecCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("self\\.matches\\(r\"(\\^/subscriptions/.*)\"\\)");

    static Stream<Arguments> faults() {
        String ref = "\"workspaceRef\": {\"name\": \"w\"}, ";
        return Stream.of(
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {}}", "spec.amlCompute.vmSize is missing"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": 3}}",
                        "spec.amlCompute.vmSize takes a string, not an integer"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"a b\"}}",
                        "spec.amlCompute.vmSize takes the size of a virtual machine, such as Standard_DS3_v2"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"D\", \"size\": 1}}",
                        "spec.amlCompute.size is no field"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"D\", \"osType\": \"Mac\"}}",
                        "spec.amlCompute.osType can be Linux, Windows"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"D\", \"scaleSettings\": "
                        + "{\"maxNodeCount\": -1}}}", "spec.amlCompute.scaleSettings.maxNodeCount can be 0 at least"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"D\", \"scaleSettings\": "
                        + "{\"minNodeCount\": 5, \"maxNodeCount\": 4}}}",
                        "spec.amlCompute.scaleSettings.minNodeCount can't be above maxNodeCount, which is 4"),
                arguments("MLCompute", "{" + ref + "\"amlCompute\": {\"vmSize\": \"D\"}, \"aks\": {\"clusterId\": "
                        + "\"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c\"}}",
                        "spec takes exactly one of amlCompute, computeInstance, kubernetes, virtualMachine, hdInsight, "
                                + "databricks, synapseSpark, dataFactory, aks, dataLakeAnalytics, and has amlCompute and aks"),
                arguments("MLEnvironment",
                        "{" + ref + "\"image\": \"a\", \"build\": {\"contextUri\": \"https://a/b\"}}",
                        "spec takes exactly one of image, build, and has image and build"),
                arguments("MLModel", "{" + ref + "\"customModel\": {\"uri\": \"https://a/b\"}, \"tags\": {\"a\": 1}}",
                        "spec.tags.a takes a string, not an integer"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFound(String kind, String spec, String message) throws IOException {
        assertThat(SpecCheck.of(kind, "object", JSON.readTree(spec))).extracting(problem -> problem.field() + " "
                + problem.text()).containsExactly(message);
    }

    @Test
    void aNameIsHeldToWhatAzureTakes() throws IOException {
        JsonNode spec = JSON.readTree("{\"workspaceRef\": {\"name\": \"w\"}, \"amlCompute\": {\"vmSize\": \"D\"}}");

        assertThat(SpecCheck.of("MLCompute", "nodes", spec)).isEmpty();
        assertThat(SpecCheck.of("MLCompute", "nodes-1", spec)).hasSize(1);
        assertThat(SpecCheck.of("MLCompute", "ab", spec)).hasSize(1);
    }

    /** The example of an id in a message is one that the field takes. */
    @Test
    void everyExampleOfAnIdIsTaken() {
        List<String> patterns = new ArrayList<>();
        for (SourceKind kind : SourceKind.values()) {
            rules(Shape.ofSpec(kind.object()).schema(), patterns);
        }

        assertThat(patterns).hasSizeGreaterThan(10).allSatisfy(pattern -> assertThat(SpecCheck.example(pattern))
                .matches(pattern).contains("/providers/"));
    }

    private static void rules(JsonNode schema, List<String> patterns) {
        schema.path("x-kubernetes-validations").forEach(rule -> {
            Matcher id = ID.matcher(rule.path("rule").asText());
            if (id.matches() && !patterns.contains(id.group(1)) && id.group(1).contains("providers")) {
                patterns.add(id.group(1));
            }
        });
        schema.forEach(child -> {
            if (child.isContainerNode()) {
                rules(child, patterns);
            }
        });
    }
}
