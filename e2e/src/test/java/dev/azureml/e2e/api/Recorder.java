package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.Kinds;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Every version of every object of a namespace, and every event on them, as a watch sees them. */
final class Recorder implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Watch> watches = new ArrayList<>();
    private final List<JsonNode> versions = new ArrayList<>();
    private final List<JsonNode> gone = new ArrayList<>();
    private final List<JsonNode> events = new ArrayList<>();

    private Recorder() {
    }

    static Recorder start(KubernetesClient client, String namespace) {
        Recorder recorder = new Recorder();
        for (Kinds kind : Kinds.values()) {
            ResourceDefinitionContext context = new ResourceDefinitionContext.Builder().withGroup("azureml.dev")
                    .withVersion("v1alpha1").withKind(kind.kind()).withPlural(kind.plural())
                    .withNamespaced(true).build();
            recorder.watches.add(client.genericKubernetesResources(context).inNamespace(namespace)
                    .watch(recorder.into(recorder.versions, recorder.gone)));
        }
        recorder.watches.add(client.v1().events().inNamespace(namespace).watch(recorder.into(recorder.events,
                new ArrayList<>())));
        return recorder;
    }

    /** The versions of each object, by kind and name, oldest first. */
    Map<String, List<JsonNode>> versions() {
        Map<String, List<JsonNode>> byObject = new LinkedHashMap<>();
        synchronized (this) {
            versions.forEach(v -> byObject.computeIfAbsent(v.path("kind").asText() + " "
                    + v.at("/metadata/name").asText(), _ -> new ArrayList<>()).add(v));
        }
        return byObject;
    }

    /** The messages of the events with that reason on an object of that name. */
    synchronized List<String> messages(String name, String reason) {
        return events.stream().filter(e -> e.at("/involvedObject/name").asText().equals(name))
                .filter(e -> e.path("reason").asText().equals(reason)).map(e -> e.path("message").asText()).toList();
    }

    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** Waits for an event with that reason on an object of that name. */
    JsonNode awaitEvent(String name, String reason) {
        return awaitEvents(name, reason, 1);
    }

    /** Waits for so many events with that reason on an object of that name; the last of them. */
    JsonNode awaitEvents(String name, String reason, int count) {
        return await(events, e -> e.at("/involvedObject/name").asText().equals(name)
                && e.path("reason").asText().equals(reason), count);
    }

    /** Waits until an object of that name was so. */
    JsonNode awaitState(String name, Predicate<JsonNode> asked) {
        return await(versions, v -> v.at("/metadata/name").asText().equals(name) && asked.test(v), 1);
    }

    /** Waits until the object of that kind and name is gone: its last version came by before. */
    void awaitGone(String kind, String name) {
        await(gone, v -> v.path("kind").asText().equals(kind) && v.at("/metadata/name").asText().equals(name), 1);
    }

    /** Waits until this very version came by. */
    void awaitVersion(JsonNode version) {
        String wanted = version.at("/metadata/resourceVersion").asText();
        await(versions, v -> v.at("/metadata/resourceVersion").asText().equals(wanted)
                && v.at("/metadata/uid").equals(version.at("/metadata/uid")), 1);
    }

    private synchronized JsonNode await(List<JsonNode> list, Predicate<JsonNode> wanted, int count) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            List<JsonNode> seen = list.stream().filter(wanted).limit(count).toList();
            if (seen.size() == count) {
                return seen.getLast();
            }
            long left = Duration.between(Instant.now(), end).toMillis();
            if (left <= 0) {
                throw new AssertionError("did not come by; what did: " + list);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting", e);
            }
        }
    }

    private <T> Watcher<T> into(List<JsonNode> there, List<JsonNode> deleted) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                synchronized (Recorder.this) {
                    switch (action) {
                        case ADDED, MODIFIED -> there.add(JSON.valueToTree(object));
                        case DELETED -> deleted.add(JSON.valueToTree(object));
                        case ERROR, BOOKMARK -> {
                            // Nothing of an object.
                        }
                    }
                    Recorder.this.notifyAll();
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                Objects.requireNonNull(cause, "a watch ended by itself for a reason");
            }
        };
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
