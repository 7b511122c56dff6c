package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.cost.CostlyResource;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Estimator;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object that is planned is to cost, and what Azure has of it before that. */
final class PlannedCost {
    private final Map<String, Optional<CostlyResource>> found = new LinkedHashMap<>();
    private List<CostlyResource> wanted = List.of();

    /** The first look at a resource is the one at Azure as it is; what comes after was written here. */
    void note(ReconcileLoop.Result.Looked looked) {
        Map<String, ReconcileLoop.Taken> first = new LinkedHashMap<>();
        looked.taken().forEach(taken -> first.putIfAbsent(taken.step().key(), taken));
        for (ReconcileLoop.Taken taken : first.values()) {
            if (taken.step() instanceof Step.Remove(ResourceStatus gone)) {
                found.putIfAbsent(gone.key(), ArmId.tryParse(gone.id()).map(id -> resource(gone.key(), id, taken
                        .before())));
            }
        }
        for (Intent intent : looked.intents()) {
            if (intent.mode() == Intent.Mode.MANAGE) {
                ReconcileLoop.Taken taken = first.get(intent.key());
                Optional<ObjectNode> body = taken == null
                        ? looked.facts().body(intent.key())
                        : Optional.ofNullable(taken.before());
                found.putIfAbsent(intent.key(), body.map(it -> resource(CostlyResource.place(intent), intent.id(),
                        it)));
            }
        }
        if (!looked.intents().isEmpty()) {
            wanted = CostlyResource.wanted(looked.intents(), looked.facts(), looked.steps());
        }
    }

    private static CostlyResource resource(String place, ArmId id, @Nullable ObjectNode body) {
        return body == null ? CostlyResource.unknown(place, id) : new CostlyResource(place, id, body);
    }

    /** Returns what it costs as Azure has it now; empty where that is nothing. */
    Optional<Estimate> before(PriceList prices, Instant now) {
        return Estimator.of(prices, found.values().stream().flatMap(Optional::stream).toList(), now);
    }

    /** Returns what it is to cost; empty where that is nothing. */
    Optional<Estimate> after(PriceList prices, Instant now) {
        return Estimator.of(prices, wanted, now);
    }
}
