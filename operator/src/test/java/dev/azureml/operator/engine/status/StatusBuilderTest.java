package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Limits;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.OperationStatus;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatusBuilderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Intent INTENT = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}");

    private static StatusBuilder.Common common(Reason reason, long generation) {
        return new StatusBuilder.Common("/id", "Succeeded", new Problem(reason, "m"), reason.state(), generation,
                List.of(),
                List.of(), null);
    }

    private static MLDatastoreStatus compose(@Nullable MLDatastoreStatus before, StatusBuilder.Common common,
            ReconcileProgress progress) {
        return StatusBuilder.compose(MLDatastoreStatus.class, EngineFixture.STATUS, before, common, progress,
                Json.of(before), NOW);
    }

    private static ReconcileProgress busy() {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.put(ResourceRecords.seen(INTENT, Origin.Created));
        progress.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p", NOW.toString()));
        return progress;
    }

    @Test
    void onlyWhatWasSeenThroughCountsAsObserved() {
        MLDatastoreStatus first = compose(null, common(Reason.CREATING, 1), new ReconcileProgress(null));
        assertThat(first.observedGeneration()).isEqualTo(-1);
        MLDatastoreStatus second = compose(first, common(Reason.AVAILABLE, 1), new ReconcileProgress(null));
        assertThat(second.observedGeneration()).isEqualTo(1);
        assertThat(compose(second, common(Reason.BUSY, 2), new ReconcileProgress(null)).observedGeneration())
                .isEqualTo(1);
        assertThat(compose(second, common(Reason.PAUSED, 2), new ReconcileProgress(null)).observedGeneration())
                .isEqualTo(2);
        assertThat(compose(second, common(Reason.INVALID_SPEC, 2), new ReconcileProgress(null)).observedGeneration())
                .isEqualTo(2);
    }

    @Test
    void whatMovesByItselfIsNoDifference() {
        MLDatastoreStatus status = compose(null, common(Reason.AVAILABLE, 1), busy());
        MLDatastoreStatus moved = compose(status, common(Reason.AVAILABLE, 2), busy());

        assertThat(StatusBuilder.same(status, moved, Set.of("observedGeneration", "conditions"))).isTrue();
        assertThat(StatusBuilder.same(status, moved, Set.of("conditions"))).isFalse();
        assertThat(StatusBuilder.same(null, moved, Set.of("observedGeneration", "conditions"))).isFalse();
    }

    @Test
    void aStatusSaysTheSameUntilSomethingDiffers() {
        MLDatastoreStatus status = compose(null, common(Reason.AVAILABLE, 1), busy());

        MLDatastoreStatus later = StatusBuilder.compose(MLDatastoreStatus.class, EngineFixture.STATUS, status,
                common(Reason.AVAILABLE, 1),
                busy(), Json.of(status), NOW.plusSeconds(600));

        assertThat(StatusBuilder.same(status, later)).isTrue();
        assertThat(StatusBuilder.same(null, later)).isFalse();
        assertThat(StatusBuilder.same(status, compose(status, common(Reason.AVAILABLE, 2), busy()))).isFalse();
        assertThat(
                StatusBuilder.same(status, compose(status, common(Reason.AVAILABLE, 1), new ReconcileProgress(null))))
                .isFalse();
    }

    @Test
    void whatIsOverIsTakenOutOfTheStatusThoughTheReportIsKept() {
        var common = new StatusBuilder.Common("/id", null, new Problem(Reason.DRIFTED, "m"), Reason.State.STALLED, 1,
                List.of(new PlannedChange("Update", "/id", null, null)), List.of(new Advice("Rule", "Info", "m")),
                null);
        MLDatastoreStatus before = compose(null, common, busy());
        assertThat(before.plan()).hasSize(1);

        MLDatastoreStatus after = compose(before, common(Reason.AVAILABLE, 1), new ReconcileProgress(null));

        assertThat(Json.of(after).properties()).extracting(java.util.Map.Entry::getKey).doesNotContain("plan",
                "advice", "operations", "resources");
    }

    @Test
    void theStatusFitsItsSchemaWhateverAzureSays() {
        String key = "k".repeat(2_000);
        List<String> paths = IntStream.range(0, 3_000).mapToObj(i -> i == 0 ? "/tags/" + key : "/tags/" + i).toList();
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.put(
                new ResourceStatus("endpoint", "/id", "v", Origin.Created, ResourceStatus.Phase.Ready, paths, "h", 1,
                        null, null, null));
        var common = new StatusBuilder.Common("/id", "S".repeat(500),
                new Problem(Reason.INVALID_SPEC, "m".repeat(90_000)),
                Reason.State.STALLED, 1, Collections.nCopies(500, new PlannedChange("Update", "/id", paths, null)),
                IntStream.range(0, 500).mapToObj(i -> new Advice("Rule" + i % 100, "Info", "m ".repeat(45_000)))
                        .toList(),
                null);

        MLDatastoreStatus status = compose(null, common, progress);

        assertThat(status.provisioningState()).hasSize(64);
        assertThat(status.conditions()).allSatisfy(c -> assertThat(c.message()).hasSizeLessThan(Limits.MESSAGE));
        assertThat(status.plan()).hasSize(Limits.PLAN).allSatisfy(change -> assertThat(change.paths())
                .hasSize(Limits.PATHS).allSatisfy(path -> assertThat(path).hasSizeLessThanOrEqualTo(1024)));
        assertThat(status.advice()).hasSize(Limits.ADVICE).allSatisfy(a -> assertThat(a.message())
                .hasSizeLessThanOrEqualTo(Limits.MESSAGE));
        assertThat(Json.of(status).toString().length()).as("etcd takes no more").isLessThan(1_000_000);
        assertThat(status.resources()).singleElement().satisfies(r -> assertThat(r.appliedPaths())
                .hasSize(Limits.APPLIED_PATHS).startsWith("/tags/1").doesNotContain("/tags/" + key));
    }

    @Test
    void theKindsOwnFieldsStand() {
        ObjectNode report = Json.object().put("datastoreType", "AzureBlob");

        MLDatastoreStatus status = StatusBuilder.compose(MLDatastoreStatus.class, EngineFixture.STATUS, null,
                common(Reason.AVAILABLE, 1),
                new ReconcileProgress(null), report, NOW);

        assertThat(status.datastoreType()).isEqualTo("AzureBlob");
        assertThat(status.id()).isEqualTo("/id");
        assertThat(report.has("id")).isFalse();
    }
}
