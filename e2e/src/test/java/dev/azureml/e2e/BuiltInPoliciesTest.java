package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.ArmEmulator;
import dev.azureml.operator.azureml.BuiltInPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the pages offer by name can be assigned in the emulator too. */
class BuiltInPoliciesTest {
    @Test
    void theEmulatorHasEachThatTheOperatorNames() throws IOException {
        try (InputStream in = Objects.requireNonNull(ArmEmulator.class.getResourceAsStream("policies.json"))) {
            JsonNode definitions = World.JSON.readTree(in);

            assertThat(definitions.valueStream().map(one -> one.path("name").asText()))
                    .containsExactlyInAnyOrderElementsOf(
                            BuiltInPolicies.names().stream().map(name -> BuiltInPolicies.idOf(name).orElseThrow())
                                    .toList());
            assertThat(definitions).allSatisfy(one -> assertThat(one.at("/properties/parameters/effect/allowedValues"))
                    .isNotEmpty());
        }
    }
}
