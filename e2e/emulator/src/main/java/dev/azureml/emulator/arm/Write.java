package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.schema.Same;
import org.jspecify.annotations.Nullable;

/** A PUT or PATCH under way, with the world's lock held: what was, and what will be. */
public final class Write {
    private final World world;
    private final ArmId id;
    private final ArmRequest request;
    private final @Nullable Entry before;
    private final ObjectNode next;
    private @Nullable ArmError failure;

    Write(World world, ArmId id, ArmRequest request, @Nullable Entry before, ObjectNode next) {
        this.world = world;
        this.id = id;
        this.request = request;
        this.before = before;
        this.next = next;
    }

    public World world() {
        return world;
    }

    public ArmId id() {
        return id;
    }

    public ArmRequest request() {
        return request;
    }

    public boolean creating() {
        return before == null;
    }

    /** Whether a seed or a test puts it in, and no client. */
    public boolean seeded() {
        return request.caller().clientId().equals("seed");
    }

    /** What will be kept. */
    public ObjectNode next() {
        return next;
    }

    public JsonNode at(String path) {
        return Json.at(next, path);
    }

    public String text(String path) {
        return Json.text(next, path);
    }

    public boolean has(String path) {
        return Json.has(next, path);
    }

    /** What was there before; missing when nothing was. */
    public JsonNode was(String path) {
        return before == null ? Json.at(Json.object(), path) : Json.at(before.body(), path);
    }

    public void set(String path, @Nullable Object value) {
        Json.set(next, path, Json.node(value));
    }

    /** Sets what is absent or null. */
    public void preset(String path, Object value) {
        if (!has(path)) {
            set(path, value);
        }
    }

    /** Sets what the service decides once, at creation. */
    public void once(String path, Object value) {
        set(path, before != null && Json.has(before.body(), path) ? was(path) : value);
    }

    public boolean changed(String path) {
        return before != null && !Same.values(was(path), at(path));
    }

    /** Refuses another value than before; a value that is left out is kept. */
    public void fixed(String... paths) {
        for (String path : paths) {
            if (before != null && Json.has(before.body(), path)) {
                if (!has(path)) {
                    set(path, was(path).deepCopy());
                } else if (changed(path)) {
                    throw ArmError.badRequest("PropertyChangeNotAllowed",
                            "Changing property '" + path + "' is not allowed.", path);
                }
            }
        }
    }

    /** Lets the operation fail after it was accepted. */
    public void failLater(ArmError error) {
        failure = error;
    }

    @Nullable
    ArmError failure() {
        return failure;
    }

    public @Nullable Entry before() {
        return before;
    }
}
