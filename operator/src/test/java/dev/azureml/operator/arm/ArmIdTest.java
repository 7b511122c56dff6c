package dev.azureml.operator.arm;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArmIdTest {
    private static final String WORKSPACE = "/subscriptions/s1/resourceGroups/rg/providers/"
            + "Microsoft.MachineLearningServices/workspaces/ws";

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/s1, Microsoft.Resources/subscriptions, s1, ",
        "/subscriptions/s1/resourceGroups/rg, Microsoft.Resources/resourceGroups, rg, /subscriptions/s1",
        WORKSPACE + ", Microsoft.MachineLearningServices/workspaces, ws, /subscriptions/s1/resourceGroups/rg",
        WORKSPACE + "/datastores/lake, Microsoft.MachineLearningServices/workspaces/datastores, lake, " + WORKSPACE,
        WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments/g, Microsoft.Authorization/roleAssignments, g, "
                + WORKSPACE,
        "/subscriptions/s1/providers/Microsoft.Authorization/policyAssignments/p, "
                + "Microsoft.Authorization/policyAssignments, p, /subscriptions/s1",
        "/providers/Microsoft.Management/managementGroups/mg, Microsoft.Management/managementGroups, mg, "})
    void knowsTypeNameAndParent(String id, String type, String name, @Nullable String parent) {
        var parsed = ArmId.parse(id);

        assertThat(parsed.type()).isEqualTo(type);
        assertThat(parsed.name()).isEqualTo(name);
        assertThat(parsed.parent().map(ArmId::value).orElse("")).isEqualTo(parent == null ? "" : parent);
    }

    @Test
    void knowsWhereItIs() {
        assertThat(ArmId.parse(WORKSPACE).subscriptionId()).isEqualTo("s1");
        assertThat(ArmId.parse(WORKSPACE).resourceGroup()).isEqualTo("rg");
        assertThat(ArmId.parse("/subscriptions/s1").resourceGroup()).isNull();
        assertThat(ArmId.parse("/providers/Microsoft.Management/managementGroups/mg").subscriptionId()).isNull();
        assertThat(ArmId.parse(WORKSPACE).collection())
                .isEqualTo(
                        "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces");
    }

    @Test
    void ignoresCaseWhenComparing() {
        var shouted = ArmId.parse(WORKSPACE.toUpperCase(Locale.ROOT));

        assertThat(shouted).isEqualTo(ArmId.parse(WORKSPACE)).hasSameHashCodeAs(ArmId.parse(WORKSPACE));
        assertThat(shouted.toString()).isEqualTo(WORKSPACE.toUpperCase(Locale.ROOT));
    }

    @Test
    void isWithinItsParentsButNotWithinANameThatBeginsTheSame() {
        var group = ArmId.ofResourceGroup("s1", "RG");
        var workspace = ArmId.parse(WORKSPACE);

        assertThat(workspace.isWithin(group)).isTrue();
        assertThat(workspace.isWithin(workspace)).isTrue();
        assertThat(workspace.isWithin(ArmId.ofSubscription("s1"))).isTrue();
        assertThat(workspace.isWithin(ArmId.ofResourceGroup("s1", "r"))).isFalse();
        assertThat(group.isWithin(workspace)).isFalse();
    }

    @Test
    void namesChildrenAndExtensions() {
        var workspace = ArmId.ofResourceGroup("s1", "rg").extension("Microsoft.MachineLearningServices/workspaces",
                "ws");

        assertThat(workspace).isEqualTo(ArmId.parse(WORKSPACE));
        assertThat(workspace.child("datastores", "lake").value()).isEqualTo(WORKSPACE + "/datastores/lake");
        assertThat(workspace.extension("Microsoft.Authorization/roleAssignments", "g").parent()).contains(workspace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ws", "subscriptions/s1", "/subscriptions", "/subscriptions/", "/subscriptions/s1/",
        "/subscriptions/s1/resourceGroups", "/subscriptions/s1//rg", "/subscriptions/s1/resourceGroups/rg/ws/x",
        "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage",
        "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts",
        "/subscriptions/s1/resourceGroups/../providers/Microsoft.Storage/storageAccounts/a",
        "/subscriptions/s1/resourceGroups/rg?x=1", "/subscriptions/s1/resourceGroups/a%2fb",
        "https://x/subscriptions/s1",
        "/subscriptions/s1\n/resourceGroups/rg", "/workspaces/ws"})
    void refusesWhatIsNoArmId(String text) {
        assertThat(ArmId.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> ArmId.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not an ARM id");
    }
}
