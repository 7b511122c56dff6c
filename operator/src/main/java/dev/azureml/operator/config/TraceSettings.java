package dev.azureml.operator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, by OpenTelemetry's own variables.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, without the path of traces
 * @param certificate a PEM file with the only authorities that are trusted there; null for the JDK's
 * @param ratio the share of visits that is traced, from 0 to 1
 */
public record TraceSettings(URI endpoint, SecretHeaders headers, @Nullable Path certificate, double ratio) {

    /** Returns null where no endpoint is given: nothing is traced. */
    static @Nullable TraceSettings from(SettingValues values) {
        URI endpoint = values.find(AllSettings.OTEL_EXPORTER_OTLP_ENDPOINT);
        return endpoint == null
                ? null
                : new TraceSettings(endpoint, Optional.ofNullable(values.find(AllSettings.OTEL_EXPORTER_OTLP_HEADERS))
                        .orElse(SecretHeaders.NONE), values.find(AllSettings.OTEL_EXPORTER_OTLP_CERTIFICATE),
                        values.get(AllSettings.OTEL_TRACES_SAMPLER_ARG));
    }
}
