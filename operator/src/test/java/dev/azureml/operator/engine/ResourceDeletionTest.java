package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceDeletionTest {
    private static final ArmId STORAGE = EngineFixture.GROUP.extension("Microsoft.Storage/storageAccounts", "store");
    private static final ArmId DATA = EngineFixture.WORKSPACE.child("data", "d").child("versions", "1");
    private final EngineFixture stage = new EngineFixture();

    private ResourceStatus made(String key, ArmId id, Origin origin) {
        stage.arm.resources.put(id.value(), Json.object().put("id", id.value()));
        return record(key, id, origin, Phase.Ready);
    }

    private static ResourceStatus record(String key, ArmId id, Origin origin, Phase phase) {
        return new ResourceStatus(key, id.value(), EngineFixture.VERSION, origin, phase, null, null, null, null, null,
                null);
    }

    @Test
    void theLastMadeGoesFirstAndTheResourceGroupLast() {
        stage.records(made("resourceGroup", EngineFixture.GROUP, Origin.Created),
                made("storage", STORAGE, Origin.Created),
                made("workspace", EngineFixture.WORKSPACE, Origin.Created));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE w", "DELETE store", "DELETE g");
        assertThat(stage.progress.resources()).isEmpty();
    }

    @Test
    void whatTheKindKeepsToTheEndGoesAfterAllElse() {
        stage.kind.last = Set.of("resourceGroup", "way");
        stage.records(made("resourceGroup", EngineFixture.GROUP, Origin.Created),
                made("storage", STORAGE, Origin.Created),
                made("way", EngineFixture.GROUP.extension("Microsoft.Network/privateEndpoints", "pe"), Origin.Created),
                made("workspace", EngineFixture.WORKSPACE, Origin.Created));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE w", "DELETE store", "DELETE pe", "DELETE g");
    }

    @Test
    void whatAzureDeletesWithItsParentIsOnlyForgotten() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created),
                made("blue", EngineFixture.BLUE, Origin.Created),
                made("green", EngineFixture.GREEN, Origin.Adopted));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE e");
        assertThat(stage.progress.resources()).isEmpty();
    }

    @Test
    void withoutCredentialsItIsLetGoOfInTheEnd() {
        Instant limit = Instant.parse("2026-01-01T01:00:00Z");
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created),
                made("blue", EngineFixture.BLUE, Origin.Created));

        assertThat(stage.departWithout("Secret ns/team", limit.minusSeconds(1), limit)).isFalse();
        assertThat(stage.problem().reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY);
        assertThat(stage.problem().message()).contains("Secret ns/team").contains("2026-01-01T01:00:00Z")
                .contains(EngineFixture.ENDPOINT.value());
        assertThat(stage.told).isEmpty();

        assertThat(stage.departWithout("Secret ns/team", limit, limit)).isTrue();
        assertThat(stage.told).contains(
                "left behind " + EngineFixture.ENDPOINT + ", for Secret ns/team with the credentials is gone",
                "left behind " + EngineFixture.BLUE + ", for Secret ns/team with the credentials is gone");
        assertThat(stage.arm.requests).isEmpty();
        assertThat(stage.progress.resources()).isEmpty();
    }

    private void anotherNames(String namespace, String status) {
        var other = new ObjectKey("MLCompute", namespace, "other");
        MLDatastoreStatus written = Json.MAPPER.convertValue(EngineFixture.object(status), MLDatastoreStatus.class);
        KnownObjects computes = new KnownObjects(other);
        computes.links.put(Link.object(EngineFixture.KEY), List.of(other));
        computes.snapshots.put(other, new ObjectSnapshot(EngineFixture.spec("{}"), written, false, "compute"));
        stage.index.join("MLCompute", computes);
    }

    /** Else anybody in any namespace could hold up the deletion of what belongs to others. */
    @Test
    void whoMayNotUseItDoesNotHoldItUp() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        anotherNames("elsewhere", "{}");

        assertThat(stage.depart()).isTrue();
    }

    /** Finding M1: what somebody has elsewhere in Azure is no reason to keep this from its owner. */
    @Test
    void whoHasSomethingElsewhereInAzureDoesNotHoldItUp() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        anotherNames("elsewhere", recording(EngineFixture.WORKSPACE.child("computes", "c")));

        assertThat(stage.depart()).isTrue();
    }

    private static String recording(ArmId id) {
        return "{\"resources\": [{\"key\": \"compute\", \"id\": \"" + id
                + "\", \"apiVersion\": \"v\", \"phase\": \"Ready\"}]}";
    }

    @Test
    void whoUsesItInAzureHoldsItUpThoughItMayNotAnyMore() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        anotherNames("elsewhere", recording(EngineFixture.ENDPOINT.child("deployments", "theirs")));

        assertThat(stage.depart()).isFalse();
        assertThat(stage.problem().message()).contains("elsewhere/other");
    }

    @Test
    void whoNamesItInItsOwnNamespaceHoldsItUp() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        anotherNames("ns", "{}");

        assertThat(stage.depart()).isFalse();
    }

    @Test
    void theChildrenOfWhatStaysGoByThemselves() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Adopted),
                made("blue", EngineFixture.BLUE, Origin.Created));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE blue");
        assertThat(stage.told).containsExactly("deleted " + EngineFixture.BLUE, "retained " + EngineFixture.ENDPOINT);
    }

    @Test
    void aParentThatIsStillBeingDeletedKeepsTheObject() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created),
                made("blue", EngineFixture.BLUE, Origin.Created));
        stage.arm.refusals.add(stage.arm.accepted());
        stage.arm.polls = _ -> new PollResult.Running(Optional.empty());

        assertThat(stage.depart()).isFalse();
        assertThat(stage.depart()).isFalse();

        assertThat(stage.writes()).containsExactly("DELETE e");
        assertThat(stage.record("endpoint").phase()).isEqualTo(Phase.Deleting);
        assertThat(stage.problem().reason()).isEqualTo(Reason.DELETING);
    }

    @Test
    void aDeletionThatFailedIsNotRepeatedInTheSameVisit() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        stage.arm.refusals.add(stage.arm.accepted());
        stage.depart();
        stage.arm.polls = _ -> new PollResult.Failed(ArmError.of("Oops", "still in use"), false);

        assertThat(stage.depart()).isFalse();

        assertThat(stage.writes()).containsExactly("DELETE e");
        assertThat(stage.problem().reason()).isEqualTo(Reason.PROVISIONING_FAILED);
        assertThat(stage.depart()).isTrue();
        assertThat(stage.arm.resources).isEmpty();
    }

    @Test
    void aRefusalIsToldAndTheObjectStays() {
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.LOCKED));

        assertThat(stage.depart()).isFalse();

        assertThat(stage.problem().reason()).isEqualTo(Reason.RESOURCE_LOCKED);
        assertThat(stage.record("endpoint").key()).isEqualTo("endpoint");
    }

    @Test
    void aClaimThatNeverReachedAzureIsForgotten() {
        stage.records(record("endpoint", EngineFixture.ENDPOINT, Origin.Created, Phase.Creating));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureml.dev-owner", "AzureML.dev-Owner"})
    void aClaimOnWhatAnotherMadeMeanwhileIsForgotten(String tag) {
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(), EngineFixture.object(
                "{\"tags\": {\"" + tag + "\": \"cluster/ns/MLDatastore/other\"}}"));
        stage.records(record("endpoint", EngineFixture.ENDPOINT, Origin.Created, Phase.Creating));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.arm.resources).containsKey(EngineFixture.ENDPOINT.value());
    }

    @Test
    void whatIsReliedOnByWhatStaysIsLeft() {
        stage.records(made("storage", STORAGE, Origin.Created),
                made("workspace", EngineFixture.WORKSPACE, Origin.Adopted));
        stage.kind.reliances = Map.of("storage",
                new DeletionRule.Reliance(EngineFixture.WORKSPACE, "another-version", _ -> true));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.progress.resources()).isEmpty();
        assertThat(stage.arm.requests).extracting(ArmRequest::pathAndQuery).singleElement().asString()
                .contains("api-version=another-version");
    }

    @Test
    void whatIsReliedOnByNothingGoes() {
        stage.records(made("storage", STORAGE, Origin.Created));
        stage.kind.reliances = Map.of("storage", new DeletionRule.Reliance(EngineFixture.WORKSPACE, "v", _ -> true));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE store");
    }

    @Test
    void whatOthersPutIntoItKeepsItAndWhatIsOursDoesNot() {
        stage.kind.mustBeEmpty = List.of(new DeletionRule.Contents(EngineFixture.ENDPOINT + "/deployments"));
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        ObjectNode ours = Json.object().put("id", EngineFixture.BLUE.value());
        ours.putObject("properties").putObject("tags").put("azureml.dev-owner", EngineFixture.OWNER);
        ObjectNode theirs = Json.object().put("id", EngineFixture.GREEN.value());
        List<ObjectNode> held = new ArrayList<>(List.of(ours, theirs));
        stage.arm.lists = _ -> new ListResult.Ok(held, 1, Instant.EPOCH);

        assertThat(stage.depart()).isFalse();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.problem().reason()).isEqualTo(Reason.DEPENDENTS_EXIST);
        assertThat(stage.problem().message()).contains(EngineFixture.GREEN.value())
                .doesNotContain(EngineFixture.BLUE.value());
        held.remove(theirs);
        assertThat(stage.depart()).isTrue();
        assertThat(stage.writes()).containsExactly("DELETE e");
    }

    /** Azure keeps it by itself if somebody uses it there, where nobody lets us look. */
    @Test
    void whatAzureHoldsByItselfIsNotKeptByWhatMayNotBeSeen() {
        stage.kind.mustBeEmpty = List.of(new DeletionRule.Contents(EngineFixture.ENDPOINT + "/deployments", Map.of(),
                _ -> true, "is used by", "take them away", true));
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));
        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.UNAVAILABLE));
        assertThat(stage.depart()).isFalse();

        stage.arm.lists = _ -> new ListResult.Failed(FakeArm.failure(FailureKind.AUTHORIZATION));
        assertThat(stage.depart()).isTrue();
        assertThat(stage.writes()).containsExactly("DELETE e");
    }

    @Test
    void whatAzureRefusesToDeleteIsArchivedAndSaid() {
        stage.kind.archived = Optional.of(EngineFixture.object("{\"properties\":{\"isArchived\":true}}"));
        stage.records(made("version", DATA, Origin.Created));
        stage.arm.resources.put(DATA.value(), EngineFixture.object("{\"id\":\"" + DATA
                + "\",\"name\":\"1\",\"systemData\":{},"
                + "\"properties\":{\"dataType\":\"uri_file\",\"dataUri\":\"azureml://datastores/d/paths/x\"}}"));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.INVALID));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.writes()).containsExactly("DELETE 1", "PUT 1");
        assertThat(stage.sent(1, "")).isEqualTo(EngineFixture.object("{\"properties\":{\"dataType\":\"uri_file\","
                + "\"dataUri\":\"azureml://datastores/d/paths/x\",\"isArchived\":true}}"));
        assertThat(stage.told).containsExactly("archived " + DATA);
        assertThat(stage.progress.problems()).isEmpty();
        assertThat(stage.progress.resources()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = FailureKind.class, names = {"AUTHORIZATION", "LOCKED", "POLICY_DENIED", "BUSY", "UNAVAILABLE"})
    void whatMayBeDeletedYetIsNotArchived(FailureKind kind) {
        stage.kind.archived = Optional.of(EngineFixture.object("{\"properties\":{\"isArchived\":true}}"));
        stage.records(made("version", DATA, Origin.Created));
        stage.arm.refusals.add(FakeArm.failure(kind));

        assertThat(stage.depart()).isFalse();

        assertThat(stage.writes()).containsExactly("DELETE 1");
    }

    @Test
    void anArchiveThatAzureRefusesTooIsTold() {
        stage.kind.archived = Optional.of(EngineFixture.object("{\"properties\":{\"isArchived\":true}}"));
        stage.records(made("version", DATA, Origin.Created));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.INVALID));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.INVALID));

        assertThat(stage.depart()).isFalse();

        assertThat(stage.problem().reason()).isEqualTo(Reason.INVALID_SPEC);
        assertThat(stage.progress.resources()).hasSize(1);
    }

    @Test
    void whatIsOnlyObservedStays() {
        stage.spec = EngineFixture.spec("{\"managementPolicy\": \"Observe\"}");
        stage.records(made("endpoint", EngineFixture.ENDPOINT, Origin.Created));

        assertThat(stage.depart()).isTrue();

        assertThat(stage.arm.requests).isEmpty();
    }
}
