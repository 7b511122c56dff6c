package dev.azureml.operator.tenant;

import dev.azureml.api.AdoptionPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All tenants. The first entry that names a namespace is the one that counts; a namespace that none names may do nothing.
 * An id that Azure could read in another way than this class is refused.
 */
public record Tenants(List<Tenant> entries) {
    private static final String IN_FILE = " in the tenants file";

    public Tenants {
        entries = List.copyOf(entries);
    }

    /** Returns the entry of the namespace; empty when it is no tenant's. */
    public Optional<Tenant> of(String namespace) {
        return entries.stream().filter(tenant -> tenant.names(namespace)).findFirst();
    }

    /** Returns why nothing is done for the namespace at all; empty when it is a tenant's. */
    public Optional<String> stranger(String namespace) {
        return of(namespace).isPresent()
                ? Optional.empty()
                : Optional.of("no tenant entry names this namespace; to let it act, the platform team adds " + entry(
                        namespace, "scopes: [/subscriptions/ID/resourceGroups/NAME]") + " to the tenants file");
    }

    /** Returns why the namespace may not use the ARM id, or registry, so; empty when it may. */
    public Optional<String> refusal(String namespace, String armId, Use use) {
        Optional<Tenant> tenant = of(namespace);
        if (tenant.isEmpty()) {
            return stranger(namespace);
        }
        if (tenant.get().scopes().stream().anyMatch(scope -> scope.isEverything() && scope.allow().contains(use))) {
            return Optional.empty(); // whatever Azure reads it as
        }
        ArmScope id;
        try {
            id = ArmScope.parse(armId);
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + "; the platform team allows plain ids only");
        }
        List<Scope> around = tenant.get().scopes().stream().filter(scope -> scope.id().contains(id)).toList();
        if (around.isEmpty()) {
            return Optional.of(armId + " is outside the scopes that the platform team allows to namespace " + namespace
                    + "; to allow it, they add " + scope(armId, use) + " to the namespace's scopes" + IN_FILE);
        }
        return around.stream().anyMatch(scope -> scope.allow().contains(use))
                ? Optional.empty()
                : Optional.of("namespace " + namespace + " may not " + use.words() + " " + armId + "; to allow it, the "
                        + "platform team adds " + scope(armId, use) + " to the namespace's scopes" + IN_FILE);
    }

    private static String scope(String id, Use use) {
        String word = use.name().toLowerCase(Locale.ROOT);
        return "{id: " + id + ", allow: [" + switch (use) {
            case REFER -> word;
            case MANAGE, GRANT, KEYS -> "refer, " + word;
            case DELEGATE -> "refer, grant, " + word;
        } + "]}";
    }

    private static String entry(String namespace, String rest) {
        return "{namespaces: [" + namespace + "], identity: Own, " + rest + "}";
    }

    /** Returns why a compute of the namespace may not run in that namespace of a cluster; empty when it may. */
    public Optional<String> refusalOfClusterNamespace(String namespace, String ofCluster) {
        return of(namespace).filter(tenant -> tenant.mayRunIn(namespace, ofCluster)).isPresent()
                ? Optional.empty()
                : Optional.of("namespace " + namespace + " may not run jobs in the cluster's namespace " + ofCluster
                        + "; to allow it, the platform team adds it to the namespace's kubernetesNamespaces" + IN_FILE
                        + allowed(namespace));
    }

    /** Returns why nothing is fetched from that host for the namespace; empty when it may be. */
    public Optional<String> refusalOfHost(String namespace, String host, int port) {
        if (of(namespace).filter(tenant -> tenant.mayFetchFrom(host, port)).isPresent()) {
            return Optional.empty();
        }
        String place = port == HostPattern.HTTPS ? host : host + ":" + port;
        return Optional.of("nothing is fetched from " + place + " for namespace " + namespace + "; to allow it, the "
                + "platform team adds " + place + " to the namespace's fetchHosts" + IN_FILE);
    }

    private String allowed(String namespace) {
        String some = of(namespace).flatMap(tenant -> Optional.ofNullable(tenant.kubernetesNamespaces()))
                .orElse(List.of(new NamePattern(namespace))).stream().map(NamePattern::text)
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? "" : ", which has " + some + " now";
    }

    /** Returns whether objects of the namespace may use {@code overrides}. */
    public boolean allowsOverrides(String namespace) {
        return of(namespace).filter(Tenant::overrides).isPresent();
    }

    /** Returns whether nothing is done for the namespace while the platform team pauses it. */
    public boolean isPaused(String namespace) {
        return of(namespace).filter(Tenant::paused).isPresent();
    }

    /** Returns whether objects of the namespace that name no credentials may act as the operator. */
    public boolean mayBeOperator(String namespace) {
        return of(namespace).filter(tenant -> tenant.identity() == Tenant.Identity.OPERATOR).isPresent();
    }

    /** Returns the adoption policy of objects of the namespace that say none. */
    public AdoptionPolicy adoptionPolicy(String namespace) {
        return of(namespace).flatMap(tenant -> Optional.ofNullable(tenant.adoptionPolicy()))
                .orElse(AdoptionPolicy.Adopt);
    }

    /** Returns the namespaces, as patterns, whose objects may act as the operator. */
    public Stream<String> actingAsOperator() {
        return entries.stream().filter(tenant -> tenant.identity() == Tenant.Identity.OPERATOR)
                .flatMap(tenant -> tenant.namespaces().stream()).map(NamePattern::text);
    }
}
