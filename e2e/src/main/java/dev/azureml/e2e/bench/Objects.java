package dev.azureml.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Objects of the project in one namespace: made, edited, and waited for. */
public record Objects(KubernetesClient client, String namespace) {
    private static final int AT_ONCE = 32;

    /** Makes it; fails where there is one of that name. */
    public void create(GenericKubernetesResource object) {
        client.genericKubernetesResources(context(object.getKind())).inNamespace(namespace).resource(object).create();
    }

    /** Makes them as fast as the API server takes them; returns when it has the last. */
    void createAll(List<GenericKubernetesResource> objects) throws InterruptedException, ExecutionException {
        var places = new Semaphore(AT_ONCE);
        List<Future<?>> made = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (GenericKubernetesResource object : objects) {
                places.acquire();
                made.add(threads.submit(() -> {
                    try {
                        create(object);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        for (Future<?> one : made) {
            one.get();
        }
    }

    /** Merges into the object; the time at which the API server had answered. */
    public Instant edit(String kind, String name, String patch) {
        named(kind, name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        return Instant.now();
    }

    /** Makes one and waits until it is Ready. */
    void createReady(GenericKubernetesResource object, Duration limit) throws InterruptedException {
        var ready = new Ready();
        try (var _ = watch(object.getKind(), object.getMetadata().getName(), ready)) {
            create(object);
            ready.await(1, limit);
        }
    }

    /** Tells {@code ready} of every object of the kind. */
    Watch watchAll(String kind, Ready ready) {
        return client.genericKubernetesResources(context(kind)).inNamespace(namespace).watch(ready);
    }

    /** Tells {@code watcher} of the one object. */
    Watch watch(String kind, String name, Watcher<GenericKubernetesResource> watcher) {
        return named(kind, name).watch(watcher);
    }

    /** The object of that name. */
    public Resource<GenericKubernetesResource> named(String kind, String name) {
        return client.genericKubernetesResources(context(kind)).inNamespace(namespace).withName(name);
    }

    private static ResourceDefinitionContext context(String kind) {
        return new ResourceDefinitionContext.Builder().withGroup("azureml.dev").withVersion("v1alpha1").withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s").withNamespaced(true).build();
    }
}
