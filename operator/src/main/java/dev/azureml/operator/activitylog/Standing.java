package dev.azureml.operator.activitylog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How it is with a place: until when it was read, and what was told of it already. */
final class Standing {
    /** As long as an API server keeps events by itself: what was told before a start is known by its event. */
    private static final Duration BEFORE_START = Duration.ofHours(1);
    /** Records come late. */
    private static final Duration LATE = Duration.ofMinutes(30);
    private static final Duration MOST = Duration.ofHours(24);

    private final Map<String, Instant> told = new HashMap<>();
    private final Instant since;
    private @Nullable Instant read;
    private String failing = "";
    private boolean running;

    Standing(Instant since) {
        this.since = since;
    }

    /** Returns since when the next reading asks. */
    synchronized Instant from(Instant now) {
        Instant wanted = read == null ? since.minus(BEFORE_START) : read.minus(LATE);
        Instant earliest = now.minus(MOST);
        return wanted.isBefore(earliest) ? earliest : wanted;
    }

    /** Returns when it was read last without a failure, or since when it is wanted. */
    synchronized Instant readAt() {
        return read == null ? since : read;
    }

    /** Returns what keeps it from being read; empty when nothing does. */
    synchronized String failing() {
        return failing;
    }

    /** Returns whether a reading may begin, which then has. */
    synchronized boolean begin() {
        boolean begins = !running;
        running = true;
        return begins;
    }

    synchronized void end() {
        running = false;
    }

    synchronized void failed(String reason) {
        failing = reason;
    }

    /** All until then was read; what nobody will be told of again is forgotten. */
    synchronized void succeeded(Instant until) {
        failing = "";
        read = until;
        Instant from = from(until);
        told.values().removeIf(at -> at.isBefore(from));
    }

    /** Returns whether that was not told before, which it then is. */
    synchronized boolean isNew(String key, Instant at) {
        return told.putIfAbsent(key, at) == null;
    }
}
