package dev.azureml.operator.engine;

import dev.azureml.api.CredentialsRef;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.engine.inputs.KeyReference;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.NotListedYetException;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.References;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A kind's part of the index and of waking: its objects are found by what they name, and woken by an event source. */
final class KindEventSource<P extends MLObject<S, ? extends MLStatus>, S extends MLSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(KindEventSource.class);
    private static final String LINKS = "links";

    private final Binding<P, S, ?> binding;
    private final ReferenceIndex index;
    private final Waker waker;
    private final Workspaces workspaces;
    private final WakeSource<P> wakes = new WakeSource<>();
    private volatile @Nullable IndexerResourceCache<P> all;

    KindEventSource(Binding<P, S, ?> binding, ReferenceIndex index, Waker waker, Workspaces workspaces) {
        this.binding = binding;
        this.index = index;
        this.waker = waker;
        this.workspaces = workspaces;
    }

    EventSource<?, P> join(EventSourceContext<P> context) {
        IndexerResourceCache<P> cache = context.getPrimaryCache();
        all = cache;
        cache.addIndexer(LINKS, this::readLinks);
        index.join(binding.kindName(), new ReferenceIndex.KindObjects() {
            @Override
            public List<ObjectKey> linked(Link link) {
                if (!isListed(cache)) {
                    return List.of(); // none of its objects was looked at yet: each will be, once it runs
                }
                return cache.byIndex(LINKS, link.text()).stream().map(KindEventSource.this::key).toList();
            }

            @Override
            public List<ObjectKey> all() {
                return isListed(cache) ? cache.list().map(KindEventSource.this::key).toList() : List.of();
            }

            @Override
            public boolean mayExist(ObjectKey key) {
                return !isListed(cache) || get(cache, key).isPresent();
            }

            @Override
            public Optional<ObjectSnapshot> find(ObjectKey key) {
                return listed(key).map(object -> new ObjectSnapshot(
                        object.getSpec(), object.getStatus(), object.getMetadata().getDeletionTimestamp() != null,
                        binding.kind().mainKey()));
            }

            @Override
            public Optional<HasMetadata> object(ObjectKey key) {
                return listed(key).map(HasMetadata.class::cast);
            }

            // Else whoever refers to an object would be told that there is none.
            private Optional<P> listed(ObjectKey key) {
                if (!isListed(cache)) {
                    throw new NotListedYetException(binding.kindName());
                }
                return get(cache, key);
            }
        });
        waker.join(binding.kindName(), key -> wakes.propagateEvent(new ResourceID(key.name(), key.namespace())));
        return wakes;
    }

    /** Neither before the first list nor after the end can a cache be asked. */
    private static boolean isListed(IndexerResourceCache<?> cache) {
        return !(cache instanceof AbstractEventSource<?, ?> source) || source.isRunning();
    }

    private static <P extends HasMetadata> Optional<P> get(IndexerResourceCache<P> cache, ObjectKey key) {
        return cache.get(new ResourceID(key.name(), key.namespace()));
    }

    /** Has it visited even where the framework takes it for one that was let go. */
    void rouse(P object) {
        wakes.rouse(object);
    }

    /** The object of that name that there is now. */
    Optional<P> present(ObjectKey key) {
        IndexerResourceCache<P> objects = all;
        return objects == null || !isListed(objects) ? Optional.empty() : get(objects, key);
    }

    /** Of the objects that there are. */
    Set<String> uids() {
        return objects().stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** The objects that there are. */
    List<P> objects() {
        IndexerResourceCache<P> objects = all;
        return objects == null || !isListed(objects) ? List.of() : objects.list().toList();
    }

    private ObjectKey key(P object) {
        return ObjectKey.of(binding.kindName(), object);
    }

    /** An exception here would end the watch of the whole kind. */
    private List<String> readLinks(P object) {
        try {
            return links(object).distinct().map(Link::text).toList();
        } catch (RuntimeException e) {
            LOG.warn("What {} refers to can't be read; it is not woken by that", key(object), e);
            return List.of();
        }
    }

    private Stream<Link> links(P object) {
        return links(object.getMetadata().getNamespace(), object.getSpec(), object.getStatus(), binding.kind());
    }

    /** What an object names: its workspace, its Secrets, and the ARM ids that are its own. */
    static <S extends MLSpec> Stream<Link> links(String namespace, S spec, @Nullable MLStatus status, Kind<S> kind) {
        References references = kind.references(spec);
        List<Link> links = new ArrayList<>(parents(namespace, references));
        KeyReference.toSecrets(spec).forEach(ref -> links.add(Link.secret(namespace, ref.name())));
        Stream.concat(KeyReference.toConfigMaps(spec).stream(), KeyReference.toWholeConfigMaps(spec).stream())
                .forEach(ref -> {
                    links.add(Link.configMap(namespace, ref.name()));
                    links.add(Link.anyConfigMap(namespace));
                });
        references.objects().forEach(ref -> links.add(Link.object(ObjectKey.of(namespace, ref))));
        references.livesOn().forEach(id -> links.add(Link.livesOn(id)));
        Optional.ofNullable(references.equips()).map(Link::equips).ifPresent(links::add);
        CredentialsRef credentials = Identities.named(spec);
        if (credentials != null) {
            Optional.ofNullable(credentials.name()).ifPresent(name -> links.add(Link.secret(namespace, name)));
            Optional.ofNullable(credentials.serviceAccountName())
                    .ifPresent(name -> links.add(Link.serviceAccount(namespace, name)));
        }
        links.add(Link.secret(namespace, Identities.DEFAULT_SECRET));
        links.add(Link.serviceAccount(namespace, Identities.DEFAULT_SERVICE_ACCOUNT));
        if (status != null && status.resources() != null) {
            status.resources().stream().map(ResourceStatus::id).map(Link::recorded).forEach(links::add);
        }
        return links.stream();
    }

    private static List<Link> parents(String namespace, References references) {
        WorkspaceRef ref = references.workspaceRef();
        if (ref != null) {
            return List.of(Link.object(ObjectKey.of(namespace, ref)));
        }
        String id = references.workspaceId();
        return id == null ? List.of() : List.of(Link.workspaceId(id));
    }

    /** It changed: whoever refers to it looks again. */
    void wakeDependents(P object, @Nullable String id) {
        List<Link> links = new ArrayList<>();
        links.add(Link.object(key(object)));
        Optional.ofNullable(id).map(Link::workspaceId).ifPresent(links::add);
        Optional.ofNullable(binding.kind().references(object.getSpec()).equips()).map(Link::livesOn)
                .ifPresent(links::add);
        waker.wakeLinked(links);
    }

    /** The object is gone from Azure: its workspace, and what else it referred to, may have waited for that. */
    void wakeReferenced(P object) {
        References references = binding.kind().references(object.getSpec());
        String namespace = object.getMetadata().getNamespace();
        references.objects().forEach(ref -> waker.wake(ObjectKey.of(namespace, ref)));
        waker.wakeLinked(references.livesOn().stream().map(Link::equips).toList());
        WorkspaceRef ref = references.workspaceRef();
        if (ref != null) {
            waker.wake(ObjectKey.of(namespace, ref));
        }
        String id = references.workspaceId();
        if (id != null) {
            workspaces.recording(id).forEach(workspace -> waker.wake(workspace.key()));
        }
    }
}
