package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lists of Azure's that many objects look at: each is read by one of them, and serves the others for a while. */
public final class SharedDocuments {
    private static final int NOT_FOUND = 404;

    private final Azure azure;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Function<String, Instant> lastWrite;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Instant begunAt, CompletableFuture<Observation> result) {
    }

    /** @param lastWrite when we last wrote something in the collection of that path: what was read before has aged */
    public SharedDocuments(Azure azure, InstantSource clock, Duration lifetime, Function<String, Instant> lastWrite) {
        this.azure = azure;
        this.clock = clock;
        this.lifetime = lifetime;
        this.lastWrite = lastWrite;
    }

    /**
     * What Azure does not let us read counts as absent where nobody needs it, and what it can't say just now as unreadable:
     * nothing is known then, and nothing fails for it.
     *
     * @throws OutOfScopeException when it is needed and the object may not look at it
     */
    @SuppressWarnings("ReferenceEquality") // whose future it is decides who reads
    Observation read(Caller caller, Document document) {
        if (document.needed()) {
            azure.permit(caller, document.path());
        }
        // Not kept beyond its time: lists may be long, and who looked at one may be gone.
        readings.values().removeIf(known -> known.result().isDone() && isOver(known));
        Reading mine = new Reading(clock.instant(), new CompletableFuture<>());
        String key = String.join(" ", caller.namespace(), document.path().toLowerCase(Locale.ROOT), String.valueOf(
                document.needed()), document.filter(), String.join("&", document.parameters()));
        Reading current = readings.compute(key, (_, known) -> known != null
                && !isOver(known) && known.begunAt().isAfter(lastWrite(document)) ? known : mine);
        if (current == mine) {
            Observation found = new Observation.Absent();
            try {
                found = list(caller, document);
            } finally {
                mine.result().complete(found);
            }
        }
        return current.result().join();
    }

    private Instant lastWrite(Document document) {
        return Stream.concat(Stream.of(document.path()), document.changedBy().stream()).map(lastWrite)
                .max(Comparator.naturalOrder()).orElseThrow();
    }

    private boolean isOver(Reading reading) {
        return !reading.begunAt().plus(lifetime).isAfter(clock.instant());
    }

    /** How much is kept, for tests. */
    int size() {
        return readings.size();
    }

    private Observation list(Caller caller, Document document) {
        String[] query = Stream.concat(document.filter().isEmpty()
                ? Stream.empty()
                : Stream.of("$filter=" + document.filter()), document.parameters().stream()).toArray(String[]::new);
        try {
            return switch (azure.list(caller, document.path(), document.apiVersion(), query)) {
                case ListResult.Ok ok -> {
                    ObjectNode body = Json.object();
                    ok.items().forEach(body.putArray("value")::add);
                    yield new Observation.Present(body, false);
                }
                case ListResult.Failed(var failure) when document.needed() || failure.passes() ->
                    new Observation.Unreadable(failure);
                case ListResult.NotFound(var _, var error) when document.needed() -> new Observation.Unreadable(
                        new ArmResult.Failure(FailureKind.DEPENDENCY_NOT_READY, error, Optional.empty(), NOT_FOUND));
                case ListResult.NotFound _,ListResult.Failed _ -> new Observation.Absent();
            };
        } catch (OutOfScopeException e) {
            return new Observation.Absent();
        }
    }
}
