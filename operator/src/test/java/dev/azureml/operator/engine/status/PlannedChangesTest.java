package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.MLSpec;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Change;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlannedChangesTest {
    private static final Intent INTENT = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}");
    private static final MLSpec SPEC = Json.MAPPER.convertValue(EngineFixture.object(
            "{\"managed\": {\"authMode\": \"AMLToken\"}, \"tags\": {\"a/b\": \"c\"}}"),
            MLInferenceEndpointSpec.class);

    @Test
    void aReplacementThatIsHeldUpIsStillOne() {
        Problem full = new Problem(Reason.QUOTA_EXCEEDED, "full");
        var size = List.of(JsonPointer.compile("/properties/vmSize"));

        assertThat(
                PlannedChanges.of(List.of(new Step.Blocked(INTENT.withCreationGuard(full), full,
                        size), new Step.Blocked(INTENT, full, size)), SPEC, "endpoint"))
                .extracting(PlannedChange::action)
                .containsExactly("Replace", "Update");
    }

    @Test
    void thePlanNamesActionsResourcesAndSomePaths() {
        var update = new Step.Update(INTENT, Json.object(), Json.object(), false, Collections.nCopies(50,
                JsonPointer.compile("/tags/a~1b")), Origin.Created, "h");
        ResourceStatus gone = ResourceRecords.seen(EngineFixture.manage("blue", EngineFixture.BLUE, "{}"),
                Origin.Created);

        List<PlannedChange> plan = PlannedChanges
                .of(List.of(new Step.Create(INTENT, Json.object(), Json.object()), update,
                        new Step.Replace(INTENT, List.of(), "why"), new Step.Remove(gone),
                        new Step.Satisfied(INTENT, Origin.Created), new Step.Confirm(INTENT),
                        new Step.Blocked(INTENT, new Problem(Reason.BUSY, "m"), List.of())), SPEC, "endpoint");

        assertThat(plan).extracting(PlannedChange::action).containsExactly("Create", "Update", "Replace", "Delete");
        assertThat(plan.get(1).paths()).hasSize(20).contains("spec.tags.a/b (ARM: tags['a/b'])");
        assertThat(plan.get(3).resource()).isEqualTo(EngineFixture.BLUE.value());
        assertThat(plan.get(0).paths()).isNull();
    }

    @Test
    void aReplacementShowsBothValuesByTheSpecsPath() {
        var size = new Change(JsonPointer.compile("/properties/authMode"), "Key", "AMLToken");

        assertThat(PlannedChanges.of(List.of(new Step.Replace(INTENT, List.of(size), "why")), SPEC, "endpoint"))
                .singleElement().satisfies(change -> {
                    assertThat(change.paths()).containsExactly("spec.managed.authMode (ARM: properties.authMode)");
                    assertThat(change.changes()).containsExactly(new PlannedChange.Values(
                            "spec.managed.authMode (ARM: properties.authMode)", "Key", "AMLToken"));
                });
    }
}
