package dev.azureml.operator.crd;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that what the API server has is from before: etcd was restored from a backup. A watch that goes on from a
 * version that is yet to come is told of no edit any more, and what is in the caches may never have been.
 */
public final class History implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final Duration PAUSE = Duration.ofSeconds(20);
    /** Versions are opaque by contract: where they are no numbers, nothing is concluded. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final KubernetesClient client;
    private final String list;
    private final Runnable onRestored;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon().name("history").factory());
    private @Nullable String last;

    private History(KubernetesClient client, String list, Runnable onRestored) {
        this.client = client;
        this.list = list;
        this.onRestored = onRestored;
    }

    /**
     * Begins at once.
     *
     * @param list of which the version is read, such as {@code /apis/azureml.dev/v1alpha1/mldatas}; one object of it is asked
     *        for at most
     * @param onRestored done each time that it went back
     */
    public static History watch(KubernetesClient client, String list, Runnable onRestored) {
        History history = new History(client, list, onRestored);
        var _ = history.thread.scheduleWithFixedDelay(history::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return history;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            // With no version asked for, the answer is as new as etcd.
            String now = ApiGroup.get(client, list + "?limit=1").at("/metadata/resourceVersion").asText();
            if (!NUMBER.matcher(now).matches()) {
                LOG.debug("the API server tells no version of {}", list); // and what was known stays so
                return;
            }
            String before = last;
            last = now;
            if (wentBack(before, now)) {
                LOG.error(
                        "the API server is at version {} after {}: its state is from before, as when etcd is restored",
                        now, before);
                onRestored.run();
            }
        } catch (RuntimeException | IOException e) {
            LOG.debug("the API server's version can't be read", e);
        }
    }

    static boolean wentBack(@Nullable String before, String now) {
        return before != null && NUMBER.matcher(before).matches() && NUMBER.matcher(now).matches()
                && Long.parseLong(now) < Long.parseLong(before);
    }
}
