package dev.azureml.operator.engine.queue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M9: the framework says whose visit it submits. */
class ReconcileQueueTest {
    private final ReconcileQueue queue = new ReconcileQueue(1);
    private final Metrics told = queue.namespaces();
    private final List<String> visited = Collections.synchronizedList(new ArrayList<>());

    @Test
    void oneNamespaceOfManyObjectsDoesNotHoldUpTheOther() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        queue.execute(gate::acquireUninterruptibly); // of nobody that was told of
        for (int i = 0; i < 100; i++) {
            submit("noisy");
        }
        submit("quiet");
        gate.release();
        queue.shutdown();

        assertThat(queue.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(visited).hasSize(101).startsWith("noisy", "quiet", "noisy");
        assertThat(queue.isTerminated()).isTrue();
    }

    private void submit(String namespace) {
        told.reconciliationSubmitted(new ConfigMapBuilder().withNewMetadata().withNamespace(namespace).withName("o")
                .endMetadata().build(), null, Map.of());
        queue.execute(() -> visited.add(namespace));
    }
}
