package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A long-running operation, from its acceptance to after its end. Guarded by the world's lock. */
public final class Operation {
    private final String id = UUID.randomUUID().toString();
    private final String signature = UUID.randomUUID().toString().replace("-", "");
    private final Instant started = Instant.now();
    private final ArmId resource;
    private final String busyKey;
    private final boolean deletes;
    private final @Nullable ArmError failure;
    private @Nullable Instant ended;
    private @Nullable Supplier<ObjectNode> result;

    Operation(ArmId resource, String busyKey, boolean deletes, @Nullable ArmError failure) {
        this.resource = resource;
        this.busyKey = busyKey;
        this.deletes = deletes;
        this.failure = failure;
    }

    public String id() {
        return id;
    }

    /** What a status URL must carry. */
    public String signature() {
        return signature;
    }

    public ArmId resource() {
        return resource;
    }

    /** The key under which nothing else may be written meanwhile. */
    String busyKey() {
        return busyKey;
    }

    public boolean deletes() {
        return deletes;
    }

    public @Nullable ArmError failure() {
        return failure;
    }

    /** Sets what its Location answers at its end, in place of the resource; null for the resource. */
    Operation answering(@Nullable Supplier<ObjectNode> answer) {
        result = answer;
        return this;
    }

    /** What its Location answers at its end; null for the resource. */
    @Nullable
    ObjectNode result() {
        return result == null ? null : result.get();
    }

    public Instant started() {
        return started;
    }

    public @Nullable Instant ended() {
        return ended;
    }

    void end() {
        ended = Instant.now();
    }
}
