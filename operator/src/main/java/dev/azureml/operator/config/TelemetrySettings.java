package dev.azureml.operator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What the operator says of itself, and where.
 *
 * @param httpAddress null for all of the machine's
 */
public record TelemetrySettings(@Nullable InetAddress httpAddress, int httpPort, @Nullable Tls tls, Level logLevel,
        LogFormat logFormat) {

    /** The files of a certificate, with those between it and its authority, and of its key, in PEM. */
    public record Tls(Path certificate, Path key) {
    }

    /** One JSON object a line for machines, or plain text for people. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    /** Where it listens. */
    public InetSocketAddress http() {
        return new InetSocketAddress(httpAddress, httpPort);
    }

    static List<String> problems(SettingValues values) {
        boolean certificate = values.isGiven(AllSettings.HTTP_TLS_CERTIFICATE_FILE);
        return certificate == values.isGiven(AllSettings.HTTP_TLS_KEY_FILE)
                ? List.of()
                : List.of(certificate
                        ? "HTTP_TLS_KEY_FILE: needed with HTTP_TLS_CERTIFICATE_FILE"
                        : "HTTP_TLS_CERTIFICATE_FILE: needed with HTTP_TLS_KEY_FILE");
    }

    static TelemetrySettings from(SettingValues values) {
        Path certificate = values.find(AllSettings.HTTP_TLS_CERTIFICATE_FILE);
        Path key = values.find(AllSettings.HTTP_TLS_KEY_FILE);
        return new TelemetrySettings(values.find(AllSettings.HTTP_ADDRESS), values.get(AllSettings.HTTP_PORT),
                certificate == null
                        || key == null
                                ? null
                                : new Tls(certificate, key),
                values.get(AllSettings.LOG_LEVEL), values.get(AllSettings.LOG_FORMAT));
    }
}
