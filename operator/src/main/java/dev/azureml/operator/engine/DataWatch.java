package dev.azureml.operator.engine;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A watch of objects that hold data; whoever names one is told when its data change, and of nothing else. */
final class DataWatch<T extends HasMetadata> implements AutoCloseable {
    private final List<SharedIndexInformer<T>> informers;

    private DataWatch(List<SharedIndexInformer<T>> informers) {
        this.informers = informers;
    }

    /**
     * @param start begins one informer with the handler, for each namespace watched
     * @param data what of an object counts
     */
    static <T extends HasMetadata> DataWatch<T> start(
            List<Function<ResourceEventHandler<T>, SharedIndexInformer<T>>> start, Function<T, Object> data,
            Consumer<T> changed) {
        ResourceEventHandler<T> handler = new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T after) {
                if (!Objects.equals(data.apply(before), data.apply(after))) {
                    changed.accept(after);
                }
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                changed.accept(object);
            }
        };
        return new DataWatch<>(start.stream().map(informer -> informer.apply(handler)).toList());
    }

    Optional<T> find(String namespace, String name) {
        return informers.stream().map(informer -> informer.getIndexer().getByKey(namespace + "/" + name))
                .filter(Objects::nonNull).findFirst();
    }

    boolean synced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
