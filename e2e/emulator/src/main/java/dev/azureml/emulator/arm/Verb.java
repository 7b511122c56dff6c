package dev.azureml.emulator.arm;

/**
 * How a type answers a verb.
 *
 * @param style how the client learns of the end
 * @param created the status when the resource was not there (for a DELETE: when it was)
 * @param updated the status when it was
 * @param body whether the answer carries the resource
 * @param retryAfter whether it says when to look again
 */
public record Verb(Style style, int created, int updated, boolean body, boolean retryAfter) {
    /** ARM's styles of long-running operations. */
    public enum Style {
        /** Done when answered. */
        SYNC,
        /** 200 or 201 while {@code provisioningState} still moves. */
        STATE,
        /** {@code Azure-AsyncOperation} only. */
        ASYNC,
        /** {@code Location} only. */
        LOCATION,
        /** Both headers. */
        BOTH
    }

    public static Verb sync(int created, int updated) {
        return new Verb(Style.SYNC, created, updated, true, false);
    }

    public static Verb moving(int created, int updated) {
        return new Verb(Style.STATE, created, updated, true, false);
    }

    /** An answer with the resource and {@code Azure-AsyncOperation}. */
    public static Verb async(int created, int updated, boolean retryAfter) {
        return new Verb(Style.ASYNC, created, updated, true, retryAfter);
    }

    /** 202 without a body. */
    public static Verb accepted(Style style, boolean retryAfter) {
        return new Verb(style, 202, 202, false, retryAfter);
    }

    /** The same, except that a resource which is there is updated at once, with 200. */
    public Verb updatedAtOnce() {
        return new Verb(style, created, 200, body, retryAfter);
    }

    boolean atOnce(boolean creating) {
        return style == Style.SYNC || (!creating && updated == 200 && style == Style.LOCATION && !body);
    }

    boolean hasAsync() {
        return style == Style.ASYNC || style == Style.BOTH;
    }

    boolean hasLocation() {
        return style == Style.LOCATION || style == Style.BOTH;
    }
}
