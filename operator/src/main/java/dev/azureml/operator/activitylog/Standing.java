package dev.azureml.operator.activitylog;

import dev.azureml.operator.plan.ConditionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How it is with a place: when it was read, and what was told of it already. */
final class Standing {
    /** As long as an API server keeps events by itself: what was told before a start is known by its event. */
    private static final Duration BEFORE_START = Duration.ofHours(1);
    /** Records come late. */
    private static final Duration LATE = Duration.ofMinutes(30);
    /** How long it is tried to tell what the API server does not take. */
    private static final Duration OWED = Duration.ofHours(2);
    private static final Duration MOST = Duration.ofHours(24);
    /** What may not be read now may not be read soon, and keeps others waiting meanwhile. */
    private static final int NOT_ALLOWED = 6;
    private static final int FAILURES = 3;

    private final Map<String, Instant> told = new HashMap<>();
    private final Instant since;
    private Instant wanted;
    private @Nullable Instant begun;
    private @Nullable Instant read;
    private @Nullable Instant owed;
    private String failing = "";
    private Readability.@Nullable Verdict trouble;
    private String cause = "";
    private int failures;
    private boolean running;
    private boolean held;

    Standing(Instant since) {
        this.since = since;
        this.wanted = since;
    }

    /** Some object has something there. */
    synchronized void want(Instant now) {
        wanted = now;
    }

    /** Returns whether nobody has had anything there for so long that all is asked for anew when somebody has. */
    synchronized boolean isForgotten(Instant now) {
        return !running && wanted.isBefore(now.minus(MOST));
    }

    /** Returns since when the next reading asks. */
    synchronized Instant from(Instant now) {
        Instant from = read == null ? since.minus(BEFORE_START) : read.minus(LATE);
        Instant tellable = owed == null ? from : later(owed, now.minus(OWED));
        return later(tellable.isBefore(from) ? tellable : from, now.minus(MOST));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns when it was read last without a failure, or since when it is wanted. */
    synchronized Instant readAt() {
        return read == null ? since : read;
    }

    /** Returns when a reading began last, whatever came of it. */
    synchronized Instant begunAt() {
        return begun == null ? Instant.MIN : begun;
    }

    /** Returns what keeps it from being read; empty when nothing does. */
    synchronized String failing() {
        return failing;
    }

    /** Returns whether it is time for a reading. */
    synchronized boolean isDue(Instant now, Duration interval) {
        Duration wait = failing.equals(Reading.NOT_ALLOWED) ? interval.multipliedBy(NOT_ALLOWED) : interval;
        return !running && (begun == null || !now.isBefore(begun.plus(wait)));
    }

    /** Returns whether a reading may begin, which then has. */
    synchronized boolean begin(Instant now) {
        boolean begins = !running;
        if (begins) {
            begun = now;
            held = false;
        }
        running = true;
        return begins;
    }

    synchronized void end() {
        running = false;
    }

    /** A reading has to wait. Returns whether that is news. */
    synchronized boolean hold() {
        boolean news = !held;
        held = true;
        return news;
    }

    synchronized void failed(String reason) {
        failing = reason;
    }

    /**
     * A reading has failed, which may work next time before the third time. Returns whether that is news for a status.
     *
     * @param due what it is due to, the same for as long as nothing else is the matter
     */
    synchronized boolean failed(String reason, String due, String why) {
        failing = reason;
        failures++;
        ConditionReason said = reason.equals(Reading.NOT_ALLOWED)
                ? ConditionReason.ACTIVITY_NOT_ALLOWED
                : ConditionReason.ACTIVITY_NOT_READ;
        // In the same words for as long as it is so: a status is written when something changes.
        boolean news = (said == ConditionReason.ACTIVITY_NOT_ALLOWED || failures >= FAILURES)
                && (trouble == null || trouble.reason() != said || !due.equals(cause));
        if (news) {
            cause = due;
            trouble = new Readability.Verdict(said, why);
        }
        return news;
    }

    /** Returns what is to be said of its not being read; empty for nothing. */
    synchronized Optional<Readability.Verdict> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Returns whether it is known whether it can be read. */
    synchronized boolean isConcluded() {
        return trouble != null || read != null && failures == 0;
    }

    /**
     * All until then was read; what nobody will be told of again is forgotten. Returns whether that is news for a status.
     */
    synchronized boolean succeeded(Instant until) {
        boolean news = trouble != null;
        failing = "";
        trouble = null;
        failures = 0;
        read = until;
        owed = null;
        Instant from = from(until);
        told.values().removeIf(at -> at.isBefore(from));
        return news;
    }

    /** That could not be told: it is read again. */
    synchronized void owe(Instant at) {
        owed = owed == null || at.isBefore(owed) ? at : owed;
    }

    /** Returns whether that was told before. */
    synchronized boolean isTold(String key, Instant at) {
        return told.computeIfPresent(key, (_, before) -> later(before, at)) != null;
    }

    /**
     * It was told.
     *
     * @param at the last of what it stands for
     */
    synchronized void told(String key, Instant at) {
        told.merge(key, at, Standing::later);
    }
}
