package dev.azureml.operator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a small file again and again, and tells what it says when that is something else. */
final class FileWatch<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    /** Changes of a mounted ConfigMap come by a link, of which a watch of the file would hear nothing. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<T> read;
    private final Consumer<T> told;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon().name("files").factory());
    private T last;
    private String complaint = "";

    private FileWatch(String name, Supplier<T> read, Consumer<T> told) {
        this.name = name;
        this.read = read;
        this.told = told;
        this.last = read.get();
    }

    /**
     * Tells at once what the file says, and again at every change.
     *
     * @param name of the setting that names the file
     * @param read throws {@link IllegalArgumentException} for a file that says nothing of use: what it said stays
     */
    static <T> FileWatch<T> start(String name, Supplier<T> read, Consumer<T> told) {
        FileWatch<T> watch = new FileWatch<>(name, read, told);
        told.accept(watch.last);
        var _ = watch.thread.scheduleWithFixedDelay(watch::look, PAUSE.toMillis(), PAUSE.toMillis(),
                TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            T now = read.get();
            complaint = "";
            if (!now.equals(last)) {
                last = now;
                LOG.info("{} says now: {}", name, now);
                told.accept(now);
            }
        } catch (IllegalArgumentException e) {
            if (!complaint.equals(e.toString())) {
                LOG.warn("{}: {}; what it said before is still in force: {}", name, e.getMessage(), last);
            }
            complaint = e.toString();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
