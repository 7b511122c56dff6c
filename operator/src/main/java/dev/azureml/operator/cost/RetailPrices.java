package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.arm.Delays;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Azure's Retail Prices API says things cost: asked for what estimates need alone, again each interval, and never by whom
 * an estimate is made. What it said once stays in force while it says nothing better. Safe for threads, of which one asks.
 */
public final class RetailPrices {
    private static final String VERSION = "2023-01-01-preview";
    /** So many sizes and regions are used by nobody in earnest. */
    private static final int MOST_QUERIES = 1_000;
    private static final int MOST_PAGES = 20;
    /** After so much of it, those that wait hear what is known. */
    private static final int MOST_AT_ONCE = 20;
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(6);
    /** What no estimate asked for in so many intervals, and so many visits, is forgotten. */
    private static final int KEPT_FOR = 3;
    /** What was answered with nothing makes room for others, and is not asked for again more often than that. */
    private static final Duration NOTHING_KEPT_FOR = Duration.ofHours(1);

    private final URI api;
    private final String currency;
    private final Duration interval;
    private final Duration visits;
    private final Pages pages;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Heard heard;
    private final Map<RetailQuery, Knowledge> queries = new LinkedHashMap<>();
    private Instant pausedUntil = Instant.EPOCH;
    private @Nullable Instant turnedAwayAt;

    /** Gets pages. */
    @FunctionalInterface
    public interface Pages {
        /**
         * Returns the JSON of a page.
         *
         * @throws Busy where the host wants to be left alone for a while
         * @throws IOException for any other answer, and for none
         */
        JsonNode get(URI page) throws IOException;
    }

    /** Told what became of requests, for metrics. */
    @FunctionalInterface
    public interface Heard {
        /** @param result ok, throttled or failed */
        void answered(String result);
    }

    /** The host wants to be left alone for a while. */
    public static final class Busy extends IOException {
        private static final long serialVersionUID = 1;
        private final Duration wait;

        public Busy(String message, Duration wait) {
            super(message);
            this.wait = wait;
        }
    }

    /** What is known of one query. */
    private static final class Knowledge {
        private Map<PriceList.Item, BigDecimal> prices = Map.of();
        private @Nullable Instant saidAt;
        /** Why the last answer was none, or not all that it should be. */
        private @Nullable String trouble;
        private int failures;
        private Instant due = Instant.EPOCH;
        private Instant wantedAt;

        Knowledge(Instant wantedAt) {
            this.wantedAt = wantedAt;
        }

        Known known() {
            return saidAt != null ? Known.ALL : failures > 0 ? Known.IN_VAIN : Known.NOT_YET;
        }

        boolean saidNothing(Instant before) {
            return prices.isEmpty() && saidAt != null && saidAt.isBefore(before);
        }
    }

    /**
     * @param api the address of the API
     * @param visits how often each object is looked at, and so says again what it needs
     * @param random between 0 and 1, so that not all operators ask at once
     */
    public RetailPrices(URI api, String currency, Duration interval, Duration visits, Pages pages, InstantSource clock,
            DoubleSupplier random, Heard heard) {
        this.api = api;
        this.currency = currency;
        this.interval = interval;
        this.visits = visits;
        this.pages = pages;
        this.clock = clock;
        this.random = random;
        this.heard = heard;
    }

    /** Notes that those are needed; returns what came of asking for them, so that it is known what is to be waited for. */
    public synchronized Known knows(Stream<Part> parts) {
        Instant now = clock.instant();
        return parts.flatMap(part -> RetailQuery.of(part).stream()).distinct().map(query -> knows(query, now)).toList()
                .stream().min(Comparator.naturalOrder()).orElse(Known.ALL);
    }

    private Known knows(RetailQuery query, Instant now) {
        Knowledge known = queries.get(query);
        if (known == null && hasRoom(now)) {
            known = new Knowledge(now);
            queries.put(query, known);
        }
        if (known == null) {
            turnedAwayAt = now;
            return Known.IN_VAIN;
        }
        known.wantedAt = now;
        return known.known();
    }

    /** What nobody sells, such as a size that somebody thought up, goes first, so that it keeps nobody else out. */
    private boolean hasRoom(Instant now) {
        if (queries.size() >= MOST_QUERIES) {
            queries.values().removeIf(known -> known.saidNothing(now.minus(NOTHING_KEPT_FOR)));
        }
        return queries.size() < MOST_QUERIES;
    }

    /** Asks what is to be asked now, or a part of it; returns whether there was anything. */
    public boolean ask() {
        List<RetailQuery> due = due();
        for (RetailQuery query : due) {
            if (!ask(query)) {
                break;
            }
        }
        return !due.isEmpty();
    }

    private synchronized List<RetailQuery> due() {
        Instant now = clock.instant();
        Duration longest = interval.compareTo(visits) > 0 ? interval : visits;
        queries.values().removeIf(known -> known.wantedAt.plus(longest.multipliedBy(KEPT_FOR)).isBefore(now));
        return now.isBefore(pausedUntil)
                ? List.of()
                : queries.entrySet().stream().filter(entry -> !now.isBefore(entry.getValue().due))
                        .limit(MOST_AT_ONCE).map(Map.Entry::getKey).toList();
    }

    /** Returns whether another may follow. */
    private boolean ask(RetailQuery query) {
        try {
            List<String> twice = new ArrayList<>();
            Map<PriceList.Item, BigDecimal> prices = read(query, twice);
            heard.answered("ok");
            learned(query, prices, twice);
            return true;
        } catch (Busy e) {
            heard.answered("throttled");
            pause(e.wait);
            failed(query, e.getMessage());
            return false;
        } catch (IOException | RuntimeException e) { // what is no price list is told as such
            heard.answered("failed");
            failed(query, e.getMessage());
            return true;
        }
    }

    private synchronized void learned(RetailQuery query, Map<PriceList.Item, BigDecimal> prices, List<String> twice) {
        Knowledge known = queries.get(query);
        if (known == null) {
            return;
        }
        Instant now = clock.instant();
        if (prices.isEmpty() && !known.prices.isEmpty() && known.saidAt != null
                && now.isBefore(known.saidAt.plus(interval
                        .multipliedBy(KEPT_FOR)))) {
            // Nothing is taken off the market in a day; an API that has lost its data answers so.
            failed(query, "it has no price any more of what had one");
            return;
        }
        known.prices = prices;
        known.saidAt = now;
        known.trouble = twice.isEmpty() ? null : twice.getFirst();
        known.failures = 0;
        known.due = now.plus(about(interval));
    }

    private synchronized void failed(RetailQuery query, @Nullable String why) {
        Knowledge known = queries.get(query);
        if (known != null) {
            known.trouble = String.valueOf(why);
            known.due = clock.instant().plus(about(Delays.doubled(FIRST_RETRY, known.failures, LAST_RETRY)));
            known.failures++;
        }
    }

    private synchronized void pause(Duration time) {
        pausedUntil = clock.instant().plus(time.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : time);
    }

    private Duration about(Duration time) {
        return Delays.about(time, random.getAsDouble());
    }

    private Map<PriceList.Item, BigDecimal> read(RetailQuery query, List<String> twice)
            throws IOException {
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        URI page = first(query);
        for (int number = 1; page != null; number++) {
            if (number > MOST_PAGES) {
                throw new IOException("the answer has more than " + MOST_PAGES + " pages");
            }
            JsonNode answer = pages.get(page);
            if (!answer.path("Items").isArray()) {
                throw new IOException("the answer has no list of Items");
            }
            if (!answer.get("Items").isEmpty()) {
                answers.add(answer);
            }
            page = next(answer.path("NextPageLink").asText(""));
        }
        if (answers.isEmpty()) {
            return Map.of();
        }
        PriceList list = RetailAnswer.read(answers, where -> twice.add(where + ", and another: none of them is taken"));
        if (!list.currency().equals(currency)) {
            throw new IOException("the prices are in " + list.currency() + ", and were asked for in " + currency);
        }
        return list.monthly();
    }

    private URI first(RetailQuery query) {
        return URI.create(api + "?api-version=" + VERSION + "&currencyCode=%27" + currency + "%27&$filter="
                + URLEncoder.encode(query.filter(), StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** Whoever answers says where it goes on, and must not send the operator anywhere else. */
    private @Nullable URI next(String link) throws IOException {
        if (link.isEmpty() || link.equals("null")) {
            return null;
        }
        try {
            URI next = new URI(link.replace(" ", "%20"));
            if ("https".equalsIgnoreCase(next.getScheme()) && api.getHost().equalsIgnoreCase(next.getHost())
                    && port(api) == port(next) && next.getRawUserInfo() == null) {
                return next;
            }
        } catch (URISyntaxException _) {
            // the same as any other place that is not ours
        }
        throw new IOException("NextPageLink leads to another host than PRICES_URL, and is not followed");
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 443 : url.getPort();
    }

    /** Returns all that is known; it is of the day on which the oldest of it was said. */
    public synchronized PriceList list() {
        Map<PriceList.Item, BigDecimal> all = new HashMap<>();
        queries.values().forEach(known -> all.putAll(known.prices));
        return new PriceList(currency, oldest().map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
                .orElse(null), all);
    }

    private Optional<Instant> oldest() {
        return queries.values().stream().flatMap(known -> Stream.ofNullable(known.saidAt)).min(Instant::compareTo);
    }

    /** Returns how old the oldest is that counts; empty where nothing is known. */
    public synchronized Optional<Duration> age() {
        return oldest().map(at -> Duration.between(at, clock.instant()));
    }

    /** Returns why some of it is not known, or not as of today; empty where the last of each was answered. */
    public synchronized Optional<String> trouble() {
        Optional<String> full = Optional.ofNullable(turnedAwayAt).filter(at -> clock.instant().isBefore(at.plus(visits
                .multipliedBy(2))))
                .map(_ -> "objects name more than " + MOST_QUERIES + " sizes and regions, and of those"
                        + " beyond that no price is asked: look in status.estimatedMonthlyCost.unpriced for sizes that"
                        + " nobody sells, or give prices in PRICES_FILE");
        return queries.entrySet().stream().filter(query -> query.getValue().trouble != null).findFirst()
                .map(query -> query.getKey().filter() + ": " + query.getValue().trouble).or(() -> full);
    }
}
