package dev.azureml.operator.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static dev.azureml.operator.config.AllSettings.POLL_INTERVAL;
import static dev.azureml.operator.config.AllSettings.POLL_INTERVAL_MAX;
import static dev.azureml.operator.config.AllSettings.RETRY_BASE;
import static dev.azureml.operator.config.AllSettings.RETRY_MAX;

/** How often the operator looks, how long it waits, and what it may do. */
public record ReconcileSettings(Duration driftInterval, Duration fullReadInterval, boolean overridesAllowed,
        AllowedScopes allowedScopes, boolean paused, @Nullable PausedNamespacesFile pausedNamespaces,
        String hmacSecret, Duration retryBase, Duration retryMax, Duration stallAuthorizationAfter,
        WhenGone credentialsWhenGone, Duration credentialsLetGoAfter, Duration credentialExpiryWarning,
        Duration pollInterval,
        Duration pollIntervalMax) {

    /** How an object that is being deleted goes on without the credentials that it had. */
    public enum WhenGone {
        OPERATOR_IDENTITY, LET_GO
    }

    /** How long such an object waits before it lets go of what it has in Azure; null when it does not let go. */
    public @Nullable Duration letGoAfter() {
        return credentialsWhenGone == WhenGone.LET_GO ? credentialsLetGoAfter : null;
    }

    static List<String> problems(SettingValues values) {
        return Stream.concat(order(values, RETRY_BASE, RETRY_MAX), order(values, POLL_INTERVAL, POLL_INTERVAL_MAX))
                .toList();
    }

    static ReconcileSettings from(SettingValues values) {
        return new ReconcileSettings(values.get(AllSettings.DRIFT_INTERVAL),
                values.get(AllSettings.FULL_READ_INTERVAL), values.get(AllSettings.OVERRIDES_ALLOWED),
                Objects.requireNonNullElse(values.find(AllSettings.ALLOWED_SCOPES_FILE), AllowedScopes.all()),
                values.get(AllSettings.PAUSED), values.find(AllSettings.PAUSED_NAMESPACES_FILE),
                values.get(AllSettings.SECRETS_HMAC_SECRET), values.get(RETRY_BASE),
                values.get(RETRY_MAX), values.get(AllSettings.STALL_AUTHORIZATION_AFTER),
                values.get(AllSettings.CREDENTIALS_WHEN_GONE), values.get(AllSettings.CREDENTIALS_LET_GO_AFTER),
                values.get(AllSettings.CREDENTIAL_EXPIRY_WARNING), values.get(POLL_INTERVAL),
                values.get(POLL_INTERVAL_MAX));
    }

    private static Stream<String> order(SettingValues values, Setting<Duration> least, Setting<Duration> most) {
        return values.get(least).compareTo(values.get(most)) <= 0
                ? Stream.empty()
                : Stream.of(least.name() + ": must not be longer than " + most.name() + " (" + values.get(most) + ")");
    }
}
