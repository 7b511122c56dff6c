package dev.azureml.e2e.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Ends, last first, all that was started: at the end, after a failure, and on a signal. */
public final class Cleanup {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile boolean running;
    private boolean ended;

    /** Ties this to the end of the JVM, however that comes. */
    public void register() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "cleanup"));
    }

    /** Whether the end has begun, so that what fails now is no news. */
    public boolean running() {
        return running;
    }

    /** Takes it on, to be ended with all the others; ends it at once, and fails, when they have been already. */
    public <T extends AutoCloseable> T add(T resource) {
        if (!push(resource)) {
            close(resource);
            throw new FailedException("all has been ended already");
        }
        return resource;
    }

    private synchronized boolean push(AutoCloseable resource) {
        if (!ended) {
            started.push(resource);
        }
        return !ended;
    }

    private void run() {
        running = true;
        endAll();
        // What was still being started when the signal came.
        ProcessHandle.current().descendants().forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
    }

    /** Ends them, last first; from then on nothing is taken on any more. */
    void endAll() {
        AutoCloseable next = poll();
        while (next != null) {
            close(next);
            next = poll();
        }
    }

    private synchronized @Nullable AutoCloseable poll() {
        ended = started.isEmpty();
        return started.poll();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("While ending: " + e);
        }
    }
}
