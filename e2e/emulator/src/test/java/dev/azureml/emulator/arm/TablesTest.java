package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.schema.Models;
import dev.azureml.emulator.schema.Violation;
import dev.azureml.emulator.types.TypeTable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TablesTest {
    private final Models models = Models.load();

    @Test
    void everyTypeThatIsWrittenHasAModel() {
        for (ResourceType type : TypeTable.all(new HashSet<>()).values()) {
            if (type.verb("PUT") != null) {
                String model = type.model();
                assertThat(model).as(type.name()).isNotNull();
                List<Violation> found = models.check(String.valueOf(model), Json.object("noSuchProperty", 1), null,
                        true);
                assertThat(found).as(type.name()).extracting(Violation::path).contains("noSuchProperty");
                ObjectNode named = Json.object("id", "x");
                assertThat(models.check(String.valueOf(model), named, null, true)).as(type.name())
                        .extracting(Violation::kind).contains(Violation.Kind.READ_ONLY);
            }
        }
    }

    @Test
    void idsAreReadWithTheirScopes() {
        String vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
        ArmId role = ArmId.of(vault + "/providers/Microsoft.Authorization/roleAssignments/r");
        assertThat(role.parent()).isEqualTo(vault);
        assertThat(role.type()).isEqualTo("Microsoft.Authorization/roleAssignments");
        assertThat(role.resourceGroup()).isEqualTo("g");
        assertThat(ArmId.of(vault).parentId().orElseThrow().type()).isEqualTo(ArmId.GROUP_TYPE);
        assertThat(ArmId.of(vault.toUpperCase(Locale.ROOT)).key()).isEqualTo(ArmId.of(vault).key());
        assertThat(ArmId.parse(vault + "/secrets")).isEmpty();
        assertThat(ArmId.parse("/providers/Microsoft.Authorization/roleDefinitions/d").orElseThrow().parent())
                .isEmpty();
    }
}
