package dev.azureml.operator.config;

import org.slf4j.event.Level;

/** What the operator says of itself, and where. */
public record TelemetrySettings(int httpPort, Level logLevel, LogFormat logFormat) {

    /** One JSON object a line for machines, or plain text for people. */
    public enum LogFormat {
        JSON, TEXT
    }

    static TelemetrySettings from(SettingValues values) {
        return new TelemetrySettings(values.get(AllSettings.HTTP_PORT), values.get(AllSettings.LOG_LEVEL),
                values.get(AllSettings.LOG_FORMAT));
    }
}
