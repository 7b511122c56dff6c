package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits, by watch, until so many objects are Ready in their present generation. */
final class Ready implements Watcher<GenericKubernetesResource> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, String> waiting = new HashMap<>();
    private final Map<String, Long> ready = new HashMap<>();
    private long lastAt = System.nanoTime();

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
        long generation = object.getMetadata().getGeneration();
        String name = object.getMetadata().getName();
        Map<?, ?> condition = condition(object);
        lock.lock();
        try {
            if ("True".equals(condition.get("status")) && condition.get("observedGeneration") instanceof Number seen
                    && seen.longValue() == generation) {
                if (ready.put(name, generation) == null) {
                    lastAt = System.nanoTime();
                }
                waiting.remove(name);
            } else {
                ready.remove(name);
                waiting.put(name, condition.get("reason") + ": " + condition.get("message"));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Map<?, ?> condition(GenericKubernetesResource object) {
        if (object.get("status", "conditions") instanceof List<?> conditions) {
            for (Object one : conditions) {
                if (one instanceof Map<?, ?> condition && "Ready".equals(condition.get("type"))) {
                    return condition;
                }
            }
        }
        return Map.of();
    }

    /** The {@code System.nanoTime()} at which the last of them became Ready. */
    long await(int count, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (ready.size() < count) {
                if (left <= 0) {
                    throw new FailedException(ready.size() + " of " + count + " objects became Ready; not so: "
                            + waiting.entrySet().stream().limit(5).toList());
                }
                left = changed.awaitNanos(left);
            }
            return lastAt;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        // Whoever waits runs into the limit.
    }
}
