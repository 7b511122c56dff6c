package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.bench.Objects;
import dev.azureml.e2e.playground.ObjectState;
import dev.azureml.e2e.playground.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects of {@code chaos/world.yaml}: those of the project, and what they refer to. */
final class Things {
    static final String NAMESPACE = "default";
    private static final String GROUP = "azureml.dev/";
    private static final String VERSIONS = "versions";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final Objects objects;
    private final Watched watched;
    private final List<GenericKubernetesResource> ours = new ArrayList<>();
    private final List<HasMetadata> others = new ArrayList<>();

    Things(KubernetesClient client) {
        this(client, NAMESPACE);
        for (HasMetadata object : read("world.yaml", 0)) {
            if (isOurs(object)) {
                ours.add((GenericKubernetesResource) object);
            } else {
                others.add(object);
            }
        }
    }

    private Things(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.objects = new Objects(client, namespace);
        this.watched = Watched.discover(client);
    }

    /** What the other of two operators is told: objects of a namespace of its own, which is made where it is not there. */
    static Things of(KubernetesClient client, String namespace, String file, int number) {
        var things = new Things(client, namespace);
        things.ours.addAll(things.load(file, number));
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
                .serverSideApply();
        return things;
    }

    /** Objects of another file of {@code chaos/}, with the number where that has {@code %d}. */
    List<GenericKubernetesResource> load(String file, int number) {
        return read(file, number).stream().filter(Things::isOurs).map(GenericKubernetesResource.class::cast).toList();
    }

    private List<HasMetadata> read(String file, int number) {
        try (InputStream yaml = Things.class.getResourceAsStream("/chaos/" + file)) {
            if (yaml == null) {
                throw new IllegalStateException("chaos/" + file + " is part of the program");
            }
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("%d", Integer.toString(number));
            return client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(HasMetadata object) {
        return object instanceof GenericKubernetesResource one && one.getApiVersion().startsWith(GROUP);
    }

    int count() {
        return ours.size();
    }

    void applyAll() {
        others.forEach(object -> client.resource(object).inNamespace(namespace).create());
        ours.forEach(objects::create);
    }

    void deleteAll() {
        deleteAll(ours);
    }

    void deleteAll(List<GenericKubernetesResource> some) {
        some.forEach(object -> objects.named(object.getKind(), object.getMetadata().getName()).delete());
    }

    /** Those that are there, with what they say. */
    List<String> present(List<GenericKubernetesResource> some) {
        return some.stream().flatMap(one -> Stream.ofNullable(now(one))).map(ObjectState::of)
                .map(one -> one.kind() + " " + one.name() + " is there: " + one.said()).toList();
    }

    List<GenericKubernetesResource> all() {
        return List.copyOf(ours);
    }

    /** Has the API server's version go on by that, as the rest of a cluster does. */
    void passVersions(int count) {
        var map = client.resource(new ConfigMapBuilder().withNewMetadata().withName(VERSIONS).withNamespace(namespace)
                .endMetadata().build());
        map.serverSideApply();
        for (int i = 0; i < count; i++) {
            map.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"at\": \"" + System.nanoTime() + "\"}}");
        }
    }

    void delete(Target target) {
        objects.named(target.kind(), target.name()).delete();
    }

    /** Edits it where it is; what is away, or on its way out, takes none. */
    void edit(Target target, int number) {
        try {
            objects.edit(target.kind(), target.name(), target.edit(number));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The number that its spec has now; empty where it has none. */
    Optional<String> edit(Target target) {
        GenericKubernetesResource now = objects.named(target.kind(), target.name()).get();
        return Optional.ofNullable(now).map(object -> JSON.valueToTree(object).at("/spec" + target.said()))
                .filter(value -> !value.isMissingNode()).map(JsonNode::asText);
    }

    /** Has the operator look at it, as a person asks for. */
    void ask(String kind, String name) {
        objects.edit(kind, name, "{\"metadata\": {\"annotations\": {\"azureml.dev/reconcile-requested-at\": \""
                + Instant.now() + "\"}}}");
    }

    /** Makes the object as it was at first; false while there is one of its name still. */
    boolean make(Target target) {
        return named(target).stream().allMatch(this::make);
    }

    /** The object as it was at first. */
    List<GenericKubernetesResource> named(Target target) {
        return ours.stream().filter(one -> one.getKind().equals(target.kind())
                && one.getMetadata().getName().equals(target.name())).toList();
    }

    /** Makes all that are away. */
    void makeMissing() {
        ours.forEach(this::make);
    }

    /** Makes that one; false while there is one of its name still. */
    boolean make(GenericKubernetesResource object) {
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
        return unsettled(ours);
    }

    List<String> unsettled(List<GenericKubernetesResource> some) {
        List<String> unsettled = new ArrayList<>();
        for (GenericKubernetesResource wanted : some) {
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

    /** What each of them says of itself now; those that are away are left out. */
    List<ObjectState> statesOfOurs() {
        return ours.stream().flatMap(wanted -> Stream.ofNullable(now(wanted))).map(ObjectState::of).toList();
    }

    private @Nullable GenericKubernetesResource now(GenericKubernetesResource wanted) {
        return objects.named(wanted.getKind(), wanted.getMetadata().getName()).get();
    }

    /** A resource in Azure that an object says that it has. */
    record Has(String object, String id, String apiVersion) {
    }

    /** What all of them have in Azure, as they say. */
    List<Has> inAzure() {
        return inAzure(ours);
    }

    List<Has> inAzure(List<GenericKubernetesResource> some) {
        return some.stream().flatMap(one -> has(one.getKind(), one.getMetadata().getName()).stream()).toList();
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
