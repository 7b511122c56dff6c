package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the status URLs of operations answer. */
final class StatusPages {
    private final Answers answers;
    private final World world;

    StatusPages(Answers answers, World world) {
        this.answers = answers;
        this.world = world;
    }

    ArmResponse poll(Operation operation, ArmRequest request) {
        if (!operation.signature().equals(request.query("s"))) {
            throw ArmError.of(403, "InvalidStatusUrlSignature", "The signature of the status URL is not valid.");
        }
        return request.query("type").equals("async") ? async(operation) : location(operation);
    }

    private ArmResponse async(Operation operation) {
        ResourceType type = world.typeOf(operation.resource());
        ObjectNode body = type.isBareStatus()
                ? Json.object()
                : Json.object("name", operation.id(), "startTime", operation.started().toString());
        var ended = operation.ended();
        ArmError failure = operation.failure();
        if (ended == null) {
            String word = !type.isStatusBelow()
                    ? "InProgress"
                    : operation.deletes() ? "Deleting" : "Creating";
            ArmResponse running = ArmResponse.ok(body.put("status", word));
            return type.isBareStatus() ? running : running.with("Retry-After", answers.retryAfter());
        }
        if (type.isBareStatus()) {
            body.put("percentComplete", 100.0);
        } else {
            body.put("endTime", ended.toString());
        }
        if (failure != null) {
            body.set("error", failure.error());
        }
        return ArmResponse.ok(body.put("status", failure == null ? "Succeeded" : "Failed"));
    }

    private ArmResponse location(Operation operation) {
        ArmError failure = operation.failure();
        if (operation.ended() == null) {
            ArmResponse running = ArmResponse.empty(202);
            return world.typeOf(operation.resource()).isBareStatus()
                    ? running
                    : running.with("Retry-After", answers.retryAfter());
        }
        if (failure != null) {
            throw failure;
        }
        ObjectNode result = operation.result();
        if (result != null) {
            return ArmResponse.ok(result);
        }
        if (operation.deletes()) {
            return ArmResponse.empty(world.typeOf(operation.resource()).deletionEnds());
        }
        Entry entry = world.get(operation.resource());
        return entry == null ? ArmResponse.empty(204) : ArmResponse.ok(answers.view(entry, false));
    }
}
