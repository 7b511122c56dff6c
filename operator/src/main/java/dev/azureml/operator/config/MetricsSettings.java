package dev.azureml.operator.config;

import dev.azureml.api.MetricExport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of Azure's metrics are read, and how.
 *
 * @param groups of workspaces that say none
 * @param interval of workspaces that say none
 * @param delay how long before the reading the last minute begins that is read
 * @param requestsPerMinute of all identities together
 * @param maxSeries of a workspace, with its endpoints
 * @param carbonIntensity grams of CO2e that a kWh stands for, by region; that of all others under an empty name
 * @param idleGpu when the GPUs of a cluster are idle
 * @param batch where many resources are asked for at once; null where each is asked for alone
 */
public record MetricsSettings(Set<MetricExport.Group> groups, Duration interval, Duration delay, int requestsPerMinute,
        int maxSeries, Map<String, Double> carbonIntensity, IdleGpu idleGpu, @Nullable Batch batch) {

    /**
     * When GPUs are idle.
     *
     * @param percent of utilisation under which they are
     * @param after how long of that it is told
     */
    public record IdleGpu(int percent, Duration after) {
    }

    /**
     * The endpoints of Azure Monitor in its regions.
     *
     * @param url with {@code {region}} for the region, unless it is one for all
     */
    public record Batch(String url, String audience) {
        static final String REGION = "{region}";

        /** Returns the one of a region. */
        public URI host(String region) {
            return URI.create(url.replace(REGION, region));
        }

        private static Batch of(String domain) {
            return new Batch("https://" + REGION + "." + domain, "https://" + domain);
        }
    }

    static List<String> problems(SettingValues values) {
        boolean needed = values.get(AllSettings.AZURE_METRICS_BATCH)
                && values.get(AllSettings.AZURE_CLOUD) == AzureSettings.Cloud.CUSTOM;
        return needed && !(values.isGiven(AllSettings.AZURE_METRICS_BATCH_URL)
                && values.isGiven(AllSettings.AZURE_METRICS_BATCH_AUDIENCE))
                        ? List.of(AllSettings.AZURE_METRICS_BATCH_URL.name() + " and "
                                + AllSettings.AZURE_METRICS_BATCH_AUDIENCE.name()
                                + ": needed for AZURE_METRICS_BATCH with AZURE_CLOUD custom")
                        : List.of();
    }

    static MetricsSettings from(SettingValues values) {
        return new MetricsSettings(Objects.requireNonNullElse(values.find(AllSettings.AZURE_METRICS_GROUPS), Set.of()),
                values.get(AllSettings.AZURE_METRICS_INTERVAL), values.get(AllSettings.AZURE_METRICS_DELAY),
                values.get(AllSettings.AZURE_METRICS_REQUESTS_PER_MINUTE),
                values.get(AllSettings.AZURE_METRICS_MAX_SERIES),
                Objects.requireNonNullElse(values.find(AllSettings.AZURE_METRICS_CARBON_INTENSITY), Map.of()),
                new IdleGpu(values.get(AllSettings.AZURE_METRICS_IDLE_GPU_PERCENT),
                        values.get(AllSettings.AZURE_METRICS_IDLE_GPU_AFTER)),
                values.get(AllSettings.AZURE_METRICS_BATCH)
                        ? batch(values)
                        : null);
    }

    private static Batch batch(SettingValues values) {
        Batch known = switch (values.get(AllSettings.AZURE_CLOUD)) {
            case PUBLIC, CUSTOM -> Batch.of("metrics.monitor.azure.com");
            case USGOVERNMENT -> Batch.of("metrics.monitor.azure.us");
            case CHINA -> Batch.of("metrics.monitor.azure.cn");
        };
        return new Batch(Objects.requireNonNullElse(values.find(AllSettings.AZURE_METRICS_BATCH_URL), known.url),
                Objects.requireNonNullElse(values.find(AllSettings.AZURE_METRICS_BATCH_AUDIENCE), known.audience));
    }
}
