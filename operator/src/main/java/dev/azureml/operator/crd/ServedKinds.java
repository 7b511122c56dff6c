package dev.azureml.operator.crd;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at a start until the API server serves every kind that is to run. CRDs may be applied after the operator, or may
 * have been deleted; and a server that has just begun may answer slowly. None of that is a reason to end.
 */
public final class ServedKinds {
    private static final Logger LOG = LoggerFactory.getLogger(ServedKinds.class);
    private static final Set<Integer> FORBIDDEN = Set.of(HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final List<String> kinds;
    private final CountDownLatch served = new CountDownLatch(1);
    private volatile String trouble = "not looked at yet";

    /** @param kinds that are to run, such as MLWorkspace */
    public ServedKinds(KubernetesClient client, Collection<String> kinds) {
        this.client = client;
        this.kinds = List.copyOf(kinds);
    }

    /** What is waited for; empty when all are served. */
    public Optional<String> trouble() {
        return served.getCount() == 0 ? Optional.empty() : Optional.of(trouble);
    }

    /** Returns when all are served. */
    public void await() throws InterruptedException {
        try (var looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kinds")
                .factory())) {
            try {
                var _ = looks.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                served.await();
            } finally {
                looks.shutdownNow();
            }
        }
    }

    private void look() {
        String now = missing();
        if (now.isEmpty()) {
            served.countDown();
        } else if (!now.equals(trouble)) {
            LOG.warn("waiting for the API server: {}", now);
            trouble = now;
        }
    }

    /** Asks for what the API server publishes of the group, which every authenticated user may read. */
    private String missing() {
        try {
            Set<String> there = ApiGroup.served(client).valueStream().map(resource -> resource.path("name").asText())
                    .collect(Collectors.toSet());
            List<String> absent = kinds.stream().filter(kind -> !there.contains(ApiGroup.plural(kind)))
                    .map(ApiGroup::crd).sorted().toList();
            return absent.isEmpty()
                    ? ""
                    : "it serves no " + String.join(", ", absent) + "; apply the CRDs of this operator's version";
        } catch (RuntimeException | IOException e) {
            if (e instanceof KubernetesClientException refused && FORBIDDEN.contains(refused.getCode())) {
                LOG.warn("whether all kinds are served can't be told, for the operator may not read {}", ApiGroup.PATH);
                return "";
            }
            return "it does not say what it serves: " + e.getMessage();
        }
    }
}
