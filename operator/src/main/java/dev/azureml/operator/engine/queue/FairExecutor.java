package dev.azureml.operator.engine.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of many namespaces on virtual threads, a limited number at once. The namespaces take turns, however many
 * tasks one of them brings; and none takes more places than it leaves free, so that whoever comes next finds one. Where
 * too many tasks wait, the namespace with most of them loses its last one.
 */
public final class FairExecutor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

    private final int places;
    private final int mostWaiting;
    private final ThreadFactory threads = Thread.ofVirtual().factory();
    /** Of the namespaces with tasks; whose turn comes first stands first. */
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Set<Thread> running = new HashSet<>();
    private int waiting;
    private boolean closed;

    /** What one namespace has. */
    private static final class Line {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * One of which no task is ever dropped.
     *
     * @param places how many tasks run at once
     */
    public FairExecutor(int places) {
        this(places, Integer.MAX_VALUE);
    }

    /** @param mostWaiting of all namespaces together */
    public FairExecutor(int places, int mostWaiting) {
        this.places = places;
        this.mostWaiting = mostWaiting;
    }

    /** Runs the task when it is the namespace's turn. */
    public synchronized void execute(String namespace, Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        Line line = lines.computeIfAbsent(namespace, _ -> new Line());
        line.waiting.addLast(task);
        waiting++;
        startSome();
        if (waiting > mostWaiting) {
            dropOne();
        }
    }

    private void dropOne() {
        Map.Entry<String, Line> longest = lines.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().waiting.size())).orElseThrow();
        longest.getValue().waiting.removeLast();
        waiting--;
        LOG.debug("a task of namespace {} is dropped: {} wait", longest.getKey(), waiting);
    }

    private void startSome() {
        while (waiting > 0 && running.size() < places) {
            int free = places - running.size();
            String next = lines.entrySet().stream().filter(entry -> mayStart(entry.getValue(), free))
                    .map(Map.Entry::getKey).findFirst().orElse(null);
            if (next == null) {
                return; // what is free is kept for other namespaces
            }
            start(next);
        }
    }

    private static boolean mayStart(Line line, int free) {
        return !line.waiting.isEmpty() && (line.running == 0 || line.running < free);
    }

    private void start(String namespace) {
        Line line = Objects.requireNonNull(lines.remove(namespace));
        lines.put(namespace, line); // behind the others
        Runnable task = line.waiting.removeFirst();
        waiting--;
        line.running++;
        Thread thread = threads.newThread(() -> {
            try {
                task.run();
            } finally {
                ended(namespace, line);
            }
        });
        running.add(thread);
        thread.start();
    }

    private synchronized void ended(String namespace, Line line) {
        running.remove(Thread.currentThread());
        line.running--;
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(namespace);
        }
        startSome();
        if (closed && isIdle()) {
            notifyAll();
        }
    }

    /** Whether no task waits for its turn. */
    public synchronized boolean isQuiet() {
        return waiting == 0;
    }

    private boolean isIdle() {
        return running.isEmpty() && waiting == 0;
    }

    /** Takes no more tasks; those that it has are run. */
    synchronized void shutdown() {
        closed = true;
        if (isIdle()) {
            notifyAll();
        }
    }

    /** Interrupts what runs, and returns what did not begin. */
    public synchronized List<Runnable> shutdownNow() {
        List<Runnable> left = new ArrayList<>();
        lines.values().forEach(line -> {
            left.addAll(line.waiting);
            line.waiting.clear();
        });
        waiting = 0;
        shutdown();
        running.forEach(Thread::interrupt);
        return left;
    }

    /** Returns whether it takes no more tasks. */
    public synchronized boolean isShutdown() {
        return closed;
    }

    /** Returns whether it takes no more tasks and has none. */
    synchronized boolean isTerminated() {
        return closed && isIdle();
    }

    /** Waits until there are no more tasks, and returns whether that was so in time. */
    synchronized boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (!isTerminated()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** How many namespaces it knows of, for tests. */
    synchronized int namespaces() {
        return lines.size();
    }

    @Override
    public void close() {
        shutdownNow();
    }
}
