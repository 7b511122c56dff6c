package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.arm.FailureClassifier;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.Contested;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Upload;
import dev.azureml.operator.plan.json.Overlay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one step of the plan and writes down what came of it. Claims were written to the status before. */
public final class StepExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(StepExecutor.class);

    private final Azure azure;
    private final Uploads uploads;
    private final CollectionCache collections;
    private final Operations operations;

    public StepExecutor(Azure azure, CollectionCache collections, Operations operations, Uploads uploads) {
        this.azure = azure;
        this.uploads = uploads;
        this.collections = collections;
        this.operations = operations;
    }

    /** @throws OutOfScopeException when what the intent says, or to make or write its resource, is not allowed */
    void permit(Caller caller, Intent intent) {
        azure.permit(caller, "PUT", intent.id().value(), intent.body());
        uploads.permit(caller, intent);
    }

    /** @throws OutOfScopeException when the object may not make the resource, or have it for its own */
    void permit(Caller caller, ArmId id) {
        azure.permit(caller, "PUT", id.value(), null);
    }

    /**
     * What is known after the step; the facts it made stale are taken out.
     *
     * @param making the object, about to make all that is not there
     */
    <S extends MLSpec> Facts act(ReconcileContext<S> context, Step step, Facts facts, Caller making) {
        return switch (step) {
            case Step.Create(Intent intent, ObjectNode wanted, ObjectNode body) -> {
                context.progress().wrote(intent.key());
                yield write(context,
                        new Sent(intent, wanted, put(intent, body), intent.secrets(), Operations.CREATE, null, making),
                        facts,
                        () -> context.events().created(intent.id().value()));
            }
            case Step.Update update -> {
                Intent intent = update.intent();
                context.progress().wrote(intent.key());
                Map<JsonPointer, SecretValue> secrets = update.patch()
                        ? intent.secretsWithin(intent.update().patchFor(update.paths()))
                        : intent.secrets();
                boolean drift = context.drift() || isOfAzureAlone(context.progress(), update);
                ArmRequest request = update.patch()
                        ? ArmRequest.patch(intent.id(), intent.apiVersion(), withSecrets(update.body(), secrets))
                        : put(intent, update.body());
                yield write(context,
                        new Sent(intent, update.wanted(), request, secrets, Operations.UPDATE, update.observedHash(),
                                context.caller()),
                        facts,
                        () -> {
                            if (context.drift()) {
                                context.progress().putBack(intent.key(), Contested.what(update.paths()));
                            }
                            context.events().updated(intent.id().value(), update.paths().stream()
                                    .map(Overlay::display).toList(), drift);
                        });
            }
            case Step.Replace replace -> {
                context.progress().wrote(replace.key() + "/delete");
                ResourceStatus resource = context.progress().resource(replace.key())
                        .orElseGet(() -> ResourceRecords.claimed(replace.intent()));
                context.events().replacing(resource.id(), replace.why());
                yield delete(context, resource, context.deletion(resource).replacementQuery(), facts);
            }
            case Step.Remove(ResourceStatus resource) -> {
                context.progress().wrote(resource.key());
                yield remove(context, resource, facts);
            }
            case Step.Leave(ResourceStatus resource) -> {
                if (context.ownership().isLastHolder(resource)) {
                    retain(context, resource);
                } else {
                    context.progress().forget(resource.key());
                }
                yield facts;
            }
            case Step.Act(Intent intent, Action action, var _) -> {
                context.progress().wrote(intent.key());
                yield post(context, intent, action, facts);
            }
            case Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> facts;
        };
    }

    /** Whether what is wanted is what Azure once had of us: whatever made the object look at it, Azure has changed. */
    private static boolean isOfAzureAlone(ReconcileProgress progress, Step.Update update) {
        return progress.resource(update.key())
                .filter(r -> r.phase() == ResourceStatus.Phase.Ready
                        && Json.hash(update.wanted()).equals(r.appliedHash()))
                .isPresent() && update.paths().stream().noneMatch(update.intent().secrets()::containsKey);
    }

    private static ArmRequest put(Intent intent, ObjectNode body) {
        return ArmRequest.put(intent.id(), intent.apiVersion(), withSecrets(body, intent.secrets()),
                parameters(intent.query()));
    }

    private static ObjectNode withSecrets(ObjectNode body, Map<JsonPointer, SecretValue> secrets) {
        if (secrets.isEmpty()) {
            return body;
        }
        ObjectNode whole = body.deepCopy();
        for (Map.Entry<JsonPointer, SecretValue> secret : secrets.entrySet()) {
            Overlay.set(whole, secret.getKey(), TextNode.valueOf(secret.getValue().value().value()));
        }
        return whole;
    }

    private static String[] parameters(Map<String, String> query) {
        return query.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted().toArray(String[]::new);
    }

    /**
     * A body on its way.
     *
     * @param wanted what of the intent is in it
     * @param secrets those that are in it
     * @param observedHash null at creation
     * @param caller who sends it
     */
    private record Sent(Intent intent, ObjectNode wanted, ArmRequest request,
            Map<JsonPointer, SecretValue> secrets, String verb, @Nullable String observedHash, Caller caller) {
    }

    private <S extends MLSpec> Facts write(ReconcileContext<S> context, Sent sent, Facts facts, Runnable onAccepted) {
        ReconcileProgress progress = context.progress();
        Intent intent = sent.intent();
        Optional<ArmRequest> request = answered(context, intent, sent.request())
                .flatMap(complete -> uploaded(sent, context.progress(), complete));
        if (request.isEmpty()) {
            return facts;
        }
        ArmResult result = azure.send(sent.caller(), request.get(), Priority.EDIT);
        collections.wrote(intent.id());
        return switch (result) {
            case ArmResult.Ok ok -> {
                accepted(context, sent, onAccepted);
                JsonNode answer = ok.response().body();
                Bodies.provisioningState(answer).filter(_ -> !intent.once()).filter(StepExecutor::endedBadly)
                        .ifPresent(state -> progress.refused(
                                intent.key(), Problems.ofOperation(FailureKind.INVALID, ArmError.of(state,
                                        "Azure took it and gave no reason"), sent.verb(), intent.id().value())));
                yield answer instanceof ObjectNode body && Bodies.isResource(body)
                        ? facts.with(intent.key(), new Observation.Present(body, false))
                        : facts.without(intent.key());
            }
            case ArmResult.Accepted _ when intent.once() -> {
                // How the task ends is its kind's to tell: the object has asked for it, and that is done.
                accepted(context, sent, onAccepted);
                yield facts.without(intent.key());
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                accepted(context, sent, onAccepted);
                operations.began(progress, intent.key(), sent.verb(), operation, response.retryAfter());
                yield facts;
            }
            case ArmResult.NotFound(var response, var error) -> {
                progress.refused(intent.key(),
                        Problems.of(FailureKind.DEPENDENCY_NOT_READY, error, intent.id().value()));
                yield facts;
            }
            case ArmResult.Failure failure when failure.kind() == FailureKind.ALREADY_EXISTS -> {
                ArmId existing = FailureClassifier.existing(failure.error(), intent.id()).orElse(intent.id());
                progress.change(intent.key(), _ -> ResourceRecords.standsIn(intent, existing));
                yield facts.with(intent.key(), new Observation.Present(intent.body(), false));
            }
            case ArmResult.Failure failure -> {
                refused(progress, intent.key(), Problems.of(failure, intent), failure);
                yield facts;
            }
        };
    }

    /** With what other resources answer put in; empty, with the problem in the progress, when one does not. */
    private <S extends MLSpec> Optional<ArmRequest> answered(ReconcileContext<S> context, Intent intent,
            ArmRequest request) {
        ObjectNode body = request.body();
        if (intent.answers().isEmpty() || body == null) {
            return Optional.of(request);
        }
        ObjectNode whole = body.deepCopy();
        Map<String, Optional<JsonNode>> told = new HashMap<>(); // by question, each asked once
        for (Map.Entry<JsonPointer, Answer> entry : intent.answers().entrySet()) {
            Answer answer = entry.getValue();
            String value = told.computeIfAbsent(answer.of() + " " + answer.action(), _ -> ask(context.caller(),
                    answer.of(), answer.apiVersion(), answer.action(), context.progress()))
                    .map(said -> said.at(answer.value()).textValue()).orElse(null);
            if (value == null) {
                if (context.progress().problems().isEmpty()) {
                    context.progress()
                            .problem(new Problem(Reason.AZURE_UNAVAILABLE, answer.action() + " of " + answer.of()
                                    + " did not answer what " + intent.id() + " needs"));
                }
                return Optional.empty();
            }
            context.progress().concealToo(value);
            Overlay.set(whole, entry.getKey(), TextNode.valueOf(value));
        }
        return Optional.of(request.withBody(whole));
    }

    /** With the place put in where the intent's files are; they go to Azure but once. */
    private Optional<ArmRequest> uploaded(Sent sent, ReconcileProgress progress, ArmRequest request) {
        Upload upload = sent.intent().upload();
        ObjectNode body = request.body();
        if (upload == null || body == null || !isDue(sent, upload, body)) {
            return Optional.of(request);
        }
        return uploads.put(sent.caller(), sent.intent(), upload, progress).map(place -> {
            ObjectNode whole = body.deepCopy();
            Overlay.set(whole, upload.place(), TextNode.valueOf(place));
            return request.withBody(whole);
        });
    }

    /** What Azure offered a place for has it in its body afterwards; in a datastore it is known from the first. */
    private static boolean isDue(Sent sent, Upload upload, ObjectNode body) {
        return switch (upload.target()) {
            case Upload.Offered _ -> Overlay.at(body, upload.place()) == null;
            case Upload.InDatastore _ -> sent.observedHash() == null;
        };
    }

    private static boolean endedBadly(String state) {
        return Bodies.isTerminal(state) && !Bodies.isSucceeded(state);
    }

    private <S extends MLSpec> void accepted(ReconcileContext<S> context, Sent sent, Runnable onAccepted) {
        context.progress().change(sent.intent().key(), r -> ResourceRecords.applied(r, sent.intent(), sent.wanted(),
                sent.secrets(), sent.observedHash(), context.digest()));
        context.progress().accepted(sent.intent().key());
        onAccepted.run();
    }

    private static void refused(ReconcileProgress progress, String key, String id, ArmResult.Failure failure) {
        refused(progress, key, Problems.of(failure, id), failure);
    }

    static void refused(ReconcileProgress progress, String key, Problem problem, ArmResult.Failure failure) {
        if (failure.retryAfter().isPresent()) {
            progress.putOff(key, problem);
            progress.lookAgain(failure.retryAfter().get());
        } else {
            progress.refused(key, problem);
        }
    }

    /** Lets go of a recorded resource as its kind says; what another object holds too is left to that one. */
    public <S extends MLSpec> Facts remove(ReconcileContext<S> context, ResourceStatus resource, Facts facts) {
        if (!context.ownership().isLastHolder(resource)) {
            context.progress().forget(resource.key());
            return facts;
        }
        return switch (context.deletion(resource).action()) {
            case DeletionAction.Retain _ -> {
                retain(context, resource);
                yield facts;
            }
            case DeletionAction.Delete(var query) -> isStillOurs(context, resource)
                    ? delete(context, resource, query, facts)
                    : facts;
        };
    }

    /** What somebody made in its place is let go of; what could not be read is neither deleted nor let go of. */
    private <S extends MLSpec> boolean isStillOurs(ReconcileContext<S> context, ResourceStatus resource) {
        Optional<Predicate<JsonNode>> ours = context.deletion(resource).ours();
        if (ours.isEmpty()) {
            return true;
        }
        return switch (azure.send(context.caller(), ArmRequest.get(ArmId.parse(resource.id()), resource.apiVersion()),
                Priority.DELETE_AND_POLL)) {
            case ArmResult.NotFound _ -> true;
            case ArmResult.Ok ok when ok.response().body() instanceof ObjectNode body -> {
                boolean still = ours.get().test(body);
                if (!still) {
                    retain(context, resource);
                }
                yield still;
            }
            case ArmResult.Failure failure -> {
                refused(context.progress(), resource.key(), resource.id(), failure);
                yield false;
            }
            case ArmResult.Ok _,ArmResult.Accepted _ -> {
                context.progress().refused(resource.key(),
                        new Problem(Reason.AZURE_UNAVAILABLE, "Azure did not say what "
                                + resource.id() + " is, which is deleted only if nobody made another in its place"));
                yield false;
            }
        };
    }

    public <S extends MLSpec> void retain(ReconcileContext<S> context, ResourceStatus resource) {
        context.progress().forget(resource.key());
        context.events().retained(resource.id());
    }

    private <S extends MLSpec> Facts delete(ReconcileContext<S> context, ResourceStatus resource,
            Map<String, String> query,
            Facts facts) {
        ReconcileProgress progress = context.progress();
        ArmId id = ArmId.parse(resource.id());
        ArmResult result = azure.send(context.caller(), ArmRequest.delete(id, resource.apiVersion(),
                parameters(query)), Priority.DELETE_AND_POLL);
        collections.wrote(id);
        return switch (result) {
            case ArmResult.Ok _,ArmResult.NotFound _ -> {
                progress.forget(resource.key());
                context.events().deleted(resource.id());
                yield facts.without(resource.key());
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                progress.put(resource.withPhase(ResourceStatus.Phase.Deleting));
                operations.began(progress, resource.key(), Operations.DELETE, operation, response.retryAfter());
                yield facts;
            }
            case ArmResult.Failure failure -> {
                refused(progress, resource.key(), resource.id(), failure);
                yield facts;
            }
        };
    }

    /**
     * Marks what Azure refuses to delete as used no more.
     *
     * @return whether that is done; where it is not, what stood in the way is in the progress
     */
    public <S extends MLSpec> boolean archive(ReconcileContext<S> context, ResourceStatus resource, ObjectNode mark,
            Planner planner) {
        ArmId id = ArmId.parse(resource.id());
        ArmResult read = azure.send(context.caller(), ArmRequest.get(id, resource.apiVersion()),
                Priority.DELETE_AND_POLL);
        if (!(read instanceof ArmResult.Ok ok) || !(ok.response().body() instanceof ObjectNode found)) {
            return false; // tried again with the deletion
        }
        ArmResult result = azure.send(context.caller(), ArmRequest.put(id, resource.apiVersion(),
                planner.changed(id, found, mark)), Priority.DELETE_AND_POLL);
        collections.wrote(id);
        if (result instanceof ArmResult.Failure failure) {
            refused(context.progress(), resource.key(), resource.id(), failure);
            return false;
        }
        context.progress().settled(resource.key());
        context.events().archived(resource.id());
        return true;
    }

    private <S extends MLSpec> Facts post(ReconcileContext<S> context, Intent intent, Action action, Facts facts) {
        ReconcileProgress progress = context.progress();
        ArmResult result = azure.send(context.caller(), ArmRequest.post(intent.id(), action.verb(),
                intent.apiVersion(), action.body()), Priority.EDIT);
        collections.wrote(intent.id());
        switch (result) {
            case ArmResult.Ok _ -> {
                progress.change(intent.key(), r -> ResourceRecords.acted(r, action));
                progress.lookAgain(Duration.ofSeconds(1));
                context.events().acted(intent.id().value(), action);
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                progress.change(intent.key(), r -> ResourceRecords.acted(r, action));
                operations.began(progress, intent.key(), action.verb(), operation, response.retryAfter());
                context.events().acted(intent.id().value(), action);
            }
            case ArmResult.NotFound(var _, var error) -> progress.refused(intent.key(), Problems.of(
                    FailureKind.DEPENDENCY_NOT_READY, error, intent.id().value()));
            case ArmResult.Failure failure -> refused(progress, intent.key(), intent.id().value(), failure);
        }
        return facts.without(intent.key());
    }

    /** Calls an action that changes nothing, such as listKeys. */
    public Optional<JsonNode> ask(Caller caller, ArmId id, String apiVersion, String action,
            ReconcileProgress progress) {
        ArmResult result = azure.send(caller, ArmRequest.post(id, action, apiVersion, null), Priority.EDIT);
        switch (result) {
            case ArmResult.Ok ok when ok.response().body() != null -> {
                return Optional.ofNullable(ok.response().body());
            }
            case ArmResult.Failure failure -> refused(progress, action, id.value(), failure);
            default -> progress.problem(new Problem(Reason.AZURE_UNAVAILABLE, "no answer to " + action + " of " + id));
        }
        return Optional.empty();
    }

    /** Asks a resource for a text that a person wants to read; what it does not say is no problem of the object's. */
    public ArmResult inquire(Caller caller, Output.Log log) {
        return azure.send(caller,
                ArmRequest.post(log.of(), log.inquiry().action(), log.apiVersion(), log.inquiry().body()),
                Priority.EDIT);
    }

    /** Asks a resource for its keys, so that they are known; what it does not say is no problem of the object's. */
    public ArmResult inquire(Caller caller, Output.Keys keys) {
        return azure.send(caller, ArmRequest.post(keys.of(), keys.action(), keys.apiVersion(), null), Priority.EDIT);
    }

    /** What a collection still holds; empty, with the problem in the progress, when Azure did not say. */
    public Optional<List<ObjectNode>> held(Caller caller, DeletionRule.Contents contents, String apiVersion,
            ReconcileProgress progress) {
        String collection = contents.path();
        ListResult result;
        try {
            result = azure.list(caller, collection, apiVersion, parameters(contents.query()));
        } catch (OutOfScopeException e) {
            if (contents.heldByAzure()) {
                LOG.debug("not looked for at {}: {}", collection, e.getMessage());
                return Optional.of(List.of());
            }
            throw e;
        }
        return switch (result) {
            case ListResult.Ok ok -> Optional.of(ok.items());
            case ListResult.NotFound _ -> Optional.of(List.of());
            case ListResult.Failed(ArmResult.Failure failure) when contents.heldByAzure() && !failure.passes() ->
                Optional.of(List.of());
            case ListResult.Failed(ArmResult.Failure failure) -> {
                refused(progress, collection, collection, failure);
                yield Optional.empty();
            }
        };
    }
}
