package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DependenciesTest {
    private static final MLWorkspaceSpec MINIMAL = World.minimalAnd("");
    private static final ArmId VAULT = Dependency.KEY_VAULT.idFor(World.WORKSPACE);
    private static final ArmId DELETED_VAULT = ArmId.ofSubscription(World.SUBSCRIPTION)
            .extension("Microsoft.KeyVault/locations", "westeurope").child("deletedVaults", VAULT.name());

    @Test
    void nothingIsMadeWhileTheWorkspaceIsUnread() {
        var intents = translate(MINIMAL, Facts.NONE);

        assertThat(intents).extracting(Intent::key).containsExactly("workspace");
        assertThat(intents.getFirst().dependsOn()).contains("storageAccount", "keyVault", "applicationInsights");
    }

    @Test
    void nothingIsMadeWhileTheWorkspaceIsUnreadable() {
        var failure = new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of("Down", "down"), Optional.empty(),
                503);
        var facts = Facts.NONE.with("workspace", new Observation.Unreadable(failure));

        assertThat(translate(MINIMAL, facts)).extracting(Intent::key).containsExactly("workspace");
    }

    @Test
    void aWorkspaceThatExistsKeepsWhatItHas() {
        var rest = World.EMPTY.with(World.WORKSPACE, existing("stresearch", "kvresearch")).settle(MINIMAL);

        assertThat(rest.keys()).containsExactly("workspace");
        assertThat(rest.intent("workspace").body().at("/properties").isEmpty()).isTrue();
    }

    @Test
    void whatWasMadeIsKnownAgainByItsNameWhenTheStatusWasLost() {
        String storage = Dependency.STORAGE_ACCOUNT.idFor(World.WORKSPACE).name();

        var rest = World.EMPTY.with(World.WORKSPACE, existing(storage, VAULT.name())).settle(MINIMAL);

        assertThat(rest.keys()).contains("storageAccount", "keyVault").doesNotContain("applicationInsights");
    }

    @Test
    void whatIsRecordedIsKeptWhateverAListLeavesOut() {
        var facts = Facts.NONE.with("workspace", new Observation.Present(World.json("{\"properties\": {}}"), true));
        var world = World.EMPTY.recording(Dependency.STORAGE_ACCOUNT);
        var spec = World.minimalAnd(", \"dependencies\": {\"keyVault\": {\"overrides\": {}}}");

        var kind = new WorkspaceKind(Duration.ofDays(14));
        var found = (Translation.Intents) kind.translate(world.subject(spec), world.resolved(), facts);

        assertThat(found.intents()).extracting(Intent::key).containsExactly("storageAccount", "workspace");
    }

    @Test
    void anExistingWorkspaceGetsWhatTheSpecAsksForAndItLacks() {
        var spec = World.minimalAnd(", \"dependencies\": {\"containerRegistry\": {\"create\": true}}");

        var rest = World.EMPTY.with(World.WORKSPACE, existing("stresearch", "kvresearch")).settle(spec);

        assertThat(rest.keys()).containsExactly("containerRegistry", "workspace");
        assertThat(rest.intent("workspace").body().at("/properties/containerRegistry").asText())
                .isEqualTo(Dependency.CONTAINER_REGISTRY.idFor(World.WORKSPACE).value());
    }

    @Test
    void aDeletedVaultThatWasOursIsRecovered() {
        var rest = World.EMPTY.with(DELETED_VAULT, deleted(VAULT.value().toUpperCase(Locale.ROOT)))
                .settle(MINIMAL);

        assertThat(rest.intent("deletedVault").mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(rest.intent("keyVault").createDefaults().at("/properties/createMode").asText()).isEqualTo("recover");
    }

    @Test
    void aDeletedVaultOfSomebodyElseIsNot() {
        var rest = World.EMPTY.with(DELETED_VAULT, deleted(VAULT.value().replace("/ml/", "/other/"))).settle(MINIMAL);

        assertThat(rest.intent("keyVault").createDefaults().at("/properties/createMode").isMissingNode()).isTrue();
    }

    @Test
    void aVaultThatExistsIsNotLookedForAmongTheDeleted() {
        var rest = World.EMPTY.with(VAULT, "{}").settle(MINIMAL);

        assertThat(rest.keys()).contains("keyVault").doesNotContain("deletedVault");
    }

    @Test
    void theDeletedVaultsLocationIsWrittenAsInPaths() {
        var spec = World.spec("{\"resourceGroup\": {\"name\": \"ml\"}, \"location\": \"West Europe\"}");

        assertThat(World.EMPTY.settle(spec).intent("deletedVault").id()).isEqualTo(DELETED_VAULT);
    }

    @Test
    void withoutATenantAVaultMustBeBrought() {
        var refused = World.EMPTY.withoutTenant().settle(MINIMAL).translation();
        var brought = World.minimalAnd(", \"dependencies\": {\"keyVault\": {\"id\": \"" + VAULT + "\"}}");

        assertThat(refused).isInstanceOfSatisfying(Translation.Refused.class, it -> assertThat(it.problem())
                .extracting(Problem::reason, Problem::message).satisfies(said -> {
                    assertThat(said.getFirst()).isEqualTo(Reason.INVALID_SPEC);
                    assertThat(said.getLast().toString()).startsWith("spec.dependencies.keyVault.id: ");
                }));
        assertThat(World.EMPTY.withoutTenant().settle(brought).keys()).contains("workspace");
    }

    private static List<Intent> translate(MLWorkspaceSpec spec, Facts facts) {
        var world = World.EMPTY;
        var kind = new WorkspaceKind(Duration.ofDays(14));
        return ((Translation.Intents) kind.translate(world.subject(spec), world.resolved(), facts)).intents();
    }

    private static String existing(String storage, String vault) {
        return """
                {"properties": {"provisioningState": "Succeeded",
                  "storageAccount": "%1$s/providers/microsoft.storage/storageaccounts/%2$s",
                  "keyVault": "%1$s/providers/Microsoft.Keyvault/vaults/%3$s"}}""".formatted(World.GROUP, storage,
                vault);
    }

    private static String deleted(String vaultId) {
        return "{\"properties\": {\"vaultId\": \"" + vaultId + "\"}}";
    }
}
