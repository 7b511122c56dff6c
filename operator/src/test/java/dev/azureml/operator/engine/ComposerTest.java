package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Limits;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.OperationStatus;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.UpdateRule;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComposerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Intent INTENT = Stage.manage("endpoint", Stage.ENDPOINT, "{}");

    private static Composer.Common common(Reason reason, long generation) {
        return new Composer.Common("/id", "Succeeded", new Problem(reason, "m"), reason.state(), generation, List.of(),
                List.of(), null);
    }

    private static MLDatastoreStatus compose(@Nullable MLDatastoreStatus before, Composer.Common common,
            Ledger ledger) {
        return Composer.compose(MLDatastoreStatus.class, Stage.STATUS, before, common, ledger, Json.of(before), NOW);
    }

    private static Ledger busy() {
        Ledger ledger = new Ledger(null);
        ledger.put(Records.seen(INTENT, Origin.Created));
        ledger.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p", NOW.toString()));
        return ledger;
    }

    @Test
    void onlyWhatWasSeenThroughCountsAsObserved() {
        MLDatastoreStatus first = compose(null, common(Reason.CREATING, 1), new Ledger(null));
        assertThat(first.observedGeneration()).isEqualTo(-1);
        MLDatastoreStatus second = compose(first, common(Reason.AVAILABLE, 1), new Ledger(null));
        assertThat(second.observedGeneration()).isEqualTo(1);
        assertThat(compose(second, common(Reason.BUSY, 2), new Ledger(null)).observedGeneration()).isEqualTo(1);
        assertThat(compose(second, common(Reason.PAUSED, 2), new Ledger(null)).observedGeneration()).isEqualTo(2);
        assertThat(compose(second, common(Reason.INVALID_SPEC, 2), new Ledger(null)).observedGeneration()).isEqualTo(2);
    }

    @Test
    void whatMovesByItselfIsNoDifference() {
        MLDatastoreStatus status = compose(null, common(Reason.AVAILABLE, 1), busy());
        MLDatastoreStatus moved = compose(status, common(Reason.AVAILABLE, 2), busy());

        assertThat(Composer.same(status, moved, Set.of("observedGeneration", "conditions"))).isTrue();
        assertThat(Composer.same(status, moved, Set.of("conditions"))).isFalse();
        assertThat(Composer.same(null, moved, Set.of("observedGeneration", "conditions"))).isFalse();
    }

    @Test
    void aStatusSaysTheSameUntilSomethingDiffers() {
        MLDatastoreStatus status = compose(null, common(Reason.AVAILABLE, 1), busy());

        MLDatastoreStatus later = Composer.compose(MLDatastoreStatus.class, Stage.STATUS, status,
                common(Reason.AVAILABLE, 1),
                busy(), Json.of(status), NOW.plusSeconds(600));

        assertThat(Composer.same(status, later)).isTrue();
        assertThat(Composer.same(null, later)).isFalse();
        assertThat(Composer.same(status, compose(status, common(Reason.AVAILABLE, 2), busy()))).isFalse();
        assertThat(Composer.same(status, compose(status, common(Reason.AVAILABLE, 1), new Ledger(null)))).isFalse();
    }

    @Test
    void whatIsOverIsTakenOutOfTheStatusThoughTheReportIsKept() {
        var common = new Composer.Common("/id", null, new Problem(Reason.DRIFTED, "m"), Reason.State.STALLED, 1,
                List.of(new PlannedChange("Update", "/id", null, null)), List.of(new Advice("Rule", "Info", "m")),
                null);
        MLDatastoreStatus before = compose(null, common, busy());
        assertThat(before.plan()).hasSize(1);

        MLDatastoreStatus after = compose(before, common(Reason.AVAILABLE, 1), new Ledger(null));

        assertThat(Json.of(after).properties()).extracting(java.util.Map.Entry::getKey).doesNotContain("plan",
                "advice", "operations", "resources");
    }

    @Test
    void theStatusFitsItsSchemaWhateverAzureSays() {
        String key = "k".repeat(2_000);
        List<String> paths = IntStream.range(0, 3_000).mapToObj(i -> i == 0 ? "/tags/" + key : "/tags/" + i).toList();
        Ledger ledger = new Ledger(null);
        ledger.put(new ResourceStatus("endpoint", "/id", "v", Origin.Created, ResourceStatus.Phase.Ready, paths, "h", 1,
                null, null, null));
        var common = new Composer.Common("/id", "S".repeat(500), new Problem(Reason.INVALID_SPEC, "m".repeat(90_000)),
                Reason.State.STALLED, 1, Collections.nCopies(500, new PlannedChange("Update", "/id", paths, null)),
                IntStream.range(0, 500).mapToObj(i -> new Advice("Rule" + i % 100, "Info", "m ".repeat(45_000)))
                        .toList(),
                null);

        MLDatastoreStatus status = compose(null, common, ledger);

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

        MLDatastoreStatus status = Composer.compose(MLDatastoreStatus.class, Stage.STATUS, null,
                common(Reason.AVAILABLE, 1),
                new Ledger(null), report, NOW);

        assertThat(status.datastoreType()).isEqualTo("AzureBlob");
        assertThat(status.id()).isEqualTo("/id");
        assertThat(report.has("id")).isFalse();
    }
}
