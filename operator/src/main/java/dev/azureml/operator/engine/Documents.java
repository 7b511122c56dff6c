package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Lists of Azure's that many objects look at: each is read by one of them, and serves the others for a while. */
final class Documents {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final Azure azure;
    private final InstantSource clock;
    private final Function<String, Instant> lastWrite;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Instant begunAt, CompletableFuture<Observation> result) {
    }

    /** @param lastWrite when we last wrote something in the collection of that path: what was read before has aged */
    Documents(Azure azure, InstantSource clock, Function<String, Instant> lastWrite) {
        this.azure = azure;
        this.clock = clock;
        this.lastWrite = lastWrite;
    }

    /** What could not be read counts as absent: nothing is known then, and nothing fails for it. */
    @SuppressWarnings("ReferenceEquality") // whose future it is decides who reads
    Observation read(String namespace, Document document) {
        Reading mine = new Reading(clock.instant(), new CompletableFuture<>());
        String key = namespace + " " + document.path().toLowerCase(Locale.ROOT);
        Reading current = readings.compute(key, (_, known) -> known != null
                && known.begunAt().plus(LIFETIME).isAfter(clock.instant())
                && known.begunAt().isAfter(lastWrite.apply(document.path())) ? known : mine);
        if (current == mine) {
            Observation found = new Observation.Absent();
            try {
                found = list(namespace, document);
            } finally {
                mine.result().complete(found);
            }
        }
        return current.result().join();
    }

    private Observation list(String namespace, Document document) {
        try {
            if (azure.list(namespace, document.path(), document.apiVersion()) instanceof ListResult.Ok ok) {
                ObjectNode body = Json.object();
                ok.items().forEach(body.putArray("value")::add);
                return new Observation.Present(body, false);
            }
        } catch (OutOfScopeException e) {
            return new Observation.Absent();
        }
        return new Observation.Absent();
    }
}
