package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.schema.Models;
import dev.azureml.emulator.schema.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET, PUT, PATCH and DELETE of one resource; the world's lock is held. */
final class Verbs {
    private final World world;
    private final Models models;
    private final Presence presence;
    private final Answers answers;

    Verbs(World world, Models models, Answers answers) {
        this.world = world;
        this.models = models;
        this.answers = answers;
        this.presence = new Presence(world);
    }

    ArmResponse get(ArmId id) {
        presence.parentsOf(id);
        Entry entry = world.get(id);
        if (entry == null) {
            throw world.typeOf(id).absence(id);
        }
        return ArmResponse.ok(answers.view(entry, false));
    }

    ArmResponse head(ArmId id) {
        presence.parentsOf(id);
        return ArmResponse.empty(world.get(id) == null ? 404 : 204);
    }

    ArmResponse put(ArmId id, ArmRequest request) {
        ResourceType type = world.typeOf(id);
        Verb verb = allowed(type, "PUT");
        type.checkName(id);
        presence.parentsForPut(id, type);
        Entry before = world.get(id);
        ObjectNode next = request.object().deepCopy();
        var early = new Write(world, id, request, before, next);
        type.earlyRules().forEach(rule -> rule.accept(early));
        check(type.model(), next, before == null ? null : whole(before), false);
        presence.notBusy(type, id);
        return write(new Write(world, id, request, before, next), type, verb);
    }

    ArmResponse patch(ArmId id, ArmRequest request) {
        ResourceType type = world.typeOf(id);
        Verb verb = allowed(type, "PATCH");
        presence.parentsOf(id);
        Entry before = world.get(id);
        if (before == null) {
            throw type.absence(id);
        }
        ObjectNode patch = request.object().deepCopy();
        boolean own = type.patchModel() != null;
        check(own ? type.patchModel() : type.model(), patch, null, !own);
        presence.notBusy(type, id);
        ObjectNode next = whole(before);
        Json.merge(next, patch);
        return write(new Write(world, id, request, before, next), type, verb);
    }

    ArmResponse delete(ArmId id, ArmRequest request) {
        ResourceType type = world.typeOf(id);
        Verb verb = allowed(type, "DELETE");
        presence.parentsOf(id);
        Entry entry = world.get(id);
        if (entry == null) {
            Entry gone = new Entry(id, type, Json.object(), Json.object());
            type.steps().deletions.forEach(rule -> rule.accept(new Call(world, gone, request)));
            return ArmResponse.empty(204);
        }
        var call = new Call(world, entry, request);
        presence.notBusy(type, id);
        presence.notLocked(id);
        type.steps().deletions.forEach(rule -> rule.accept(call));
        if (verb.atOnce(false)) {
            go(call, type);
            return ArmResponse.empty(verb.created());
        }
        world.edit(id, body -> state(type, body, "Deleting"));
        ArmError failure = played(request);
        Operation operation = world.begin(id, true, failure, () -> {
            if (failure == null) {
                go(call, type);
            } else {
                world.edit(id, body -> state(type, body, "Failed"));
            }
        });
        return answers.withStatusUrls(ArmResponse.empty(verb.created()), verb, operation, request, type);
    }

    private void go(Call call, ResourceType type) {
        type.steps().removals.forEach(step -> step.accept(call));
        world.remove(call.id());
    }

    private Verb allowed(ResourceType type, String method) {
        Verb verb = type.verb(method);
        if (verb == null && type.isUnknown()) {
            throw ArmError.of(404, "InvalidResourceType",
                    "The resource type '" + type.name() + "' could not be found in the namespace '"
                            + type.name().substring(0, type.name().indexOf('/')) + "'.");
        }
        if (verb == null) {
            throw ArmError.of(405, "MethodNotAllowed",
                    "The resource type '" + type.name() + "' does not support " + method + ".");
        }
        return verb;
    }

    private void check(@Nullable String model, ObjectNode body, @Nullable JsonNode before, boolean partial) {
        if (model == null) {
            return;
        }
        // What a client may not set is ignored: whoever writes back what it has read sends all of it.
        List<Violation> wrong = models.check(model, body, before, partial).stream()
                .filter(violation -> violation.kind() != Violation.Kind.READ_ONLY).toList();
        if (!wrong.isEmpty()) {
            Violation first = wrong.getFirst();
            String code = first.kind() == Violation.Kind.CREATE_ONLY
                    ? "PropertyChangeNotAllowed"
                    : "InvalidRequestContent";
            throw ArmError.badRequest(code, "The request content was invalid: " + first.message(), first.path());
        }
    }

    /** A resource with its secrets, as it was written. */
    private static ObjectNode whole(Entry entry) {
        ObjectNode body = entry.body().deepCopy();
        Json.merge(body, entry.secrets());
        return body;
    }

    private ArmResponse write(Write write, ResourceType type, Verb verb) {
        ArmId id = write.id();
        ObjectNode next = write.next();
        next.put("id", id.path()).put("name", id.name()).put("type", type.name());
        if (next.path("location").isTextual()) {
            next.put("location", Locations.normal(next.path("location").textValue()));
        }
        type.steps().rules.forEach(rule -> rule.accept(write));
        type.steps().fills.forEach(fill -> fill.accept(write));
        drop(write);
        boolean creating = write.creating();
        boolean atOnce = verb.atOnce(creating);
        state(type, next, atOnce ? "Succeeded" : creating ? "Creating" : "Updating");
        world.keep(split(id, type, next));
        int status = creating ? verb.created() : verb.updated();
        if (atOnce) {
            settle(id, type, creating);
            return ArmResponse.of(status, body(id, verb.body() || status == 200));
        }
        ArmError failure = write.failure() == null ? played(write.request()) : write.failure();
        Operation operation = world.begin(id, false, failure, () -> end(write, type, failure));
        ArmResponse response = ArmResponse.of(status, body(id, verb.body()));
        return answers.withStatusUrls(response, verb, operation, write.request(), type);
    }

    private void end(Write write, ResourceType type, @Nullable ArmError failure) {
        ArmId id = write.id();
        if (failure == null) {
            settle(id, type, write.creating());
        } else if (write.failure() != null && write.creating() && type.steps().failed.isEmpty()) {
            world.remove(id);
        } else {
            world.edit(id, body -> {
                state(type, body, "Failed");
                var failed = new Failed(world, id, body, write.creating(), failure);
                type.steps().failed.forEach(step -> step.accept(failed));
            });
        }
    }

    private void settle(ArmId id, ResourceType type, boolean created) {
        world.edit(id, body -> {
            state(type, body, "Succeeded");
            type.steps().settled.forEach(step -> step.accept(new Settled(world, id, body, created)));
        });
    }

    private @Nullable JsonNode body(ArmId id, boolean wanted) {
        Entry entry = world.get(id);
        return wanted && entry != null ? answers.view(entry, false) : null;
    }

    static Entry split(ArmId id, ResourceType type, ObjectNode whole) {
        ObjectNode secrets = Json.object();
        for (String path : type.secrets()) {
            JsonNode value = Json.remove(whole, path);
            if (value != null && !value.isNull()) {
                Json.set(secrets, path, value);
            }
        }
        return new Entry(id, type, whole, secrets);
    }

    private static void state(ResourceType type, ObjectNode body, String state) {
        if (!type.statePath().isEmpty()) {
            Json.set(body, type.statePath(), Json.node(state));
        }
    }

    private static void drop(Write write) {
        Fault fault = write.request().fault();
        if (fault != null && write.request().plays(Fault.Action.DROP_PROPERTY)) {
            JsonNode was = write.was(fault.property());
            if (was.isMissingNode()) {
                Json.remove(write.next(), fault.property());
            } else {
                Json.set(write.next(), fault.property(), was.deepCopy());
            }
        }
    }

    /** With what an operation is to fail; null where it is not. */
    static @Nullable ArmError played(ArmRequest request) {
        Fault fault = request.fault();
        if (fault == null || !request.plays(Fault.Action.FAIL_OPERATION)) {
            return null;
        }
        return ArmError.of(400, fault.code().isEmpty() ? "InternalServerError" : fault.code(),
                fault.message().isEmpty()
                        ? "The operation failed."
                        : fault.message());
    }
}
