package dev.azureml.operator.engine;

import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.SecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** One watch of Secrets for all kinds; a change wakes those who name the Secret. */
final class Secrets implements AutoCloseable {
    private final DataWatch<Secret> watch;

    /** @param changed told of each whose data are others now, or that is no more */
    Secrets(KubernetesClient client, Set<String> namespaces, Graph graph, Consumer<Secret> changed) {
        List<Function<ResourceEventHandler<Secret>, SharedIndexInformer<Secret>>> start = namespaces.isEmpty()
                ? List.of(wanted(client.secrets().inAnyNamespace())::inform)
                : namespaces.stream().<Function<ResourceEventHandler<Secret>, SharedIndexInformer<Secret>>>map(
                        namespace -> wanted(client.secrets().inNamespace(namespace))::inform).toList();
        watch = DataWatch.start(start, secret -> Optional.ofNullable(secret.getData()).orElse(Map.of()),
                secret -> {
                    changed.accept(secret);
                    graph.wakeLinked(List.of(Graph.secretLink(secret.getMetadata().getNamespace(),
                            secret.getMetadata().getName())));
                });
    }

    /** Helm keeps each release in a Secret, up to a megabyte of it; no object refers to those. */
    private static FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> wanted(
            FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> secrets) {
        return secrets.withoutField("type", "helm.sh/release.v1");
    }

    Optional<Secret> find(String namespace, String name) {
        return watch.find(namespace, name);
    }

    /** The value under the key; empty when there is no such Secret or key. */
    Optional<SecretValue> value(String namespace, SecretKeyRef ref) {
        return find(namespace, ref.name())
                .filter(secret -> secret.getData() != null && secret.getData().containsKey(ref.key()))
                .map(secret -> new SecretValue(ref.name() + "/" + ref.key(), secret.getMetadata().getUid() + "/"
                        + secret.getMetadata().getResourceVersion(),
                        new SensitiveString(new String(Base64.getDecoder()
                                .decode(secret.getData().get(ref.key())), StandardCharsets.UTF_8))));
    }

    boolean synced() {
        return watch.synced();
    }

    @Override
    public void close() {
        watch.close();
    }
}
