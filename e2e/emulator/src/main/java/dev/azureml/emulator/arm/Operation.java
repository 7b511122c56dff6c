package dev.azureml.emulator.arm;

import java.time.Instant;
import java.util.UUID;
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
