package dev.azureml.operator.engine;

import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Planner;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workplaces of the engine, one for each identity: the operator's own, and those of Secrets with credentials. */
final class Stations {
    private static final Duration DOCUMENT_LIFETIME = Duration.ofMinutes(1);

    private final Equipment equipment;
    private final ConnectionFactory factory;
    private final Station own;
    private final Map<String, Station> known = new ConcurrentHashMap<>();

    /** What every workplace is fitted with. */
    record Equipment(KubernetesClient client, ThrottleGate throttle, ScopeRule scopes, InstantSource clock,
            EngineSettings settings, Planner planner, Graph graph, Digests digests) {
    }

    /**
     * Where objects of one identity are worked on.
     *
     * @param secret namespace/name of the Secret with its credentials, null for the operator's own identity
     * @param version another one when the identity's credentials are others
     */
    record Station(@Nullable String secret, String version, Connection connection, Azure azure, Visit.Tools tools,
            Outputs outputs) {
    }

    Stations(Equipment equipment, Connection own, ConnectionFactory factory) {
        this.equipment = equipment;
        this.factory = factory;
        this.own = station(null, "own", own);
    }

    /** The operator's own. */
    Station own() {
        return own;
    }

    /**
     * The one for a Secret with credentials, as they are now; the operator's own for null.
     *
     * @throws IllegalArgumentException when the Secret's data are no credentials
     */
    Station of(@Nullable Secret secret) {
        if (secret == null) {
            return own;
        }
        String version = name(secret) + "/" + secret.getMetadata().getUid() + "/"
                + Json.hash(Json.MAPPER.valueToTree(Optional.ofNullable(secret.getData()).orElse(Map.of())));
        return known.compute(name(secret), (_, before) -> before != null && before.version().equals(version)
                ? before
                : station(name(secret), version, factory.open(data(secret))));
    }

    /** The Secret is no more: its credentials are kept no longer than it was. */
    void forget(DataWatch.Place secret) {
        known.remove(secret.namespace() + "/" + secret.name());
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

    /** Nobody who looks again after a while sees what he saw before. */
    private static Duration lifetime(EngineSettings settings) {
        return settings.retryMax().compareTo(DOCUMENT_LIFETIME) < 0 ? settings.retryMax() : DOCUMENT_LIFETIME;
    }

    private Station station(@Nullable String secret, String version, Connection connection) {
        EngineSettings settings = equipment.settings();
        Azure azure = new Azure(connection.arm(), equipment.throttle(), equipment.scopes(), connection.principal(),
                equipment.clock());
        Listings listings = new Listings(azure, equipment.clock(), settings.driftInterval().dividedBy(4));
        Operations operations = new Operations(azure, equipment.clock(), settings.pollInterval(),
                settings.pollIntervalMax());
        Actor actor = new Actor(azure, listings, operations, equipment.digests()::of);
        Visit.Tools tools = new Visit.Tools(new Observer(azure, listings,
                new Documents(azure, equipment.clock(), lifetime(settings), listings::lastWrite)), actor, operations,
                equipment.planner(),
                equipment.graph(), equipment.digests());
        return new Station(secret, version, connection, azure, tools, new Outputs(equipment.client(), actor));
    }
}
