package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When a client that does nothing else sees an edit: what the API server takes to tell of it. */
final class Seen implements Watcher<GenericKubernetesResource> {
    private final String description;
    private final CompletableFuture<Instant> at = new CompletableFuture<>();

    /** @param description what the edit makes of the object's {@code spec.description} */
    Seen(String description) {
        this.description = description;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
        if (description.equals(object.get("spec", "description"))) {
            at.complete(Instant.now());
        }
    }

    Instant at(Duration limit) throws InterruptedException {
        try {
            return at.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new FailedException("a watch did not tell of an edit");
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        // Whoever waits runs into the limit.
    }
}
