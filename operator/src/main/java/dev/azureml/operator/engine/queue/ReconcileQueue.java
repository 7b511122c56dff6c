package dev.azureml.operator.engine.queue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where java-operator-sdk puts the visits of all kinds, fair between namespaces. A visit does not say whose it is, but
 * the framework tells its metrics so, on the thread that submits the visit right after; what it does not tell so waits in
 * one line with its like.
 */
public final class ReconcileQueue extends AbstractExecutorService {
    private static final String UNKNOWN = "";

    private final FairExecutor visits;
    private final Map<Thread, String> submitting = new ConcurrentHashMap<>();

    /** @param places how many visits there are at once */
    public ReconcileQueue(int places) {
        this.visits = new FairExecutor(places);
    }

    /** Returns what has to be among the framework's metrics. */
    public Metrics namespaces() {
        return new Metrics() {
            @Override
            public void reconciliationSubmitted(HasMetadata object, @Nullable RetryInfo retry,
                    Map<String, Object> metadata) {
                submitting.put(Thread.currentThread(), object.getMetadata().getNamespace());
            }
        };
    }

    /** Whether no visit waits for its turn. */
    public boolean isQuiet() {
        return visits.isQuiet();
    }

    @Override
    public void execute(Runnable visit) {
        String namespace = submitting.remove(Thread.currentThread());
        visits.execute(namespace == null ? UNKNOWN : namespace, visit);
    }

    @Override
    public void shutdown() {
        visits.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return visits.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return visits.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return visits.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return visits.awaitTermination(timeout, unit);
    }
}
