package dev.azureml.operator.spending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Delays;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.Spending;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.tenant.Use;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
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
import java.util.stream.Collectors;
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

    private final Onlooker onlooker;
    private final Duration interval;
    private final String apiVersion;
    private final Heard heard;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Map<Place, Reading> readings = new LinkedHashMap<>();
    private final Map<ObjectKey, Optional<ObjectNode>> told = new ConcurrentHashMap<>();
    /** Of what each sum that was told is made. */
    private final Map<ObjectKey, Set<ArmId>> sources = new HashMap<>();
    private Map<ObjectKey, Holding> holdings = Map.of();
    private Instant nextLook = Instant.EPOCH;
    private Instant nextQuestion = Instant.EPOCH;
    private @Nullable ScheduledExecutorService turns;

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
        private @Nullable Question question;
        private boolean isAwake = true;
        private int failures;
        private Instant due = Instant.EPOCH;
        private String trouble = "";

        Reading(Onlooker.Reader reader) {
            this.reader = reader;
        }
    }

    /** What has been answered of a question that has pages. */
    private static final class Question {
        private final LocalDate asked;
        private final Map<ArmId, BigDecimal> rows = new HashMap<>();
        private @Nullable String currency;
        private @Nullable String page;
        private int pages;

        Question(LocalDate asked) {
            this.asked = asked;
        }

        /** Throws {@link IllegalArgumentException} where it does not go with the pages before. */
        void add(CostQuery.Page said) {
            String other = said.currency().orElse(currency);
            if (currency != null && !currency.equals(other)) {
                throw new IllegalArgumentException("a page is not in the currency of those before");
            }
            currency = other;
            said.amounts().forEach((id, amount) -> rows.merge(id, amount, BigDecimal::add));
            page = said.next().orElse(null);
            pages++;
            if (page != null && pages >= MOST_PAGES) {
                throw new IllegalArgumentException("the answer has more than " + MOST_PAGES + " pages");
            }
        }
    }

    /**
     * What an object has, as far as it is told of that.
     *
     * @param isKnown whether somebody could look
     * @param isCut whether it names something that it is not told of
     */
    private record Holding(Map<Place, Set<ArmId>> ids, boolean isKnown, boolean isCut) {
        Set<ArmId> all() {
            return ids.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        }
    }

    CostPoller(Onlooker onlooker, Duration interval, String apiVersion, Heard heard, BooleanSupplier leads,
            InstantSource clock, DoubleSupplier random) {
        this.onlooker = onlooker;
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
        CostPoller poller = new CostPoller(onlooker, interval, apiVersion, heard, leads, clock, random);
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
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("what objects cost could not be read; it is tried again", e);
        }
    }

    void turn() {
        Instant now = clock.instant();
        if (!leads.getAsBoolean() || !onlooker.knowsAll()) {
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
        // A question that was begun goes on first; of the others who has waited longest, so that nobody waits for good.
        Optional<Map.Entry<Place, Reading>> next = readings.entrySet().stream().filter(reading -> reading
                .getValue().isAwake && !now.isBefore(reading.getValue().due))
                .min(Comparator.<Map.Entry<Place, Reading>, Boolean>comparing(
                        reading -> reading.getValue().question == null)
                        .thenComparing(reading -> reading.getValue().due));
        if (next.isPresent()) {
            nextQuestion = now.plus(BETWEEN_QUESTIONS);
            ask(next.get().getKey(), next.get().getValue());
            tellAll();
        }
    }

    /** Finds out who holds what; a status proves nothing, and who may only refer to a resource is told nothing of it. */
    private void look() {
        readings.values().forEach(reading -> reading.isAwake = false);
        Map<ObjectKey, Holding> found = new HashMap<>();
        for (Onlooker.Seen object : KINDS.stream().flatMap(kind -> onlooker.objects(kind).stream()).toList()) {
            found.put(object.key(), switch (onlooker.access(object)) {
                case Onlooker.Access.Granted(Onlooker.Reader reader) -> held(object, reader);
                case Onlooker.Access.Denied(_, boolean passes) when passes -> heldBefore(object);
                case Onlooker.Access.Denied _ -> new Holding(Map.of(), true, true);
            });
        }
        readings.keySet().retainAll(found.values().stream().flatMap(holding -> holding.ids.keySet().stream()).collect(
                Collectors.toSet()));
        holdings = found;
    }

    private Holding held(Onlooker.Seen object, Onlooker.Reader reader) {
        Map<Place, Set<ArmId>> holds = new HashMap<>();
        boolean isCut = false;
        for (ArmId id : ids(object).toList()) {
            if (reader.isMaster(id)) {
                Place place = new Place(reader.principal(), id.group());
                Reading reading = readings.computeIfAbsent(place, _ -> new Reading(reader));
                reading.reader = reader;
                reading.isAwake = true;
                holds.computeIfAbsent(place, _ -> new HashSet<>()).add(id);
            } else {
                isCut = true;
            }
        }
        return new Holding(holds, true, isCut);
    }

    /** Its credentials are not there just now: it has what it had, less what its namespace may not manage any more. */
    private Holding heldBefore(Onlooker.Seen object) {
        Holding before = holdings.get(object.key());
        Map<Place, Set<ArmId>> holds = new HashMap<>();
        if (before != null) {
            before.ids.forEach((place, ids) -> {
                Set<ArmId> still = ids.stream().filter(id -> mayManage(object, id)).collect(Collectors.toSet());
                if (!still.isEmpty()) {
                    holds.put(place, still);
                }
            });
        }
        return new Holding(holds, before != null && before.isKnown, ids(object).anyMatch(id -> !mayManage(object,
                id)));
    }

    /** Whether the tenants file lets its namespace, whoever it acts as. */
    private boolean mayManage(Onlooker.Seen object, ArmId id) {
        return onlooker.refusal(object.key().namespace(), id.value(), Use.MANAGE).isEmpty();
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

    /** Asks for a page; the next is another question to Azure, and waits its turn as one. */
    private void ask(Place place, Reading reading) {
        LocalDate today = today();
        Question question = reading.question;
        if (question == null || !month(question.asked).equals(month(today))) {
            question = new Question(today);
        }
        reading.question = question;
        switch (reading.reader.query(CostQuery.request(place.group(), apiVersion, question.page))) {
            case ArmResult.Ok(ArmResponse response) -> {
                try {
                    question.add(response.body() == null
                            ? new CostQuery.Page(Map.of(), Optional.empty(), Optional.empty())
                            : CostQuery.read(response.body()));
                } catch (IllegalArgumentException e) {
                    failed(place, reading, "unreadable", e.getMessage(), interval);
                    return;
                }
                if (question.page == null) {
                    learned(reading, question);
                }
            }
            case ArmResult.Failure failure -> refused(place, reading, failure);
            case ArmResult.NotFound(_, var error) -> failed(place, reading, "failed", error.message(), interval);
            case ArmResult.Accepted _ ->
                failed(place, reading, "unreadable", "Azure wants to answer later", interval);
        }
    }

    /** What was answered counts until the month is over, in Azure's time, however long the interval is. */
    private void learned(Reading reading, Question question) {
        heard.answered("ok");
        reading.question = null;
        reading.failures = 0;
        reading.accounts = Accounts.of(question.currency == null ? "" : question.currency, question.asked,
                question.rows);
        Instant again = clock.instant().plus(Delays.about(interval, random.getAsDouble()));
        Instant turn = month(question.asked).plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        reading.due = again.isBefore(turn) ? again : turn;
        reading.trouble = "";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static LocalDate month(LocalDate day) {
        return day.withDayOfMonth(1);
    }

    private void refused(Place place, Reading reading, ArmResult.Failure failure) {
        String why = failure.error().message();
        if (failure.kind() == FailureKind.THROTTLED) {
            Duration wait = failure.response().flatMap(CostPoller::wait).or(failure::retryAfter).orElse(WHEN_BUSY);
            // The tenant's budget, of which nobody else may take in the meantime either.
            Instant until = clock.instant().plus(wait);
            nextQuestion = until.isAfter(nextQuestion) ? until : nextQuestion;
            Question begun = reading.question;
            failed(place, reading, "throttled", why, wait);
            reading.question = begun; // which goes on where it was
        } else if (failure.kind() == FailureKind.AUTHORIZATION || failure.kind() == FailureKind.AUTHENTICATION) {
            failed(place, reading, "not-allowed", why, longer(reading));
        } else {
            failed(place, reading, "failed", why, failure.passes() ? longer(reading) : interval);
        }
    }

    /** Twice as long each time, and no longer than what was answered would be left alone. */
    private Duration longer(Reading reading) {
        return Delays.doubled(AFTER_FAILURE, reading.failures++, interval);
    }

    /** The longest of what Azure asks for; it says so in headers of its own. */
    private static Optional<Duration> wait(ArmResponse response) {
        return WAITS.stream().flatMap(name -> response.header(name).stream()).filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text))).filter(Duration::isPositive)
                .max(Duration::compareTo).map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private void failed(Place place, Reading reading, String result, @Nullable String why, Duration wait) {
        heard.answered(result);
        reading.question = null;
        reading.due = clock.instant().plus(wait);
        String trouble = result + ": " + why;
        if (!trouble.equals(reading.trouble)) {
            LOG.warn("what {} costs could not be read: {}", place.group().value(), trouble);
        }
        reading.trouble = trouble;
    }

    private void tellAll() {
        Map<Group, Double> sums = new HashMap<>();
        told.keySet().retainAll(holdings.keySet());
        sources.keySet().retainAll(holdings.keySet());
        LocalDate month = month(today());
        holdings.forEach((key, holding) -> {
            if (!holding.isKnown || holding.ids.keySet().stream().anyMatch(place -> accounts(place, month).isEmpty())) {
                // A part of it would be taken for the whole, and what was said before stands, if it is still for the object.
                if (saysTooMuch(key, holding)) {
                    tell(key, Optional.empty(), Set.of());
                }
                return;
            }
            Optional<Spent> spent = spent(holding.ids, month);
            spent.ifPresent(amount -> sums.merge(new Group(key.kind(), key.namespace(), amount.currency), amount.amount
                    .doubleValue(), Double::sum));
            tell(key, spent.map(Spent::fields), holding.all());
        });
        heard.sums(sums);
    }

    private boolean saysTooMuch(ObjectKey key, Holding holding) {
        Set<ArmId> summed = sources.get(key);
        return summed == null ? holding.isCut : !holding.all().containsAll(summed);
    }

    private void tell(ObjectKey key, Optional<ObjectNode> fields, Set<ArmId> of) {
        sources.put(key, of);
        if (!fields.equals(told.put(key, fields)) && !key.kind().equals(COUNTED_ALONE)) {
            onlooker.tell(key);
        }
    }

    /** Those of that month alone: the sum of two months is that of none. */
    private Optional<Accounts> accounts(Place place, LocalDate month) {
        return Optional.ofNullable(readings.get(place)).flatMap(reading -> Optional.ofNullable(reading.accounts))
                .filter(accounts -> accounts.from().equals(month));
    }

    private Optional<Spent> spent(Map<Place, Set<ArmId>> holds, LocalDate month) {
        Spent sum = null;
        for (Map.Entry<Place, Set<ArmId>> hold : holds.entrySet()) {
            Accounts accounts = accounts(hold.getKey(), month).orElseThrow();
            Optional<BigDecimal> amount = accounts.of(hold.getValue());
            if (amount.isEmpty()) {
                continue;
            }
            if (sum != null && !sum.currency.equals(accounts.currency())) {
                return Optional.empty();
            }
            sum = sum == null
                    ? new Spent(amount.get(), accounts.currency(), month, accounts.asOf())
                    : new Spent(sum.amount.add(amount.get()), sum.currency, month, earlier(sum.asOf, accounts.asOf()));
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
