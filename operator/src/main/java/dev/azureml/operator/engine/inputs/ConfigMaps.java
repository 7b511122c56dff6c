package dev.azureml.operator.engine.inputs;

import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.plan.FileSet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The ConfigMaps of the namespaces whose objects refer to one; no other namespace is watched. */
public final class ConfigMaps implements ConfigMapValues, AutoCloseable {
    private final KubernetesClient client;
    private final ReferenceIndex index;
    private final Waker waker;
    private final FairExecutor checks;
    private final DataInformer.Room<ConfigMap> room = DataInformer.Room.fresh();
    private final Map<String, DataInformer<ConfigMap>> watches = new ConcurrentHashMap<>();

    public ConfigMaps(KubernetesClient client, ReferenceIndex index, Waker waker, FairExecutor checks) {
        this.client = client;
        this.index = index;
        this.waker = waker;
        this.checks = checks;
    }

    @Override
    public Optional<String> value(String namespace, ConfigMapKeyRef ref) {
        return kept(namespace, ref).filter(text -> !DataLimit.isCut(text));
    }

    @Override
    public Optional<FileSet> files(String namespace, String name) {
        return watch(namespace).find(namespace, name).map(map -> new FileSet(usable(texts(map)),
                usable(binaries(map))));
    }

    @Override
    public List<String> tooLong(String namespace, String name) {
        return watch(namespace).find(namespace, name).stream()
                .flatMap(map -> Stream.of(texts(map), binaries(map))).flatMap(data -> data.entrySet().stream())
                .filter(entry -> DataLimit.isCut(entry.getValue())).map(Map.Entry::getKey).sorted().toList();
    }

    private static Map<String, String> usable(Map<String, String> data) {
        Map<String, String> usable = new HashMap<>(data);
        usable.values().removeIf(DataLimit::isCut);
        return usable;
    }

    @Override
    public boolean tooLong(String namespace, ConfigMapKeyRef ref) {
        return kept(namespace, ref).filter(DataLimit::isCut).isPresent();
    }

    private Optional<String> kept(String namespace, ConfigMapKeyRef ref) {
        return watch(namespace).find(namespace, ref.name()).map(ConfigMaps::texts).map(data -> data.get(ref.key()));
    }

    @Override
    public boolean exists(String namespace, String name) {
        return watch(namespace).exists(namespace, name);
    }

    private DataInformer<ConfigMap> watch(String namespace) {
        return watches.computeIfAbsent(namespace, _ -> new DataInformer<>(
                List.of(client.configMaps().inNamespace(namespace)),
                new DataInformer.Subject<>(this::read, ConfigMaps::data,
                        place -> index.isLinked(link(place)),
                        place -> waker.wakeLinked(link(place))),
                room, checks, DataInformer.FirstList.THROWN));
    }

    private Optional<ConfigMap> read(DataInformer.Place place) {
        Optional<ConfigMap> found = Optional.ofNullable(client.configMaps().inNamespace(place.namespace())
                .withName(place.name()).get());
        found.ifPresent(map -> {
            map.setData(DataLimit.cut(texts(map)));
            map.setBinaryData(DataLimit.cut(binaries(map)));
        });
        return found;
    }

    /** A slash is in no key, so that what is said as text and what as bytes stay apart. */
    private static Map<String, String> data(ConfigMap map) {
        Map<String, String> all = new HashMap<>(texts(map));
        binaries(map).forEach((key, value) -> all.put("binaryData/" + key, value));
        return all;
    }

    private static Map<String, String> texts(ConfigMap map) {
        return Optional.ofNullable(map.getData()).orElse(Map.of());
    }

    private static Map<String, String> binaries(ConfigMap map) {
        return Optional.ofNullable(map.getBinaryData()).orElse(Map.of());
    }

    private static Link link(DataInformer.Place place) {
        return Link.configMap(place.namespace(), place.name());
    }

    /** Watches no more where nothing refers to any, and forgets the texts that nothing refers to. */
    public void tidy() {
        for (String namespace : List.copyOf(watches.keySet())) {
            watches.computeIfPresent(namespace, (_, watch) -> {
                if (!index.isLinked(Link.anyConfigMap(namespace))) {
                    watch.close();
                    return null;
                }
                watch.tidy();
                return watch;
            });
        }
    }

    @Override
    public void close() {
        watches.values().forEach(DataInformer::close);
    }
}
