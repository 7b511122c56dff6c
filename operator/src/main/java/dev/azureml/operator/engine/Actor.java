package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Failures;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.Contested;
import dev.azureml.operator.plan.Disposal;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Upload;
import dev.azureml.operator.plan.json.Overlay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Carries out one step of the plan and writes down what came of it. Claims were written to the status before. */
final class Actor {
    private final Azure azure;
    private final Uploads uploads;
    private final Listings listings;
    private final Operations operations;

    Actor(Azure azure, Listings listings, Operations operations, Downloads downloads) {
        this.azure = azure;
        this.uploads = new Uploads(azure, downloads);
        this.listings = listings;
        this.operations = operations;
    }

    /**
     * The visit that the step belongs to.
     *
     * @param digest of the object's secret values
     * @param adoption what to do with a resource that is there already, where the spec does not say
     * @param drift whether a difference found is Azure's doing, not the spec's
     * @param lastHolder whether no other object holds a resource that is let go
     */
    record Scene<S extends MLSpec>(Caller caller, S spec, Kind<S> kind, Ledger ledger, SecretDigest digest,
            AdoptionPolicy adoption, Happenings happenings, boolean drift, Predicate<ResourceStatus> lastHolder) {
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

    /** What is known after the step; the facts it made stale are taken out. */
    <S extends MLSpec> Facts act(Scene<S> scene, Step step, Facts facts) {
        return switch (step) {
            case Step.Create(Intent intent, ObjectNode wanted, ObjectNode body) -> {
                scene.ledger().wrote(intent.key());
                yield write(scene, new Sent(intent, wanted, put(intent, body), "Create", null, scene.caller().making(
                        Set.of(intent.id()))), facts,
                        () -> scene.happenings().created(intent.id().value()));
            }
            case Step.Update update -> {
                Intent intent = update.intent();
                scene.ledger().wrote(intent.key());
                ArmRequest request = update.patch()
                        ? ArmRequest.patch(intent.id(), intent.apiVersion(), withSecrets(intent, update.body()))
                        : put(intent, update.body());
                yield write(scene, new Sent(intent, update.wanted(), request, "Update", update.observedHash(),
                        scene.caller()), facts,
                        () -> {
                            if (scene.drift()) {
                                scene.ledger().putBack(intent.key(), Contested.what(update.paths()));
                            }
                            scene.happenings().updated(intent.id().value(), update.paths().stream()
                                    .map(Overlay::display).toList(), scene.drift());
                        });
            }
            case Step.Replace replace -> {
                scene.ledger().wrote(replace.key() + "/delete");
                ResourceStatus resource = scene.ledger().resource(replace.key())
                        .orElseGet(() -> Records.claimed(replace.intent()));
                scene.happenings().replacing(resource.id(), replace.why());
                yield delete(scene, resource, scene.kind().replacementQuery(scene.spec(), resource), facts);
            }
            case Step.Remove(ResourceStatus resource) -> {
                scene.ledger().wrote(resource.key());
                yield remove(scene, resource, facts);
            }
            case Step.Act(Intent intent, Action action, var _) -> {
                scene.ledger().wrote(intent.key());
                yield post(scene, intent, action, facts);
            }
            case Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> facts;
        };
    }

    private static ArmRequest put(Intent intent, ObjectNode body) {
        return ArmRequest.put(intent.id(), intent.apiVersion(), withSecrets(intent, body), parameters(intent.query()));
    }

    private static ObjectNode withSecrets(Intent intent, ObjectNode body) {
        if (intent.secrets().isEmpty()) {
            return body;
        }
        ObjectNode whole = body.deepCopy();
        for (Map.Entry<JsonPointer, SecretValue> secret : intent.secrets().entrySet()) {
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
     * @param observedHash null at creation
     * @param caller who sends it
     */
    private record Sent(Intent intent, ObjectNode wanted, ArmRequest request, String verb,
            @Nullable String observedHash, Caller caller) {
    }

    private <S extends MLSpec> Facts write(Scene<S> scene, Sent sent, Facts facts, Runnable onAccepted) {
        Ledger ledger = scene.ledger();
        Intent intent = sent.intent();
        Optional<ArmRequest> request = answered(scene, intent, sent.request())
                .flatMap(complete -> uploaded(sent.caller(), scene.ledger(), intent, complete));
        if (request.isEmpty()) {
            return facts;
        }
        ArmResult result = azure.send(sent.caller(), request.get(), Priority.EDIT);
        listings.wrote(intent.id());
        return switch (result) {
            case ArmResult.Ok ok -> {
                accepted(scene, sent, onAccepted);
                JsonNode answer = ok.response().body();
                Bodies.provisioningState(answer).filter(Actor::endedBadly).ifPresent(state -> ledger.refused(
                        intent.key(), Problems.ofOperation(FailureKind.INVALID, ArmError.of(state,
                                "Azure took it and gave no reason"), sent.verb(), intent.id().value())));
                yield answer instanceof ObjectNode body && Bodies.isResource(body)
                        ? facts.with(intent.key(), new Observation.Present(body, false))
                        : facts.without(intent.key());
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                accepted(scene, sent, onAccepted);
                operations.began(ledger, intent.key(), sent.verb(), operation, response.retryAfter());
                yield facts;
            }
            case ArmResult.NotFound(var response, var error) -> {
                ledger.refused(intent.key(), Problems.of(FailureKind.DEPENDENCY_NOT_READY, error, intent.id().value()));
                yield facts;
            }
            case ArmResult.Failure failure when failure.kind() == FailureKind.ALREADY_EXISTS -> {
                ArmId existing = Failures.existing(failure.error(), intent.id()).orElse(intent.id());
                ledger.change(intent.key(), _ -> Records.standsIn(intent, existing));
                yield facts.with(intent.key(), new Observation.Present(intent.body(), false));
            }
            case ArmResult.Failure failure -> {
                refused(ledger, intent.key(), Problems.of(failure, intent), failure);
                yield facts;
            }
        };
    }

    /** With what other resources answer put in; empty, with the problem in the ledger, when one does not. */
    private <S extends MLSpec> Optional<ArmRequest> answered(Scene<S> scene, Intent intent, ArmRequest request) {
        ObjectNode body = request.body();
        if (intent.answers().isEmpty() || body == null) {
            return Optional.of(request);
        }
        ObjectNode whole = body.deepCopy();
        Map<String, Optional<JsonNode>> told = new HashMap<>(); // by question, each asked once
        for (Map.Entry<JsonPointer, Answer> entry : intent.answers().entrySet()) {
            Answer answer = entry.getValue();
            String value = told.computeIfAbsent(answer.of() + " " + answer.action(), _ -> ask(scene.caller(),
                    answer.of(), answer.apiVersion(), answer.action(), scene.ledger()))
                    .map(said -> said.at(answer.value()).textValue()).orElse(null);
            if (value == null) {
                if (scene.ledger().problems().isEmpty()) {
                    scene.ledger().problem(new Problem(Reason.AZURE_UNAVAILABLE, answer.action() + " of " + answer.of()
                            + " did not answer what " + intent.id() + " needs"));
                }
                return Optional.empty();
            }
            scene.ledger().concealToo(value);
            Overlay.set(whole, entry.getKey(), TextNode.valueOf(value));
        }
        return Optional.of(request.withBody(whole));
    }

    /** With the place put in where the intent's files are; they go to Azure but once. */
    private Optional<ArmRequest> uploaded(Caller caller, Ledger ledger, Intent intent, ArmRequest request) {
        Upload upload = intent.upload();
        ObjectNode body = request.body();
        if (upload == null || body == null || Overlay.at(body, upload.place()) != null) {
            return Optional.of(request);
        }
        return uploads.put(caller, intent, upload, ledger).map(place -> {
            ObjectNode whole = body.deepCopy();
            Overlay.set(whole, upload.place(), TextNode.valueOf(place));
            return request.withBody(whole);
        });
    }

    private static boolean endedBadly(String state) {
        return Bodies.isTerminal(state) && !Bodies.isSucceeded(state);
    }

    private <S extends MLSpec> void accepted(Scene<S> scene, Sent sent, Runnable onAccepted) {
        scene.ledger().change(sent.intent().key(), r -> Records.applied(r, sent.intent(), sent.wanted(),
                sent.observedHash(), scene.digest()));
        scene.ledger().accepted(sent.intent().key());
        onAccepted.run();
    }

    private static void refused(Ledger ledger, String key, String id, ArmResult.Failure failure) {
        refused(ledger, key, Problems.of(failure, id), failure);
    }

    static void refused(Ledger ledger, String key, Problem problem, ArmResult.Failure failure) {
        if (failure.retryAfter().isPresent()) {
            ledger.putOff(key, problem);
            ledger.lookAgain(failure.retryAfter().get());
        } else {
            ledger.refused(key, problem);
        }
    }

    /** Lets go of a recorded resource as its kind says; what another object holds too is left to that one. */
    <S extends MLSpec> Facts remove(Scene<S> scene, ResourceStatus resource, Facts facts) {
        if (!scene.lastHolder().test(resource)) {
            scene.ledger().forget(resource.key());
            return facts;
        }
        return switch (scene.kind().dispose(scene.spec(), resource)) {
            case Disposal.Retain _ -> {
                retain(scene, resource);
                yield facts;
            }
            case Disposal.Delete(var query) -> delete(scene, resource, query, facts);
        };
    }

    <S extends MLSpec> void retain(Scene<S> scene, ResourceStatus resource) {
        scene.ledger().forget(resource.key());
        scene.happenings().retained(resource.id());
    }

    private <S extends MLSpec> Facts delete(Scene<S> scene, ResourceStatus resource, Map<String, String> query,
            Facts facts) {
        Ledger ledger = scene.ledger();
        ArmId id = ArmId.parse(resource.id());
        ArmResult result = azure.send(scene.caller(), ArmRequest.delete(id, resource.apiVersion(),
                parameters(query)), Priority.DELETE_AND_POLL);
        listings.wrote(id);
        return switch (result) {
            case ArmResult.Ok _,ArmResult.NotFound _ -> {
                ledger.forget(resource.key());
                scene.happenings().deleted(resource.id());
                yield facts.without(resource.key());
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                ledger.put(resource.withPhase(ResourceStatus.Phase.Deleting));
                operations.began(ledger, resource.key(), Operations.DELETE, operation, response.retryAfter());
                yield facts;
            }
            case ArmResult.Failure failure -> {
                refused(ledger, resource.key(), resource.id(), failure);
                yield facts;
            }
        };
    }

    /**
     * Marks what Azure refuses to delete as used no more.
     *
     * @return whether that is done; where it is not, what stood in the way is in the ledger
     */
    <S extends MLSpec> boolean archive(Scene<S> scene, ResourceStatus resource, ObjectNode mark, Planner planner) {
        ArmId id = ArmId.parse(resource.id());
        ArmResult read = azure.send(scene.caller(), ArmRequest.get(id, resource.apiVersion()),
                Priority.DELETE_AND_POLL);
        if (!(read instanceof ArmResult.Ok ok) || !(ok.response().body() instanceof ObjectNode found)) {
            return false; // tried again with the deletion
        }
        ArmResult result = azure.send(scene.caller(), ArmRequest.put(id, resource.apiVersion(),
                planner.changed(id, found, mark)), Priority.DELETE_AND_POLL);
        listings.wrote(id);
        if (result instanceof ArmResult.Failure failure) {
            refused(scene.ledger(), resource.key(), resource.id(), failure);
            return false;
        }
        scene.ledger().settled(resource.key());
        scene.happenings().archived(resource.id());
        return true;
    }

    private <S extends MLSpec> Facts post(Scene<S> scene, Intent intent, Action action, Facts facts) {
        Ledger ledger = scene.ledger();
        ArmResult result = azure.send(scene.caller(), ArmRequest.post(intent.id(), action.verb(),
                intent.apiVersion(), action.body()), Priority.EDIT);
        listings.wrote(intent.id());
        switch (result) {
            case ArmResult.Ok _ -> {
                ledger.change(intent.key(), r -> Records.acted(r, action));
                ledger.lookAgain(Duration.ofSeconds(1));
                scene.happenings().acted(intent.id().value(), action);
            }
            case ArmResult.Accepted(var response, Operation operation) -> {
                ledger.change(intent.key(), r -> Records.acted(r, action));
                operations.began(ledger, intent.key(), action.verb(), operation, response.retryAfter());
                scene.happenings().acted(intent.id().value(), action);
            }
            case ArmResult.NotFound(var _, var error) -> ledger.refused(intent.key(), Problems.of(
                    FailureKind.DEPENDENCY_NOT_READY, error, intent.id().value()));
            case ArmResult.Failure failure -> refused(ledger, intent.key(), intent.id().value(), failure);
        }
        return facts.without(intent.key());
    }

    /** Calls an action that changes nothing, such as listKeys. */
    Optional<JsonNode> ask(Caller caller, ArmId id, String apiVersion, String action, Ledger ledger) {
        ArmResult result = azure.send(caller, ArmRequest.post(id, action, apiVersion, null), Priority.EDIT);
        switch (result) {
            case ArmResult.Ok ok when ok.response().body() != null -> {
                return Optional.ofNullable(ok.response().body());
            }
            case ArmResult.Failure failure -> refused(ledger, action, id.value(), failure);
            default -> ledger.problem(new Problem(Reason.AZURE_UNAVAILABLE, "no answer to " + action + " of " + id));
        }
        return Optional.empty();
    }

    /** What a collection still holds; empty, with the problem in the ledger, when Azure did not say. */
    Optional<List<ObjectNode>> held(Caller caller, Kind.Contents contents, String apiVersion, Ledger ledger) {
        String collection = contents.path();
        return switch (azure.list(caller, collection, apiVersion, parameters(contents.query()))) {
            case ListResult.Ok ok -> Optional.of(ok.items());
            case ListResult.NotFound _ -> Optional.of(List.of());
            case ListResult.Failed(ArmResult.Failure failure) -> {
                refused(ledger, collection, collection, failure);
                yield Optional.empty();
            }
        };
    }
}
