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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One watch of Secrets for all kinds; a change wakes those who name the Secret. */
final class Secrets implements AutoCloseable {
    private final List<SharedIndexInformer<Secret>> informers = new ArrayList<>();

    Secrets(KubernetesClient client, Set<String> namespaces, Graph graph) {
        ResourceEventHandler<Secret> handler = new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                wake(secret);
            }

            @Override
            public void onUpdate(Secret before, Secret after) {
                if (!Objects.equals(before.getData(), after.getData())) {
                    wake(after);
                }
            }

            @Override
            public void onDelete(Secret secret, boolean finalStateUnknown) {
                wake(secret);
            }

            private void wake(Secret secret) {
                graph.wakeLinked(List.of(Graph.secretLink(secret.getMetadata().getNamespace(),
                        secret.getMetadata().getName())));
            }
        };
        if (namespaces.isEmpty()) {
            informers.add(wanted(client.secrets().inAnyNamespace()).inform(handler));
        } else {
            namespaces.forEach(namespace -> informers.add(wanted(client.secrets().inNamespace(namespace))
                    .inform(handler)));
        }
    }

    /** Helm keeps each release in a Secret, up to a megabyte of it; no object refers to those. */
    private static FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> wanted(
            FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> secrets) {
        return secrets.withoutField("type", "helm.sh/release.v1");
    }

    Optional<Secret> find(String namespace, String name) {
        return informers.stream()
                .map(informer -> informer.getIndexer().getByKey(namespace + "/" + name))
                .filter(Objects::nonNull).findFirst();
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
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
