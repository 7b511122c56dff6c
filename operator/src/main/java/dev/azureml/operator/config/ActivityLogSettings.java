package dev.azureml.operator.config;

import java.time.Duration;

/**
 * Whether Azure's activity log is read, and how.
 *
 * @param requestsPerMinute of all identities together
 */
public record ActivityLogSettings(boolean enabled, Duration interval, int requestsPerMinute) {
    static ActivityLogSettings from(SettingValues values) {
        return new ActivityLogSettings(values.get(AllSettings.ACTIVITY_LOG), values.get(
                AllSettings.ACTIVITY_LOG_INTERVAL), values.get(AllSettings.ACTIVITY_LOG_REQUESTS_PER_MINUTE));
    }
}
