package dev.azureml.operator;

import java.time.Duration;
import java.util.Optional;
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
    private final Consumer<Boolean> stale;
    private volatile String complaint = "";

    private FileWatch(String name, Supplier<T> read, T first, Consumer<T> told, Consumer<Boolean> stale) {
        this.name = name;
        this.read = read;
        this.told = told;
        this.stale = stale;
        this.last = first;
    }

    /**
     * Tells at once what the file says, and again at every change.
     *
     * @param name of the setting that names the file
     * @param read throws {@link IllegalArgumentException} for a file that says nothing of use: what it said stays
     * @param stale told at each look whether something else is in force than what the file says
     */
    static <T> FileWatch<T> start(String name, Supplier<T> read, Consumer<T> told, Consumer<Boolean> stale) {
        FileWatch<T> watch = new FileWatch<>(name, read, read.get(), told, stale);
        told.accept(watch.last);
        stale.accept(false);
        return watch.begun();
    }

    /**
     * The same for a file without which one can do.
     *
     * @param none in force until the file says something of use
     */
    static <T> FileWatch<T> startOr(T none, String name, Supplier<T> read, Consumer<T> told, Consumer<Boolean> stale) {
        FileWatch<T> watch = new FileWatch<>(name, read, none, told, stale);
        told.accept(none);
        watch.look();
        return watch.begun();
    }

    private FileWatch<T> begun() {
        var _ = thread.scheduleWithFixedDelay(this::look, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        try {
            T now = read.get();
            complaint = "";
            stale.accept(false);
            if (!now.equals(last)) {
                last = now;
                LOG.info("{} says something else now, which is in force", name);
                told.accept(now);
            }
        } catch (RuntimeException e) { // whatever it is, later edits are to count
            String now = name + ": " + e.getMessage() + "; what it said before is still in force";
            if (!complaint.equals(now)) {
                LOG.warn(now);
            }
            complaint = now;
            stale.accept(true);
        }
    }

    /** Returns why what the file says now is not in force; empty when it is. */
    Optional<String> complaint() {
        return Optional.of(complaint).filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
