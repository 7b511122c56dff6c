package dev.azureml.emulator.arm;

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
        world.operationAllowed(id());
        Operation operation = world.begin(id(), false, null, end);
        return new Answers(world).withStatusUrls(ArmResponse.empty(verb.created()), verb, operation, request,
                entry.type());
    }

    public String secret(String path) {
        return Json.text(entry.secrets(), path);
    }
}
