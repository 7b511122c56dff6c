package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class PoliciesTest {
    static List<Path> files() throws IOException {
        try (var files = Files.list(Path.of("policies"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void warnAndNeverRefuse(Path file) throws IOException {
        var documents = Files.readString(file).split("(?m)^---$", -1);
        assertThat(documents).hasSize(2);
        var policy = Serialization.unmarshal(documents[0], JsonNode.class);
        var binding = Serialization.unmarshal(documents[1], JsonNode.class);
        assertThat(policy.path("kind").asText()).isEqualTo("ValidatingAdmissionPolicy");
        assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Ignore");
        assertThat(binding.at("/spec/policyName")).isEqualTo(policy.at("/metadata/name"));
        assertThat(binding.at("/spec/validationActions")).hasToString("[\"Warn\"]");
        assertThat(policy.at("/spec/validations")).isNotEmpty()
                .allSatisfy(validation -> assertThat(validation.path("message").asText()).isNotBlank());
    }

    static List<Path> azurePolicies() throws IOException {
        try (var files = Files.list(Path.of("azure-policies"))) {
            return files.sorted().toList();
        }
    }

    /** What Azure's own policies ask: who installs one wants it kept, and the chart puts another action in its place. */
    @ParameterizedTest
    @MethodSource("azurePolicies")
    void whatAzuresPoliciesAskRefusesByTheSpecsPath(Path file) throws IOException {
        var documents = Files.readString(file).split("(?m)^---$", -1);
        assertThat(documents).hasSize(2);
        var policy = Serialization.unmarshal(documents[0], JsonNode.class);
        var binding = Serialization.unmarshal(documents[1], JsonNode.class);
        String name = file.getFileName().toString().replace(".yaml", "");
        assertThat(policy.at("/metadata/name").asText())
                .isEqualTo(name.toLowerCase(Locale.ROOT) + ".policies.azureml.dev");
        assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Fail");
        assertThat(policy.at("/spec/matchConditions/0/name").asText()).isEqualTo("asked-changed");
        assertThat(binding.at("/spec/policyName")).isEqualTo(policy.at("/metadata/name"));
        assertThat(documents[1]).contains("  validationActions: [Deny]");
        assertThat(policy.at("/spec/validations")).isNotEmpty().allSatisfy(validation -> assertThat(validation
                .path("message").asText()).startsWith("spec.").contains(" must "));
    }

    @Test
    void everyKindHasOne() throws IOException {
        assertThat(files()).extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Kinds.values()).map(kind -> kind.plural() + ".yaml").toList());
    }
}
