package dev.azureml.operator.engine.inputs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.plan.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch of objects that hold data. Of most of them only the name, the uid and the version are known: anybody may fill a
 * namespace with data that nothing refers to. What is referred to is read when its data are asked for. Whoever names one
 * is told when its data change, and of nothing else.
 */
public final class DataInformer<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataInformer.class);
    /** Of one answer of the API server: metadata alone may be as large as a whole object. */
    private static final long PAGE = 20;
    /** An object may have a megabyte, which is several until it is parsed. */
    private static final int READS_AT_ONCE = 4;
    private static final long MOST_CHARACTERS = 8L << 20;

    private final Subject<T> subject;
    private final FairExecutor checks;
    private final Semaphore reads;
    private final Lately<T> lately;
    /** Digests of the data that those who name an object go by. */
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Set<String> checking = ConcurrentHashMap.newKeySet();
    private final List<SharedIndexInformer<T>> informers;

    /** Where an object is. */
    public record Place(String namespace, String name) {
        static Place of(HasMetadata object) {
            return new Place(object.getMetadata().getNamespace(), object.getMetadata().getName());
        }

        private static Place of(String key) {
            String[] parts = key.split("/", 2);
            return new Place(parts[0], parts[1]);
        }

        private String key() {
            return namespace + "/" + name;
        }
    }

    /**
     * What all watches of one kind may take of the memory.
     *
     * @param reads one place for each that is being read
     */
    record Room<T>(Lately<T> lately, Semaphore reads) {
        static <T> Room<T> fresh() {
            return new Room<>(new Lately<>(MOST_CHARACTERS), new Semaphore(READS_AT_ONCE, true));
        }
    }

    /**
     * What is watched, and for whom.
     *
     * @param read asks the API server for one with its data
     * @param data what of an object counts
     * @param referred whether anything names the object
     * @param changed told of each that is named whose data are others now, or that is no more
     */
    record Subject<T>(Function<Place, Optional<T>> read, Function<T, Map<String, String>> data,
            Predicate<Place> referred, Consumer<Place> changed) {
    }

    /** What becomes of a first list that fails. */
    enum FirstList {
        /** It is asked for again, however long that takes: without it the operator can't begin. */
        AWAITED,
        /** It is the caller's, who waits for nothing meanwhile. */
        THROWN
    }

    /**
     * Begins; returns when it is known which objects there are.
     *
     * @param watched what is listed and watched, which need not bring the data
     * @param checks runs, one after the other, what finds out whether data changed
     */
    DataInformer(List<Informable<T>> watched, Subject<T> subject, Room<T> room, FairExecutor checks,
            FirstList first) {
        this.subject = subject;
        this.lately = room.lately();
        this.reads = room.reads();
        this.checks = checks;
        this.informers = watched.stream().map(each -> start(each, first)).toList();
    }

    private SharedIndexInformer<T> start(Informable<T> watched, FirstList first) {
        SharedIndexInformer<T> informer = watched.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new TransformingItemStore<>(DataInformer::slim));
        informer.exceptionHandler((started, _) -> started || first == FirstList.AWAITED);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                came(Place.of(object));
            }

            @Override
            public void onUpdate(T before, T after) {
                if (!version(before).equals(version(after))) {
                    came(Place.of(after));
                }
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                Place place = Place.of(object);
                forget(place.key());
                subject.changed().accept(place);
            }
        });
        try {
            return informer.run();
        } catch (RuntimeException e) {
            informer.close(); // it would go on by itself, with a list that nobody looks at
            throw e;
        }
    }

    /** Who it is and which version, and nothing of what it says. */
    private static <T extends HasMetadata> T slim(T object) {
        ObjectMeta metadata = object.getMetadata();
        object.setMetadata(new ObjectMetaBuilder().withNamespace(metadata.getNamespace()).withName(metadata.getName())
                .withUid(metadata.getUid()).withResourceVersion(metadata.getResourceVersion()).build());
        return object;
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getUid() + "/" + object.getMetadata().getResourceVersion();
    }

    private void came(Place place) {
        String key = place.key();
        if (!subject.referred().test(place)) {
            forget(key);
        } else if (!known.containsKey(key)) {
            subject.changed().accept(place); // nobody has its data, and somebody may wait for them
        } else if (checking.add(key)) {
            checks.execute(place.namespace(), () -> check(place));
        }
    }

    /** Its labels may be all that changed. */
    private void check(Place place) {
        String key = place.key();
        checking.remove(key);
        Optional<String> now;
        try {
            now = read(place).map(this::digest);
        } catch (KubernetesClientException e) {
            LOG.debug("{} could not be read: those who name it see why", place, e);
            now = Optional.empty();
        }
        String before = now.isPresent() ? known.put(key, now.get()) : known.remove(key);
        if (!Objects.equals(before, now.orElse(null))) {
            subject.changed().accept(place);
        }
    }

    private String digest(T object) {
        ObjectNode data = Json.object();
        new TreeMap<>(subject.data().apply(object)).forEach(data::put);
        return Json.hash(data);
    }

    private Optional<T> read(Place place) {
        String key = place.key();
        Optional<T> found = subject.read().apply(place);
        found.ifPresentOrElse(object -> lately.put(key, version(object), object, subject.data().apply(object)
                .values().stream().mapToLong(String::length).sum()), () -> lately.remove(key));
        return found;
    }

    private void forget(String key) {
        known.remove(key);
        lately.remove(key);
    }

    /** The object with its data, which the caller is then told the changes of. */
    Optional<T> find(String namespace, String name) {
        Place place = new Place(namespace, name);
        Optional<T> there = indexed(place);
        if (there.isEmpty()) {
            return there;
        }
        String version = version(there.get());
        Optional<T> kept = lately.get(place.key(), version);
        return kept.isPresent() ? kept : readInTurn(place, version);
    }

    private Optional<T> readInTurn(Place place, String version) {
        reads.acquireUninterruptibly();
        try {
            Optional<T> kept = lately.get(place.key(), version); // by whoever had the turn before
            Optional<T> found = kept.isPresent() ? kept : read(place);
            found.ifPresent(object -> known.computeIfAbsent(place.key(), _ -> digest(object)));
            return found;
        } finally {
            reads.release();
        }
    }

    boolean exists(String namespace, String name) {
        return indexed(new Place(namespace, name)).isPresent();
    }

    private Optional<T> indexed(Place place) {
        return informers.stream().map(informer -> informer.getStore().getByKey(place.key())).filter(Objects::nonNull)
                .findFirst();
    }

    /** Forgets the data of what nothing names any more. */
    void tidy() {
        known.keySet().stream().filter(key -> !subject.referred().test(Place.of(key))).forEach(this::forget);
    }

    boolean synced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        known.keySet().forEach(this::forget);
    }
}
