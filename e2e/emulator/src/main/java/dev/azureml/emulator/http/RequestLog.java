package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.emulator.arm.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every request, in memory (the latest) and as one JSON object a line in a file. */
public final class RequestLog implements AutoCloseable {
    private static final int REMEMBERED = 200_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final ArrayDeque<RequestRecord> records = new ArrayDeque<>();
    private final @Nullable BufferedWriter file;
    private long count;

    /** A log, to a file as well when there is one; the file is written anew. */
    public RequestLog(@Nullable Path path) {
        try {
            file = path == null ? null : Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The request log can't be written", e);
        }
    }

    void add(RequestRecord entry) {
        String line = file == null ? "" : line(entry);
        lock.lock();
        try {
            records.addLast(entry);
            count++;
            if (records.size() > REMEMBERED) {
                records.removeFirst();
            }
            added.signalAll();
            if (file != null) {
                file.write(line);
                file.newLine();
                file.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The request log can't be written", e);
        } finally {
            lock.unlock();
        }
    }

    /** The requests so far, oldest first. */
    public List<RequestRecord> records() {
        lock.lock();
        try {
            return List.copyOf(records);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is in memory. */
    public void clear() {
        lock.lock();
        try {
            records.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The first request that matches, among those before and those that come within the time; null when none did. */
    public @Nullable RequestRecord await(Predicate<RequestRecord> wanted, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        lock.lock();
        try {
            long seen = count - records.size();
            while (true) {
                List<RequestRecord> fresh = new ArrayList<>(records)
                        .subList((int) Math.max(0, records.size() - (count - seen)), records.size());
                seen = count;
                for (RequestRecord entry : fresh) {
                    if (wanted.test(entry)) {
                        return entry;
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(RequestRecord entry) {
        ObjectNode line = Json.object("at", entry.at().toString(), "method", entry.method(), "path", entry.path(),
                "query",
                entry.query(), "status", entry.status(), "body", entry.body());
        return line.put("durationMs", entry.durationMs()).put("requestId", entry.requestId()).toString();
    }
}
