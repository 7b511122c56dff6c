package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A kind's place in the graph: its objects are indexed by what they name, and woken through an event source. */
final class KindEventSource<P extends MLObject<S, ? extends MLStatus>, S extends MLSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(KindEventSource.class);
    private static final String LINKS = "links";

    private final Binding<P, S, ?> binding;
    private final Graph graph;
    private final WakeSource<P> wakes = new WakeSource<>();
    private volatile @Nullable IndexerResourceCache<P> all;

    KindEventSource(Binding<P, S, ?> binding, Graph graph) {
        this.binding = binding;
        this.graph = graph;
    }

    EventSource<?, P> join(EventSourceContext<P> context) {
        IndexerResourceCache<P> cache = context.getPrimaryCache();
        all = cache;
        cache.addIndexer(LINKS, this::readLinks);
        graph.join(binding.kindName(), new Graph.Members() {
            @Override
            public List<ObjectKey> linked(String link) {
                if (cache instanceof AbstractEventSource<?, ?> source && !source.isRunning()) {
                    return List.of(); // none of its objects was looked at yet: each will be, once it runs
                }
                return cache.byIndex(LINKS, link).stream().map(KindEventSource.this::key).toList();
            }

            @Override
            public List<ObjectKey> all() {
                return cache instanceof AbstractEventSource<?, ?> source && !source.isRunning()
                        ? List.of()
                        : cache.list().map(KindEventSource.this::key).toList();
            }

            @Override
            public boolean mayExist(ObjectKey key) {
                return cache instanceof AbstractEventSource<?, ?> source && !source.isRunning()
                        || cache.get(new ResourceID(key.name(), key.namespace())).isPresent();
            }

            @Override
            public Optional<Graph.Known> find(ObjectKey key) {
                return cache.get(new ResourceID(key.name(), key.namespace())).map(object -> new Graph.Known(
                        object.getSpec(), object.getStatus(), object.getMetadata().getDeletionTimestamp() != null,
                        binding.kind().mainKey()));
            }

            @Override
            public void wake(ObjectKey key) {
                wakes.propagateEvent(new ResourceID(key.name(), key.namespace()));
            }
        });
        if (binding.kindName().equals("MLWorkspace")) {
            graph.workspaces(key -> cache.get(new ResourceID(key.name(), key.namespace())).map(MLWorkspace.class::cast),
                    id -> cache.byIndex(LINKS, Graph.idLink(id)).stream().map(this::key).toList());
        }
        return wakes;
    }

    /** Has it visited even where the framework takes it for one that was let go. */
    void rouse(P object) {
        wakes.rouse(object);
    }

    /** The object of that name that there is now. */
    Optional<P> present(ObjectKey key) {
        IndexerResourceCache<P> objects = all;
        return objects == null ? Optional.empty() : objects.get(new ResourceID(key.name(), key.namespace()));
    }

    /** Of the objects that there are. */
    Set<String> uids() {
        return objects().stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** The objects that there are. */
    List<P> objects() {
        IndexerResourceCache<P> objects = all;
        return objects == null ? List.of() : objects.list().toList();
    }

    private ObjectKey key(P object) {
        return ObjectKey.of(binding.kindName(), object);
    }

    /** An exception here would end the watch of the whole kind. */
    private List<String> readLinks(P object) {
        try {
            return links(object);
        } catch (RuntimeException e) {
            LOG.warn("What {} refers to can't be read; it is not woken by that", key(object), e);
            return List.of();
        }
    }

    /** What an object names: its workspace, its Secrets, and the ARM ids that are its own. */
    private List<String> links(P object) {
        List<String> links = new ArrayList<>(parents(object));
        String namespace = object.getMetadata().getNamespace();
        Resolver.secretRefs(object.getSpec()).forEach(ref -> links.add(Graph.secretLink(namespace, ref.name())));
        Resolver.configMaps(object.getSpec()).forEach(name -> {
            links.add(Graph.configMapLink(namespace, name));
            links.add(Graph.anyConfigMapLink(namespace));
        });
        binding.kind().references(object.getSpec())
                .forEach(ref -> links.add(Graph.objectLink(Resolver.keyOf(namespace, ref))));
        binding.kind().livesOn(object.getSpec()).forEach(id -> links.add(Graph.livesOnLink(id)));
        binding.kind().equips(object.getSpec()).map(Graph::equipsLink).ifPresent(links::add);
        if (object.getSpec() instanceof MLWorkspaceSpec workspace && workspace.credentialsRef() != null) {
            Optional.ofNullable(workspace.credentialsRef().name())
                    .ifPresent(name -> links.add(Graph.secretLink(namespace, name)));
            Optional.ofNullable(workspace.credentialsRef().serviceAccountName())
                    .ifPresent(name -> links.add(Graph.serviceAccountLink(namespace, name)));
        }
        links.add(Graph.secretLink(namespace, Identities.DEFAULT_SECRET));
        links.add(Graph.serviceAccountLink(namespace, Identities.DEFAULT_SERVICE_ACCOUNT));
        MLStatus status = object.getStatus();
        if (status != null && status.resources() != null) {
            status.resources().stream().map(ResourceStatus::id).map(Graph::idLink).forEach(links::add);
        }
        return links.stream().distinct().toList();
    }

    private List<String> parents(P object) {
        String namespace = object.getMetadata().getNamespace();
        WorkspaceRef ref = binding.kind().workspaceRef(object.getSpec());
        if (ref != null) {
            return List.of(Graph.workspaceLink(ref.namespace() == null ? namespace : ref.namespace(), ref.name()));
        }
        String id = binding.kind().workspaceId(object.getSpec());
        return id == null ? List.of() : List.of(Graph.workspaceIdLink(id));
    }

    /** It changed: whoever refers to it looks again. */
    void wakeDependents(P object, @Nullable String id) {
        List<String> links = new ArrayList<>();
        links.add(Graph.objectLink(key(object)));
        Optional.ofNullable(id).map(Graph::workspaceIdLink).ifPresent(links::add);
        binding.kind().equips(object.getSpec()).map(Graph::livesOnLink).ifPresent(links::add);
        graph.wakeLinked(links);
    }

    /** The object is gone from Azure: its workspace, and what else it referred to, may have waited for that. */
    void departed(P object) {
        graph.departed(key(object));
        String namespace = object.getMetadata().getNamespace();
        binding.kind().references(object.getSpec()).forEach(ref -> graph.wake(Resolver.keyOf(namespace, ref)));
        graph.wakeLinked(binding.kind().livesOn(object.getSpec()).stream().map(Graph::equipsLink).toList());
        WorkspaceRef ref = binding.kind().workspaceRef(object.getSpec());
        if (ref != null) {
            graph.wake(new ObjectKey("MLWorkspace", ref.namespace() == null ? namespace : ref.namespace(), ref.name()));
        }
        String id = binding.kind().workspaceId(object.getSpec());
        if (id != null) {
            graph.workspacesWithId(id).forEach(graph::wake);
        }
    }
}
