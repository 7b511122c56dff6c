package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An action, a page or a deletion on one resource, with the world's lock held. */
public record Call(World world, Entry entry, ArmRequest request) {

    public ArmId id() {
        return entry.id();
    }

    public String text(String path) {
        return Json.text(entry.body(), path);
    }

    /** Starts an operation on the resource; {@code end} runs when it has succeeded. */
    public ArmResponse accept(Verb verb, Runnable end) {
        return accept(verb, end, null);
    }

    /** The same; {@code result} is what the operation's Location answers at its end instead of the resource. */
    public ArmResponse accept(Verb verb, Runnable end, @Nullable Supplier<ObjectNode> result) {
        world.operationAllowed(id());
        ArmError failure = Verbs.played(request);
        Operation operation = world.begin(id(), false, failure, failure == null ? end : () -> {
        }).answering(result);
        return new Answers(world).withStatusUrls(ArmResponse.empty(verb.created()), verb, operation, request,
                entry.type());
    }

    public String secret(String path) {
        return Json.text(entry.secrets(), path);
    }
}
