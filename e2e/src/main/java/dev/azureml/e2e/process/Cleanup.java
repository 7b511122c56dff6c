package dev.azureml.e2e.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends, last first, all that was started: at the end, after a failure, and on a signal. */
public final class Cleanup {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile boolean running;

    /** Ties this to the end of the JVM, however that comes. */
    public void register() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "cleanup"));
    }

    /** Whether the end has begun, so that what fails now is no news. */
    public boolean running() {
        return running;
    }

    /** Takes it on, to be ended with all the others. */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        started.push(resource);
        return resource;
    }

    private void run() {
        running = true;
        AutoCloseable next = poll();
        while (next != null) {
            close(next);
            next = poll();
        }
        // What was still being started when the signal came.
        ProcessHandle.current().descendants().forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
    }

    private synchronized AutoCloseable poll() {
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
