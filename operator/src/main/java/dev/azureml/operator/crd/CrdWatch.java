package dev.azureml.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.MLStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the cluster's CRDs with those that the operator was built with, at the start and whenever they change. It
 * reads what the API server publishes to every authenticated user, so that no right is needed.
 */
public final class CrdWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrdWatch.class);
    private static final String OUTLINES = "crd-outlines.json";
    private static final String INDEX = "/openapi/v3";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The index alone is read, which is small and in the API server's memory. */
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** Somebody is about to mend it, and wants to see that it is mended. */
    private static final Duration PAUSE_WITH_SKEW = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Predicate<String> runs;
    private final BiConsumer<String, Boolean> told;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon().name("crds").factory());
    private volatile List<CrdSkew> skews = List.of();
    private @Nullable String read;
    private boolean readable = true;

    private CrdWatch(KubernetesClient client, Predicate<String> runs, BiConsumer<String, Boolean> told) {
        this.client = client;
        this.runs = runs;
        this.told = told;
    }

    /**
     * Begins at once, and does not wait for what it finds.
     *
     * @param runs whether a kind is one that the operator runs
     * @param told of each CRD by its name, whether it is another than the operator's
     */
    public static CrdWatch start(KubernetesClient client, Predicate<String> runs, BiConsumer<String, Boolean> told) {
        CrdWatch watch = new CrdWatch(client, runs, told);
        watch.thread.execute(watch::look);
        return watch;
    }

    /** One line for each CRD that is another than the operator's. */
    public List<String> sayings() {
        return skews.stream().map(CrdSkew::text).toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            String place = ApiGroup.get(client, INDEX).path("paths").path(ApiGroup.PATH.substring(1))
                    .path("serverRelativeURL").asText();
            // It carries a digest of what is to be read there.
            if (!place.isEmpty() && !place.equals(read)) {
                compare(ApiGroup.get(client, place).at("/components/schemas"));
                read = place;
            }
            readable = true;
        } catch (RuntimeException | IOException e) {
            if (readable && !thread.isShutdown()) {
                LOG.warn("whether the CRDs are those of this operator can't be told: {}", e.getMessage());
            }
            readable = false;
        }
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::look, (skews.isEmpty() ? PAUSE : PAUSE_WITH_SKEW).toSeconds(),
                    TimeUnit.SECONDS);
        }
    }

    /** A CRD that is not there is no concern of ours: without it the operator does not start. */
    private void compare(JsonNode published) {
        List<CrdSkew> now = new ArrayList<>();
        outlines().properties().stream().filter(kind -> runs.test(kind.getKey())).forEach(kind -> {
            JsonNode served = published.path("dev.azureml.v1alpha1." + kind.getKey());
            if (served.isObject()) {
                String crd = ApiGroup.crd(kind.getKey());
                var skew = CrdSkew.of(crd, SchemaDifference.between(kind.getValue(), served));
                skew.ifPresent(now::add);
                told.accept(crd, skew.isPresent());
            }
        });
        List<CrdSkew> before = skews;
        skews = List.copyOf(now); // first: who reads the log may ask
        now.stream().filter(skew -> !before.contains(skew)).forEach(skew -> LOG.warn("{}", skew.text()));
        before.stream().filter(was -> now.stream().noneMatch(skew -> skew.crd().equals(was.crd())))
                .forEach(was -> LOG.info("CRD {} is the one that this operator was built with again", was.crd()));
    }

    private static JsonNode outlines() {
        try (InputStream in = MLStatus.class.getResourceAsStream(OUTLINES)) {
            return JSON.readTree(Objects.requireNonNull(in, OUTLINES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
