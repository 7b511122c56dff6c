package dev.azureml.operator.workspace;

import dev.azureml.operator.arm.ArmId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DependencyTest {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "a__", "9--", "Research", "a-very_long-workspace-name-to-33ch"})
    void namesKeepAzuresLimits(String workspace) {
        ArmId id = workspace("group", workspace);

        assertThat(Dependency.STORAGE_ACCOUNT.idFor(id).name()).matches("[a-z0-9]{3,24}");
        assertThat(Dependency.KEY_VAULT.idFor(id).name()).matches("[a-zA-Z](-?[a-zA-Z0-9]+)*").hasSizeBetween(3, 24);
        assertThat(Dependency.LOG_ANALYTICS.idFor(id).name()).matches("[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]")
                .hasSizeBetween(4, 63);
        assertThat(Dependency.APPLICATION_INSIGHTS.idFor(id).name()).matches("[a-z0-9-]*[a-z0-9]").hasSizeBetween(1,
                260);
        assertThat(Dependency.CONTAINER_REGISTRY.idFor(id).name()).matches("[a-zA-Z0-9]{5,50}");
    }

    @ParameterizedTest
    @EnumSource(Dependency.class)
    void standInTheWorkspacesGroupUnderNamesThatNoOtherWorkspaceHas(Dependency dependency) {
        List<ArmId> workspaces = List.of(workspace("group", "a-b"), workspace("group", "a_b"), workspace("group", "ab"),
                workspace("other", "ab"), ArmId.parse(workspace("group", "ab").value().replace('1', '2')));

        assertThat(workspaces.stream().map(dependency::idFor).map(ArmId::name)).doesNotHaveDuplicates();
        assertThat(workspaces).allSatisfy(it -> assertThat(dependency.idFor(it).parent()).isEqualTo(it.parent()));
    }

    @ParameterizedTest
    @EnumSource(Dependency.class)
    void haveTheSameIdHoweverTheWorkspacesIsWritten(Dependency dependency) {
        ArmId shouted = ArmId.parse(workspace("group", "research").value().toUpperCase(Locale.ROOT));

        assertThat(dependency.idFor(shouted)).isEqualTo(dependency.idFor(workspace("group", "research")));
    }

    /** A release that names them otherwise would leave everybody's data behind. */
    @ParameterizedTest
    @CsvSource({"STORAGE_ACCOUNT, stresearchfa1utu6pvd", "KEY_VAULT, kv-research-fa1utu6pvd",
        "LOG_ANALYTICS, log-research-fa1utu6pvd", "APPLICATION_INSIGHTS, appi-research-fa1utu6pvd",
        "CONTAINER_REGISTRY, crresearchfa1utu6pvd"})
    void keepTheirNames(Dependency dependency, String name) {
        assertThat(dependency.idFor(World.WORKSPACE).name()).isEqualTo(name);
    }

    private static ArmId workspace(String group, String name) {
        return ArmId.ofResourceGroup("11111111-1111-1111-1111-111111111111", group)
                .extension(Versions.ML_WORKSPACE_TYPE, name);
    }
}
