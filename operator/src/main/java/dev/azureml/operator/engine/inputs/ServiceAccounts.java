package dev.azureml.operator.engine.inputs;

import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Waker;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ServiceAccounts that say which identity in Azure they are, with the annotations of Microsoft Entra Workload ID.
 */
public final class ServiceAccounts implements AutoCloseable {
    public static final String CLIENT_ID = "azure.workload.identity/client-id";
    private static final String TENANT_ID = "azure.workload.identity/tenant-id";
    private static final String SUBSCRIPTION_ID = "azureml.dev/subscription-id";
    private static final Set<String> OURS = Set.of(CLIENT_ID, TENANT_ID, SUBSCRIPTION_ID);
    /** What Entra asks for of a federated token. */
    private static final String AUDIENCE = "api://AzureADTokenExchange";
    /** It is exchanged at once. */
    private static final long LIFETIME_SECONDS = 600;

    private final KubernetesClient client;
    private final DataInformer<ServiceAccount> watch;

    /**
     * One of them.
     *
     * @param clientId null when it says none, and so is nobody in Azure
     */
    public record Account(String namespace, String name, String uid, @Nullable String clientId,
            @Nullable String tenantId,
            @Nullable String subscriptionId) {
    }

    /** @param changed told of each that says something else now, or that is no more */
    public ServiceAccounts(KubernetesClient client, Set<String> namespaces, ReferenceIndex index, Waker waker,
            Consumer<DataInformer.Place> changed,
            FairExecutor checks) {
        this.client = client;
        List<Informable<ServiceAccount>> watched = namespaces.isEmpty()
                ? List.of(client.serviceAccounts().inAnyNamespace())
                : namespaces.stream().<Informable<ServiceAccount>>map(namespace -> client.serviceAccounts().inNamespace(
                        namespace)).toList();
        this.watch = new DataInformer<>(watched, new DataInformer.Subject<>(this::read, ServiceAccounts::said,
                place -> index.isLinked(link(place)), place -> {
                    changed.accept(place);
                    waker.wakeLinked(link(place));
                }), DataInformer.Room.fresh(), checks,
                DataInformer.FirstList.AWAITED);
    }

    private Optional<ServiceAccount> read(DataInformer.Place place) {
        Optional<ServiceAccount> found = Optional.ofNullable(client.serviceAccounts().inNamespace(place.namespace())
                .withName(place.name()).get());
        found.ifPresent(account -> account.getMetadata().setAnnotations(said(account)));
        return found;
    }

    private static Link link(DataInformer.Place place) {
        return Link.serviceAccount(place.namespace(), place.name());
    }

    /** What of its annotations counts here. */
    private static Map<String, String> said(ServiceAccount account) {
        Map<String, String> said = new HashMap<>(Optional.ofNullable(account.getMetadata().getAnnotations()).orElse(Map
                .of()));
        said.keySet().retainAll(OURS);
        return said;
    }

    public Optional<Account> find(String namespace, String name) {
        return watch.find(namespace, name).map(ServiceAccounts::account);
    }

    public void tidy() {
        watch.tidy();
    }

    private static Account account(ServiceAccount account) {
        var metadata = account.getMetadata();
        Map<String, String> annotations = Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
        return new Account(metadata.getNamespace(), metadata.getName(), metadata.getUid(), said(annotations, CLIENT_ID),
                said(annotations, TENANT_ID), said(annotations, SUBSCRIPTION_ID));
    }

    private static @Nullable String said(Map<String, String> annotations, String name) {
        return Stream.ofNullable(annotations.get(name)).map(String::strip).filter(text -> !text.isEmpty()).findFirst()
                .orElse(null);
    }

    /** Returns a token with which Entra takes the bearer for that ServiceAccount; it opens nothing in this cluster. */
    public String token(Account account) {
        try {
            return client.serviceAccounts().inNamespace(account.namespace()).withName(account.name())
                    .tokenRequest(new TokenRequestBuilder().withNewSpec().withAudiences(AUDIENCE)
                            .withExpirationSeconds(LIFETIME_SECONDS).endSpec().build())
                    .getStatus().getToken();
        } catch (KubernetesClientException e) {
            throw new IllegalStateException("Kubernetes gave no token of ServiceAccount " + account.namespace() + "/"
                    + account.name() + " (" + e.getCode() + "): the operator needs the verb create on"
                    + " serviceaccounts/token in that namespace", e);
        }
    }

    public boolean synced() {
        return watch.synced();
    }

    @Override
    public void close() {
        watch.close();
    }
}
