package dev.azureml.operator.fetch;

import java.io.IOException;

/** What was to be fetched is not at hand; the message says why, in words for whoever named it, and nothing of what came. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Who can do something about it. */
    public enum Kind {
        /** The platform team, which does not allow it. */
        NOT_ALLOWED,
        /** Whoever named it: it is not what it should be. */
        INVALID,
        /** Nobody, or whoever keeps it: it may be there later. */
        UNAVAILABLE,
        /** Nobody: others are being fetched. */
        BUSY
    }

    FetchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static FetchException notAllowed(String message) {
        return new FetchException(Kind.NOT_ALLOWED, message);
    }

    static FetchException invalid(String message) {
        return new FetchException(Kind.INVALID, message);
    }

    static FetchException unavailable(String message) {
        return new FetchException(Kind.UNAVAILABLE, message);
    }

    public Kind kind() {
        return kind;
    }
}
