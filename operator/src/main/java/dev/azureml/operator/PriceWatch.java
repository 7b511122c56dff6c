package dev.azureml.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.PublicJson;
import dev.azureml.operator.config.AzureSettings;
import dev.azureml.operator.config.PriceSettings;
import dev.azureml.operator.cost.Known;
import dev.azureml.operator.cost.Part;
import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.cost.PriceSource;
import dev.azureml.operator.cost.RetailPrices;
import dev.azureml.operator.engine.Engine;
import dev.azureml.operator.telemetry.Metrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine what things cost: what the file says, and of the rest what the Retail Prices API says, which a thread of
 * its own asks for what estimates need. A replica that does not lead makes no estimates, and so asks nothing.
 */
final class PriceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PriceWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration AN_ANSWER = Duration.ofSeconds(30);
    private static final Duration A_PLAN = Duration.ofMinutes(1);
    private static final Duration WHEN_BUSY = Duration.ofMinutes(1);
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final PriceSettings settings;
    private final Consumer<PriceList> told;
    private final @Nullable RetailPrices retail;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon().name("prices").factory());
    private final Object publishing = new Object();
    private volatile @Nullable FileWatch<PriceList> file;
    private PriceList ofFile = PriceList.NONE;
    private String said = "";

    private PriceWatch(PriceSettings settings, Consumer<PriceList> told, @Nullable RetailPrices retail) {
        this.settings = settings;
        this.told = told;
        this.retail = retail;
    }

    /**
     * Begins; where the settings name neither a file nor an API it does nothing.
     *
     * @param visits how often each object is looked at
     */
    static PriceWatch start(PriceSettings settings, Duration visits, AzureSettings azure, Engine engine,
            Metrics metrics) {
        RetailPrices retail = retail(settings, visits, azure, AN_ANSWER, null, metrics::retailPricesRequest);
        PriceWatch watch = new PriceWatch(settings, engine::price, retail);
        if (retail != null) {
            metrics.retailPrices(retail::age);
            engine.pricesAskedBy(estimate -> retail.knows(watch.notInFile(estimate.parts())));
            watch.publish();
            var _ = watch.thread.scheduleWithFixedDelay(watch::ask, PAUSE.toMillis(), PAUSE.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        PriceFile file = settings.file();
        if (file != null) {
            watch.file = FileWatch.startOr(PriceList.NONE, "PRICES_FILE", new PriceReader(file), watch::fileSays,
                    metrics::pricesFileStale);
        }
        return watch;
    }

    private static @Nullable RetailPrices retail(PriceSettings settings, Duration visits, AzureSettings azure,
            Duration anAnswer, @Nullable Instant until, RetailPrices.Heard heard) {
        URI url = settings.url();
        if (url == null) {
            return null;
        }
        PublicJson json = new PublicJson(azure.azureCloud(), azure.proxy(), anAnswer);
        return new RetailPrices(url, settings.currency(), settings.interval(), visits, page -> {
            if (until != null && !Instant.now().isBefore(until)) {
                throw new IOException("there is no time left");
            }
            return page(json, page);
        }, InstantSource.system(), () -> ThreadLocalRandom.current().nextDouble(), heard);
    }

    private static JsonNode page(PublicJson json, URI page) throws IOException {
        PublicJson.Answer answer = json.get(page);
        return switch (answer.status()) {
            case OK -> answer.body();
            case TOO_MANY_REQUESTS, UNAVAILABLE -> throw new RetailPrices.Busy("it answers " + answer.status(), answer
                    .retryAfter().orElse(WHEN_BUSY));
            default -> throw new IOException("it answers " + answer.status());
        };
    }

    private void ask() {
        try {
            if (retail != null && retail.ask()) {
                publish();
            }
        } catch (RuntimeException e) { // whatever it is, it is tried again
            LOG.warn("PRICES_URL could not be asked", e);
        }
    }

    private void fileSays(PriceList list) {
        synchronized (this) {
            ofFile = list;
        }
        publish();
    }

    /** Of two at once the later tells later; whoever makes an estimate in the meantime waits for neither. */
    private void publish() {
        synchronized (publishing) {
            PriceList list = ofFile();
            told.accept(retail == null ? list : together(list, retail.list()));
            String now = complaint().orElse("");
            if (!now.equals(said) && !now.isEmpty()) {
                LOG.warn(now);
            }
            said = now;
        }
    }

    private synchronized PriceList ofFile() {
        return ofFile;
    }

    /** Whoever writes a file means it. */
    private static PriceList together(PriceList file, PriceList asked) {
        return file.equals(PriceList.NONE) ? asked : file.currency().equals(asked.currency()) ? file.and(asked) : file;
    }

    private Stream<Part> notInFile(List<Part> parts) {
        PriceList list = ofFile();
        return isOfAnotherCurrency(list, settings)
                ? Stream.empty()
                : parts.stream().filter(part -> list.of(part.region(), part.what(), part.lowPriority()).isEmpty());
    }

    private static boolean isOfAnotherCurrency(PriceList file, PriceSettings settings) {
        return !file.equals(PriceList.NONE) && !file.currency().equals(settings.currency());
    }

    private static String otherCurrency(PriceList file, PriceSettings settings) {
        return "PRICES_URL: PRICES_FILE is in " + file.currency() + " and PRICES_CURRENCY says " + settings.currency()
                + ", so that the file counts alone: set PRICES_CURRENCY to " + file.currency();
    }

    /** Returns why what is in force is not what it should be, the file's complaint beside. */
    List<String> complaints() {
        return Stream.concat(Stream.ofNullable(file).flatMap(watch -> watch.complaint().stream()), complaint()
                .stream()).toList();
    }

    private Optional<String> complaint() {
        if (retail == null) {
            return Optional.empty();
        }
        PriceList list = ofFile();
        return isOfAnotherCurrency(list, settings)
                ? Optional.of(otherCurrency(list, settings))
                : retail.trouble().map(text -> "PRICES_URL: " + text
                        + "; what it said before is still in force, and it is asked again");
    }

    /**
     * Returns the same for somebody who waits for it, a minute at most.
     *
     * @param err where it is said why something is missing
     */
    static PriceSource source(PriceSettings settings, AzureSettings azure, Consumer<String> err) {
        PriceFile file = settings.file();
        PriceList ofFile = file == null ? PriceList.NONE : file.read();
        if (settings.url() == null) {
            return _ -> ofFile;
        }
        if (isOfAnotherCurrency(ofFile, settings)) {
            throw new IllegalArgumentException(otherCurrency(ofFile, settings));
        }
        return parts -> {
            RetailPrices retail = retail(settings, A_PLAN, azure, AN_ANSWER.dividedBy(2), Instant.now().plus(A_PLAN),
                    _ -> {
                    });
            if (retail == null) {
                return ofFile;
            }
            List<Part> needed = parts.apply(together(ofFile, retail.list())).filter(part -> part.monthly() == null)
                    .toList();
            while (retail.knows(needed.stream()) == Known.NOT_YET && retail.ask()) {
                // as long as there is something to ask
            }
            retail.trouble().ifPresent(text -> err.accept("PRICES_URL: " + text + "; what costs that has no price"));
            return together(ofFile, retail.list());
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Stream.ofNullable(file).forEach(FileWatch::close);
    }
}
