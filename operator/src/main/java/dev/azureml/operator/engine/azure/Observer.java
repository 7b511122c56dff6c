package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import java.util.List;
import java.util.Optional;

/** Reads from Azure what the intents are about. */
public final class Observer {
    private final Azure azure;
    private final CollectionCache collections;
    private final SharedDocuments documents;

    public Observer(Azure azure, CollectionCache collections, SharedDocuments documents) {
        this.azure = azure;
        this.collections = collections;
        this.documents = documents;
    }

    /** Reads those of the documents that are not known yet. */
    Facts consult(Caller caller, List<Document> wanted, Facts known) {
        Facts facts = known;
        for (Document document : wanted) {
            if (!facts.knows(document.key())) {
                facts = facts.with(document.key(), documents.read(caller, document));
            }
        }
        return facts;
    }

    /**
     * Reads those of the intents that are not known yet.
     *
     * @param mayList whether a shared LIST will do for what was at rest
     */
    Facts observe(Caller caller, List<Intent> intents, Facts known, ReconcileProgress progress, boolean mayList) {
        Facts facts = known;
        for (Intent intent : intents) {
            if (intent.mode() == Intent.Mode.REQUIRE) {
                azure.permit(caller, intent.id().value()); // it may have been looked for, in vain, before
            }
            if (!facts.knows(intent.key())) {
                facts = facts.with(intent.key(), mayList && atRest(intent, progress)
                        ? listed(caller, intent)
                        : found(caller, intent, mayList ? Priority.DRIFT : Priority.EDIT));
            }
        }
        return facts;
    }

    /** What is only looked for, and may not be, is as good as absent: it is Azure's to say when it is not. */
    private Observation found(Caller caller, Intent intent, Priority priority) {
        try {
            return read(caller, intent, priority);
        } catch (OutOfScopeException e) {
            if (intent.mode() == Intent.Mode.LOOK) {
                return new Observation.Absent();
            }
            throw e;
        }
    }

    private static boolean atRest(Intent intent, ReconcileProgress progress) {
        return intent.mode() == Intent.Mode.MANAGE && progress.resource(intent.key())
                .filter(r -> r.phase() == ResourceStatus.Phase.Ready && r.id().equalsIgnoreCase(intent.id().value()))
                .isPresent();
    }

    private Observation listed(Caller caller, Intent intent) {
        azure.permit(caller, intent.id().value()); // it may have been listed when that was allowed still
        return collections.of(caller, intent.id(), intent.apiVersion())
                .flatMap(listing -> listing.find(intent.id()))
                .<Observation>map(item -> new Observation.Present(item, true))
                .orElseGet(() -> read(caller, intent, Priority.DRIFT));
    }

    public Observation read(Caller caller, Intent intent, Priority priority) {
        ArmResult result = azure.send(caller, ArmRequest.get(intent.id(), intent.apiVersion()), priority);
        return switch (result) {
            case ArmResult.Ok ok -> present(ok.response());
            case ArmResult.Accepted accepted -> present(accepted.response());
            case ArmResult.NotFound _ -> new Observation.Absent();
            case ArmResult.Failure failure -> new Observation.Unreadable(failure);
        };
    }

    /** What is no resource is no answer: taken for one, it would be overwritten as if it were empty. */
    private static Observation present(ArmResponse response) {
        return response.body() instanceof ObjectNode body && Bodies.isResource(body)
                ? new Observation.Present(body, false)
                : new Observation.Unreadable(new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of(
                        ArmError.UNREADABLE, "Azure answered " + response.status()
                                + " with a body that is no resource"),
                        Optional.empty(), response.status()));
    }
}
