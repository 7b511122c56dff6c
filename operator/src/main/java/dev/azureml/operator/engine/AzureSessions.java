package dev.azureml.operator.engine;

import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.engine.azure.AssignedPolicies;
import dev.azureml.operator.engine.azure.Azure;
import dev.azureml.operator.engine.azure.CollectionCache;
import dev.azureml.operator.engine.azure.Connection;
import dev.azureml.operator.engine.azure.ConnectionFactory;
import dev.azureml.operator.engine.azure.DelegatingRoles;
import dev.azureml.operator.engine.azure.ForeignIdentities;
import dev.azureml.operator.engine.azure.Observer;
import dev.azureml.operator.engine.azure.Operations;
import dev.azureml.operator.engine.azure.Permission;
import dev.azureml.operator.engine.azure.PolicyCheck;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.azure.SharedDocuments;
import dev.azureml.operator.engine.azure.StepExecutor;
import dev.azureml.operator.engine.azure.UnsentArm;
import dev.azureml.operator.engine.azure.Uploads;
import dev.azureml.operator.engine.inputs.DataInformer;
import dev.azureml.operator.engine.inputs.ServiceAccounts;
import dev.azureml.operator.engine.outputs.Outputs;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.trace.Spans;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workplaces of the engine, one for each identity: the operator's own, and those of Secrets with credentials. */
final class AzureSessions {
    private static final String SERVICE_ACCOUNT = "ServiceAccount ";

    private final Dependencies dependencies;
    private final ConnectionFactory factory;
    private final Optional<Session> own;
    private final Session nobody;
    private final Map<String, Session> known = new ConcurrentHashMap<>();
    /** Whom Azure has known of those that left: their last requests are told of later. */
    private final Set<String> formerClientIds = ConcurrentHashMap.newKeySet();

    /**
     * What every workplace is fitted with.
     *
     * @param documentLifetime how long a list that many look at serves them
     */
    record Dependencies(Function<StepExecutor, Outputs> outputs, ThrottleGate throttle, Permission permission,
            InstantSource clock, EngineSettings settings, Planner planner, Spans spans,
            Duration documentLifetime, Function<Azure, Uploads> uploads) {
    }

    /**
     * Where objects of one identity are worked on.
     *
     * @param credentials what says who it is: {@code namespace/name} of a Secret, or {@code ServiceAccount namespace/name};
     *        null for the operator's own identity
     * @param version another one when the identity's credentials are others
     */
    record Session(@Nullable String credentials, String version, Connection connection, Azure azure,
            ReconcileLoop.Tools tools,
            Outputs outputs) {
    }

    /** @param own the operator's own identity; null when it has none */
    AzureSessions(Dependencies dependencies, @Nullable Connection own, ConnectionFactory factory) {
        this.dependencies = dependencies;
        this.factory = factory;
        this.own = Optional.ofNullable(own).map(connection -> session(null, "own", connection));
        this.nobody = session(null, "nobody", new Connection("nobody", null, new UnsentArm(), null, null));
    }

    /** The operator's own; empty when it has no identity in Azure. */
    Optional<Session> own() {
        return own;
    }

    /** Returns the place of nobody: Azure refuses all that is asked from there. */
    Session nobody() {
        return nobody;
    }

    /** Returns the client ids of the operator and of what other namespaces act as, as far as Azure knows them for those. */
    Set<String> clientIdsOfOthers(String namespace) {
        Set<String> others = new HashSet<>();
        Set<String> its = new HashSet<>();
        known.forEach((credentials, session) -> {
            if (session.azure().isKnown()) {
                clientId(session).forEach(namespaceOf(credentials).equals(namespace) ? its::add : others::add);
            }
        });
        others.removeAll(its); // who is that one itself gains nothing
        own.stream().flatMap(AzureSessions::clientId).forEach(others::add);
        return others;
    }

    /** Returns who acts in Azure here, or did, as far as Azure knows them. */
    Onlooker.ActsAs actsAs() {
        List<Session> acting = Stream.concat(own.stream(), known.values().stream().filter(session -> session.azure()
                .isKnown())).toList();
        return new Onlooker.ActsAs(Stream.concat(acting.stream().flatMap(AzureSessions::clientId), formerClientIds
                .stream()).collect(Collectors.toSet()),
                known.values().stream().allMatch(session -> session.azure().isKnown()) && acting.stream().allMatch(
                        session -> session.connection().clientId() != null));
    }

    private void leave(@Nullable Session session) {
        if (session != null && session.azure().isKnown()) {
            clientId(session).forEach(formerClientIds::add);
        }
    }

    private static Stream<String> clientId(Session session) {
        return Stream.ofNullable(session.connection().clientId()).map(id -> id.toLowerCase(Locale.ROOT));
    }

    private static String namespaceOf(String credentials) {
        String name = credentials.substring(credentials.indexOf(' ') + 1);
        return name.substring(0, name.indexOf('/'));
    }

    /**
     * The one for a Secret with credentials, as they are now.
     *
     * @throws IllegalArgumentException when the Secret's data are no credentials
     */
    Session of(Secret secret) {
        String version = name(secret) + "/" + secret.getMetadata().getUid() + "/"
                + Json.hash(Json.MAPPER.valueToTree(Optional.ofNullable(secret.getData()).orElse(Map.of())));
        return kept(name(secret), version, () -> factory.open(data(secret)));
    }

    /** The one for a ServiceAccount that says which identity in Azure it is. */
    Session of(ServiceAccounts.Account account, Supplier<String> token) {
        String clientId = Objects.requireNonNull(account.clientId(), "told apart before");
        return kept(name(account), account.toString(),
                () -> factory.open(new ConnectionFactory.Federated(name(account), clientId,
                        account.tenantId(), account.subscriptionId(), token)));
    }

    private Session kept(String credentials, String version, Supplier<Connection> connection) {
        return known.compute(credentials, (_, before) -> {
            if (before != null && before.version().equals(version)) {
                return before;
            }
            Session now = session(credentials, version, connection.get());
            leave(before);
            return now;
        });
    }

    /** The Secret is no more: its credentials are kept no longer than it was. */
    void forget(DataInformer.Place secret) {
        leave(known.remove(secret.namespace() + "/" + secret.name()));
    }

    /** The ServiceAccount is no more, or says something else. */
    void forgetAccount(DataInformer.Place account) {
        leave(known.remove(SERVICE_ACCOUNT + account.namespace() + "/" + account.name()));
    }

    private static String name(ServiceAccounts.Account account) {
        return SERVICE_ACCOUNT + account.namespace() + "/" + account.name();
    }

    /** Returns the words for what a record has as its credentials. */
    static String described(String credentials) {
        return credentials.startsWith(SERVICE_ACCOUNT) ? credentials : "Secret " + credentials;
    }

    private static String name(Secret secret) {
        return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    }

    private static Map<String, SensitiveString> data(Secret secret) {
        Map<String, SensitiveString> data = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> data.put(key, new SensitiveString(new String(Base64.getDecoder()
                    .decode(value), StandardCharsets.UTF_8).strip())));
        }
        return data;
    }

    private Session session(@Nullable String credentials, String version, Connection connection) {
        EngineSettings settings = dependencies.settings();
        Azure azure = new Azure(connection.arm(), dependencies.throttle(), dependencies.permission(),
                connection.principal(),
                dependencies.clock());
        CollectionCache collections = new CollectionCache(azure, dependencies.clock(),
                settings.driftInterval().dividedBy(4));
        Operations operations = new Operations(azure, dependencies.clock(), settings.pollInterval(),
                settings.pollIntervalMax());
        StepExecutor executor = new StepExecutor(azure, collections, operations, dependencies.uploads().apply(azure));
        SharedDocuments documents = new SharedDocuments(azure, dependencies.clock(), dependencies.documentLifetime(),
                collections::lastWrite);
        ReconcileLoop.Tools tools = new ReconcileLoop.Tools(new Observer(azure, collections, documents), executor,
                operations, dependencies.planner(),
                new ForeignIdentities(azure, settings.apiVersions(), this::clientIdsOfOthers),
                new DelegatingRoles(azure, dependencies.permission(), settings.apiVersions()),
                new PolicyCheck(new AssignedPolicies(azure, documents, dependencies.clock(), settings.apiVersions()),
                        dependencies.clock()),
                dependencies.spans());
        return new Session(credentials, version, connection, azure, tools,
                dependencies.outputs().apply(executor));
    }
}
