package dev.azureml.e2e.playground;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Comparator;
import java.util.List;

/** Every object of the API group {@code azureml.dev}, whatever its kind. */
public record Watched(KubernetesClient client, List<ResourceDefinitionContext> kinds) {

    private static final String GROUP = "azureml.dev";

    /** Asks the server which kinds the group has. */
    public static Watched discover(KubernetesClient client) {
        var group = client.getApiGroup(GROUP);
        if (group == null) {
            return new Watched(client, List.of());
        }
        String version = group.getPreferredVersion().getVersion();
        List<ResourceDefinitionContext> kinds = client.getApiResources(GROUP + "/" + version).getResources().stream()
                .filter(resource -> !resource.getName().contains("/"))
                .map(resource -> new ResourceDefinitionContext.Builder().withGroup(GROUP).withVersion(version)
                        .withKind(resource.getKind()).withPlural(resource.getName())
                        .withNamespaced(Boolean.TRUE.equals(resource.getNamespaced())).build())
                .toList();
        return new Watched(client, kinds);
    }

    /** The objects as they are now, in a steady order. */
    public List<ObjectState> list() {
        return kinds.stream()
                .flatMap(kind -> client.genericKubernetesResources(kind).inAnyNamespace().list().getItems().stream())
                .map(ObjectState::of)
                .sorted(Comparator.comparing(ObjectState::namespace)
                        .thenComparing(ObjectState::created)
                        .thenComparing(ObjectState::kind)
                        .thenComparing(ObjectState::name))
                .toList();
    }
}
