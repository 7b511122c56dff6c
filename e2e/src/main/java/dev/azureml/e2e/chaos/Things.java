package dev.azureml.e2e.chaos;

import dev.azureml.e2e.bench.Objects;
import dev.azureml.e2e.playground.ObjectState;
import dev.azureml.e2e.playground.Watched;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of {@code chaos/world.yaml}: those of the project, and what they refer to. */
final class Things {
    static final String NAMESPACE = "default";
    private static final String GROUP = "azureml.dev/";

    private final KubernetesClient client;
    private final Objects objects;
    private final Watched watched;
    private final List<GenericKubernetesResource> ours = new ArrayList<>();
    private final List<HasMetadata> others = new ArrayList<>();

    Things(KubernetesClient client) {
        this.client = client;
        this.objects = new Objects(client, NAMESPACE);
        this.watched = Watched.discover(client);
        try (InputStream yaml = Things.class.getResourceAsStream("/chaos/world.yaml")) {
            for (HasMetadata object : client.load(yaml).items()) {
                if (object instanceof GenericKubernetesResource one && one.getApiVersion().startsWith(GROUP)) {
                    ours.add(one);
                } else {
                    others.add(object);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return ours.size();
    }

    void applyAll() {
        others.forEach(object -> client.resource(object).inNamespace(NAMESPACE).create());
        ours.forEach(objects::create);
    }

    void deleteAll() {
        ours.forEach(object -> objects.named(object.getKind(), object.getMetadata().getName()).delete());
    }

    void delete(Target target) {
        objects.named(target.kind(), target.name()).delete();
    }

    /** Whether it took the edit: what is away, or on its way out, is not edited. */
    boolean edit(Target target, int number) {
        try {
            objects.edit(target.kind(), target.name(), target.edit(number));
            GenericKubernetesResource now = objects.named(target.kind(), target.name()).get();
            return now != null && !now.isMarkedForDeletion();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Makes the object as it was at first; false while there is one of its name still. */
    boolean make(Target target) {
        return ours.stream().filter(one -> one.getKind().equals(target.kind())
                && one.getMetadata().getName().equals(target.name())).allMatch(this::make);
    }

    /** Makes all that are away. */
    void makeMissing() {
        ours.forEach(this::make);
    }

    private boolean make(GenericKubernetesResource object) {
        try {
            objects.create(object);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** What each says of itself. */
    List<ObjectState> states() {
        return watched.list();
    }

    /** Those that are not there, are leaving or are not Ready, with what they say. */
    List<String> unsettled() {
        List<String> unsettled = new ArrayList<>();
        for (GenericKubernetesResource wanted : ours) {
            String name = wanted.getKind() + " " + wanted.getMetadata().getName();
            GenericKubernetesResource now = now(wanted);
            if (now == null) {
                unsettled.add(name + ": away");
                continue;
            }
            ObjectState state = ObjectState.of(now);
            if (now.isMarkedForDeletion() || !state.isReady()) {
                unsettled.add(name + ": " + (now.isMarkedForDeletion() ? "leaving, " : "") + state.said());
            }
        }
        return unsettled;
    }

    private @Nullable GenericKubernetesResource now(GenericKubernetesResource wanted) {
        return objects.named(wanted.getKind(), wanted.getMetadata().getName()).get();
    }

    /** A resource in Azure that an object says that it has. */
    record Has(String object, String id, String apiVersion) {
    }

    /** What all of them have in Azure, as they say. */
    List<Has> inAzure() {
        return ours.stream().flatMap(one -> has(one.getKind(), one.getMetadata().getName()).stream()).toList();
    }

    /** What one of them has. */
    List<Has> has(String kind, String name) {
        GenericKubernetesResource object = objects.named(kind, name).get();
        List<Has> all = new ArrayList<>();
        if (object != null && object.get("status", "resources") instanceof List<?> resources) {
            for (Object resource : resources) {
                if (resource instanceof Map<?, ?> map) {
                    all.add(new Has(kind + " " + name, String.valueOf(map.get("id")),
                            String.valueOf(map.get("apiVersion"))));
                }
            }
        }
        return all;
    }
}
