package dev.azureml.operator.engine.inputs;

import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.plan.SecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One watch of Secrets for all kinds; a change wakes those who name the Secret. */
public final class Secrets implements SecretValues, AutoCloseable {
    private final DataInformer<Secret> watch;

    /** @param changed told of each whose data are others now, or that is no more */
    public Secrets(KubernetesClient client, Set<String> namespaces, ReferenceIndex index, Waker waker,
            Consumer<DataInformer.Place> changed,
            FairExecutor checks) {
        List<Informable<Secret>> watched = namespaces.isEmpty()
                ? List.of(wanted(client.secrets().inAnyNamespace()))
                : namespaces.stream().<Informable<Secret>>map(namespace -> wanted(client.secrets().inNamespace(
                        namespace))).toList();
        watch = new DataInformer<>(watched, new DataInformer.Subject<>(place -> read(client, place), Secrets::data,
                place -> index.isLinked(link(place)), place -> {
                    changed.accept(place);
                    waker.wakeLinked(link(place));
                }), DataInformer.Room.fresh(), checks,
                DataInformer.FirstList.AWAITED);
    }

    /** Helm keeps each release in a Secret, up to a megabyte of it; no object refers to those. */
    private static FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> wanted(
            FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> secrets) {
        return secrets.withoutField("type", "helm.sh/release.v1");
    }

    private static Optional<Secret> read(KubernetesClient client, DataInformer.Place place) {
        Optional<Secret> found = Optional.ofNullable(client.secrets().inNamespace(place.namespace())
                .withName(place.name()).get());
        found.ifPresent(secret -> secret.setData(DataLimit.cut(data(secret))));
        return found;
    }

    private static Map<String, String> data(Secret secret) {
        return Optional.ofNullable(secret.getData()).orElse(Map.of());
    }

    private static Link link(DataInformer.Place place) {
        return Link.secret(place.namespace(), place.name());
    }

    public Optional<Secret> find(String namespace, String name) {
        return watch.find(namespace, name);
    }

    @Override
    public boolean exists(String namespace, String name) {
        return watch.exists(namespace, name);
    }

    @Override
    public Optional<SecretValue> value(String namespace, SecretKeyRef ref) {
        return find(namespace, ref.name())
                .filter(secret -> data(secret).containsKey(ref.key()) && !DataLimit.isCut(data(secret).get(ref.key())))
                .map(secret -> new SecretValue(ref.name() + "/" + ref.key(), secret.getMetadata().getUid() + "/"
                        + secret.getMetadata().getResourceVersion(),
                        new SensitiveString(new String(Base64.getDecoder()
                                .decode(secret.getData().get(ref.key())), StandardCharsets.UTF_8))));
    }

    @Override
    public boolean tooLong(String namespace, SecretKeyRef ref) {
        return find(namespace, ref.name()).filter(secret -> DataLimit.isCut(data(secret).get(ref.key()))).isPresent();
    }

    public void tidy() {
        watch.tidy();
    }

    public boolean synced() {
        return watch.synced();
    }

    @Override
    public void close() {
        watch.close();
    }
}
