package dev.azureml.operator.spending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.Spending;
import dev.azureml.operator.engine.references.ObjectKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Cost Management what the resources of each group have cost this month: once an interval for each identity, one question
 * after the other, and nobody while Azure says to wait. Cost Management has a budget of its own, so that nothing else waits for
 * it. An object is told only of what it made or may manage.
 */
public final class CostPoller implements Spending, AutoCloseable {
    /** Of the query, where the settings say no other. */
    public static final String API_VERSION = "2025-03-01";
    private static final Logger LOG = LoggerFactory.getLogger(CostPoller.class);
    /** Its status has no room for it. */
    private static final String COUNTED_ALONE = "MLInferenceEndpoint";
    private static final List<String> KINDS = List.of("MLWorkspace", "MLCompute", COUNTED_ALONE);
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    /** Azure takes twelve units in ten seconds of a tenant, whoever asks, and a question costs one or two. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration WHEN_BUSY = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final List<String> WAITS = List.of("x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after",
            "x-ms-ratelimit-microsoft.costmanagement-entity-retry-after",
            "x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after",
            "x-ms-ratelimit-microsoft.costmanagement-client-retry-after", "retry-after");
    private static final int MOST_PAGES = 20;
    private static final double JITTER = 0.1;

    private final Objects objects;
    private final Duration interval;
    private final String apiVersion;
    private final Heard heard;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Map<Place, Reading> readings = new LinkedHashMap<>();
    private final Map<ObjectKey, Optional<ObjectNode>> told = new ConcurrentHashMap<>();
    private Map<ObjectKey, Map<Place, Set<ArmId>>> holdings = Map.of();
    private Instant nextLook = Instant.EPOCH;
    private Instant nextQuestion = Instant.EPOCH;
    private @Nullable ScheduledExecutorService turns;

    /** What an {@link Onlooker} is to this. */
    interface Objects {
        boolean knowsAll();

        List<Onlooker.Seen> ofKind(String kind);

        Onlooker.Access access(Onlooker.Seen object);

        void tell(ObjectKey key);
    }

    /** Told what is found out, for metrics. */
    public interface Heard {
        /** @param result ok, throttled, not-allowed, unreadable or failed */
        void answered(String result);

        /** What the objects of each kind and namespace have cost together. */
        void sums(Map<Group, Double> sums);
    }

    /** Whose costs are summed up. */
    public record Group(String kind, String namespace, String currency) {
    }

    /** A resource group, as one identity sees it. */
    private record Place(String principal, ArmId group) {
    }

    /** What is known of a place. */
    private static final class Reading {
        private Onlooker.Reader reader;
        private @Nullable Accounts accounts;
        private Instant due = Instant.EPOCH;
        private String trouble = "";

        Reading(Onlooker.Reader reader) {
            this.reader = reader;
        }
    }

    CostPoller(Objects objects, Duration interval, String apiVersion, Heard heard, BooleanSupplier leads,
            InstantSource clock, DoubleSupplier random) {
        this.objects = objects;
        this.interval = interval;
        this.apiVersion = apiVersion;
        this.heard = heard;
        this.leads = leads;
        this.clock = clock;
        this.random = random;
    }

    /** Begins; nothing is asked while this replica does not lead. */
    public static CostPoller start(Onlooker onlooker, Duration interval, String apiVersion, Heard heard,
            BooleanSupplier leads, InstantSource clock, DoubleSupplier random) {
        CostPoller poller = new CostPoller(new Objects() {
            @Override
            public boolean knowsAll() {
                return onlooker.knowsAll();
            }

            @Override
            public List<Onlooker.Seen> ofKind(String kind) {
                return onlooker.objects(kind);
            }

            @Override
            public Onlooker.Access access(Onlooker.Seen object) {
                return onlooker.access(object);
            }

            @Override
            public void tell(ObjectKey key) {
                onlooker.tell(key);
            }
        }, interval, apiVersion, heard, leads, clock, random);
        ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon()
                .name("cost").factory());
        var _ = turns.scheduleWithFixedDelay(poller::guardedTurn, 0, BETWEEN_TURNS.toMillis(), TimeUnit.MILLISECONDS);
        poller.turns = turns;
        return poller;
    }

    @Override
    public @Nullable JsonNode of(ObjectKey key, @Nullable JsonNode before) {
        Optional<ObjectNode> known = told.get(key);
        return known == null ? before : known.orElse(null);
    }

    @Override
    public void close() {
        if (turns != null) {
            turns.shutdownNow();
        }
    }

    private void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException e) {
            LOG.warn("what objects cost could not be read; it is tried again", e);
        }
    }

    void turn() {
        Instant now = clock.instant();
        if (!leads.getAsBoolean() || !objects.knowsAll()) {
            return;
        }
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(BETWEEN_LOOKS);
            look();
            tellAll();
        }
        if (now.isBefore(nextQuestion)) {
            return;
        }
        Optional<Map.Entry<Place, Reading>> next = readings.entrySet().stream().filter(reading -> !now.isBefore(reading
                .getValue().due)).findFirst();
        if (next.isPresent()) {
            nextQuestion = now.plus(BETWEEN_QUESTIONS);
            ask(next.get().getKey(), next.get().getValue());
            tellAll();
        }
    }

    /** Finds out who holds what; a status proves nothing, and who may only refer to a resource is told nothing of it. */
    private void look() {
        Map<ObjectKey, Map<Place, Set<ArmId>>> found = new HashMap<>();
        Set<Place> places = new HashSet<>();
        for (Onlooker.Seen object : KINDS.stream().flatMap(kind -> objects.ofKind(kind).stream()).toList()) {
            Map<Place, Set<ArmId>> holds = new HashMap<>();
            if (objects.access(object) instanceof Onlooker.Access.Granted(Onlooker.Reader reader)) {
                ids(object).filter(reader::isMaster).forEach(id -> {
                    Place place = new Place(reader.principal(), id.group());
                    readings.computeIfAbsent(place, _ -> new Reading(reader)).reader = reader;
                    holds.computeIfAbsent(place, _ -> new HashSet<>()).add(id);
                });
            }
            found.put(object.key(), holds);
            places.addAll(holds.keySet());
        }
        readings.keySet().retainAll(places);
        holdings = found;
    }

    private static Stream<ArmId> ids(Onlooker.Seen object) {
        if (object.status() == null) {
            return Stream.empty();
        }
        Stream<String> made = Stream.ofNullable(object.status().resources()).flatMap(List::stream)
                .map(ResourceStatus::id);
        return Stream.concat(Stream.ofNullable(object.status().id()), made).flatMap(id -> ArmId.tryParse(id).stream())
                .filter(id -> id.resourceGroup() != null && !id.equals(id.group()));
    }

    private void ask(Place place, Reading reading) {
        Map<ArmId, BigDecimal> rows = new HashMap<>();
        String currency = null;
        String page = null;
        for (int number = 0; number < MOST_PAGES; number++) {
            switch (reading.reader.query(CostQuery.request(place.group(), apiVersion, page))) {
                case ArmResult.Ok(ArmResponse response) -> {
                    try {
                        CostQuery.Page said = response.body() == null
                                ? new CostQuery.Page(Map.of(), Optional.empty(), Optional.empty())
                                : CostQuery.read(response.body());
                        said.amounts().forEach((id, amount) -> rows.merge(id, amount, BigDecimal::add));
                        currency = said.currency().orElse(currency);
                        page = said.next().orElse(null);
                    } catch (IllegalArgumentException e) {
                        failed(place, reading, "unreadable", e.getMessage(), interval);
                        return;
                    }
                    if (page == null) {
                        learned(reading, currency, rows);
                        return;
                    }
                }
                case ArmResult.Failure failure -> {
                    refused(place, reading, failure);
                    return;
                }
                case ArmResult.NotFound(_, var error) -> {
                    failed(place, reading, "failed", error.message(), interval);
                    return;
                }
                case ArmResult.Accepted _ -> {
                    failed(place, reading, "unreadable", "Azure wants to answer later", interval);
                    return;
                }
            }
        }
        failed(place, reading, "unreadable", "the answer has more than " + MOST_PAGES + " pages", interval);
    }

    private void learned(Reading reading, @Nullable String currency, Map<ArmId, BigDecimal> rows) {
        heard.answered("ok");
        Instant now = clock.instant();
        reading.accounts = Accounts.of(currency == null ? "" : currency, LocalDate.ofInstant(now, ZoneOffset.UTC),
                rows);
        reading.due = now.plus(about(interval));
        reading.trouble = "";
    }

    private void refused(Place place, Reading reading, ArmResult.Failure failure) {
        String why = failure.error().message();
        if (failure.kind() == FailureKind.THROTTLED) {
            Duration wait = failure.response().flatMap(CostPoller::wait).or(failure::retryAfter).orElse(WHEN_BUSY);
            // The tenant's budget, of which nobody else may take in the meantime either.
            Instant until = clock.instant().plus(wait);
            nextQuestion = until.isAfter(nextQuestion) ? until : nextQuestion;
            failed(place, reading, "throttled", why, wait);
        } else if (failure.kind() == FailureKind.AUTHORIZATION || failure.kind() == FailureKind.AUTHENTICATION) {
            failed(place, reading, "not-allowed", why, AFTER_FAILURE);
        } else {
            failed(place, reading, "failed", why, failure.passes() ? AFTER_FAILURE : interval);
        }
    }

    /** The longest of what Azure asks for; it says so in headers of its own. */
    private static Optional<Duration> wait(ArmResponse response) {
        return WAITS.stream().flatMap(name -> response.header(name).stream()).filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text))).filter(Duration::isPositive)
                .max(Duration::compareTo).map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private void failed(Place place, Reading reading, String result, @Nullable String why, Duration wait) {
        heard.answered(result);
        reading.due = clock.instant().plus(wait);
        String trouble = result + ": " + why;
        if (!trouble.equals(reading.trouble)) {
            LOG.warn("what {} costs could not be read: {}", place.group().value(), trouble);
        }
        reading.trouble = trouble;
    }

    private Duration about(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() * (1 - JITTER + 2 * JITTER * random.getAsDouble())));
    }

    private void tellAll() {
        Map<Group, Double> sums = new HashMap<>();
        told.keySet().retainAll(holdings.keySet());
        holdings.forEach((key, holds) -> {
            if (holds.keySet().stream().anyMatch(place -> accounts(place).isEmpty())) {
                return; // a part of it would be taken for the whole
            }
            Optional<Spent> spent = spent(holds);
            spent.ifPresent(amount -> sums.merge(new Group(key.kind(), key.namespace(), amount.currency), amount.amount
                    .doubleValue(), Double::sum));
            Optional<ObjectNode> fields = spent.map(Spent::fields);
            if (!fields.equals(told.put(key, fields)) && !key.kind().equals(COUNTED_ALONE)) {
                objects.tell(key);
            }
        });
        heard.sums(sums);
    }

    private Optional<Accounts> accounts(Place place) {
        return Optional.ofNullable(readings.get(place)).flatMap(reading -> Optional.ofNullable(reading.accounts));
    }

    private Optional<Spent> spent(Map<Place, Set<ArmId>> holds) {
        Spent sum = null;
        for (Map.Entry<Place, Set<ArmId>> hold : holds.entrySet()) {
            Accounts accounts = accounts(hold.getKey()).orElseThrow();
            Optional<BigDecimal> amount = accounts.of(hold.getValue());
            if (amount.isEmpty()) {
                continue;
            }
            if (sum != null && !sum.currency.equals(accounts.currency())) {
                return Optional.empty();
            }
            sum = sum == null
                    ? new Spent(amount.get(), accounts.currency(), accounts.from(), accounts.asOf())
                    : new Spent(sum.amount.add(amount.get()), sum.currency, earlier(sum.from, accounts.from()),
                            earlier(sum.asOf, accounts.asOf()));
        }
        return Optional.ofNullable(sum);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private record Spent(BigDecimal amount, String currency, LocalDate from, LocalDate asOf) {
        ObjectNode fields() {
            return JsonNodeFactory.instance.objectNode().put("amount", amount.setScale(2, RoundingMode.HALF_UP)
                    .toPlainString()).put("currency", currency).put("from", from.toString()).put("asOf", asOf
                            .toString());
        }
    }
}
