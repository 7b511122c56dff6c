package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind that wants what a test says. */
public final class FakeKind implements Kind<MLDatastoreSpec> {
    List<Intent> intents = List.of();
    Map<String, DeletionRule.Reliance> reliances = Map.of();
    Set<String> last = Set.of();
    /** Collections in which nothing of others may be left. */
    List<DeletionRule.Contents> mustBeEmpty = List.of();
    Optional<ObjectNode> archived = Optional.empty();

    @Override
    public String mainKey() {
        return "main";
    }

    @Override
    public References references(MLDatastoreSpec spec) {
        return References.NONE;
    }

    /** What the translation takes for an ARM id. */
    @Nullable
    public String id;

    @Override
    public Translation translate(ManagedObject<MLDatastoreSpec> subject, ResolvedReferences resolved, Facts facts) {
        if (id != null) {
            return new Translation.Intents(List.of(Intent.look("main", ArmId.parse(id), "v")), List.of(), List.of());
        }
        return new Translation.Intents(intents, List.of(), List.of());
    }

    @Override
    public ObjectNode report(ManagedObject<MLDatastoreSpec> subject, Facts facts) {
        return Json.object();
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLDatastoreSpec> subject, ResourceStatus resource) {
        DeletionAction action = DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of());
        return new DeletionRule(action, Map.of(), false, Optional.ofNullable(reliances.get(resource.key())),
                mustBeEmpty, archived, last.contains(resource.key())
                        ? DeletionRule.Turn.LAST
                        : DeletionRule.Turn.IN_TURN);
    }
}
