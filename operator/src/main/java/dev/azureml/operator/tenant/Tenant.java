package dev.azureml.operator.tenant;

import dev.azureml.api.AdoptionPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: an entry of the tenants file.
 *
 * @param namespaces whose objects it speaks of
 * @param identity as whom they act in Azure
 * @param scopes what of Azure they may use
 * @param kubernetesNamespaces where on clusters their computes may run; null for the object's own namespace alone
 * @param overrides whether their specs may use {@code overrides}
 * @param adoptionPolicy of the objects that say none; null for the API's own default
 * @param fetchHosts from which hosts what their specs name by URL is fetched
 * @param paused whether nothing is done for them
 */
public record Tenant(List<NamePattern> namespaces, Identity identity, List<Scope> scopes,
        @Nullable List<NamePattern> kubernetesNamespaces, boolean overrides, @Nullable AdoptionPolicy adoptionPolicy,
        List<HostPattern> fetchHosts, boolean paused) {

    /** As whom objects act in Azure that name no credentials. */
    public enum Identity {
        /** As a ServiceAccount or Secret of their namespace, and as nobody where there is none. */
        OWN,
        /** As such a one where there is one, else as the operator. */
        OPERATOR
    }

    public Tenant {
        namespaces = List.copyOf(namespaces);
        scopes = List.copyOf(scopes);
        fetchHosts = List.copyOf(fetchHosts);
        kubernetesNamespaces = kubernetesNamespaces == null ? null : List.copyOf(kubernetesNamespaces);
    }

    /** Returns whether the entry speaks of the namespace. */
    boolean names(String namespace) {
        return namespaces.stream().anyMatch(pattern -> pattern.matches(namespace));
    }

    /** Returns whether something may be fetched from there for the namespaces. */
    boolean mayFetchFrom(String host, int port) {
        return fetchHosts.stream().anyMatch(pattern -> pattern.matches(host, port));
    }

    /** Returns whether a compute of the namespace may run its jobs in that namespace of a cluster. */
    boolean mayRunIn(String namespace, String ofCluster) {
        return kubernetesNamespaces == null
                ? namespace.equals(ofCluster)
                : kubernetesNamespaces.stream().anyMatch(pattern -> pattern.matches(ofCluster));
    }
}
