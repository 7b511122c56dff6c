package dev.azureml.operator.config;

import dev.azureml.operator.tenant.TenantsFile;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static dev.azureml.operator.config.AllSettings.POLL_INTERVAL;
import static dev.azureml.operator.config.AllSettings.POLL_INTERVAL_MAX;
import static dev.azureml.operator.config.AllSettings.RETRY_BASE;
import static dev.azureml.operator.config.AllSettings.RETRY_MAX;
import static dev.azureml.operator.config.AllSettings.TENANTS_FILE;

/**
 * How often the operator looks, how long it waits, and what it may do.
 */
public record ReconcileSettings(Duration driftInterval, Duration fullReadInterval, TenantsFile tenants,
        PriceSettings prices, boolean paused,
        String hmacSecret, Duration retryBase, Duration retryMax, Duration stallAuthorizationAfter,
        WhenGone credentialsWhenGone, Duration credentialsLetGoAfter, Duration credentialExpiryWarning,
        WhenCrdGoes whenCrdGoes, int mostDeletionsPerMinute,
        Duration pollInterval,
        Duration pollIntervalMax) {

    /** How an object that is being deleted goes on without the credentials that it had. */
    public enum WhenGone {
        WAIT,
        LET_GO
    }

    /** What becomes of what objects have in Azure when the CRD of their kind is deleted. */
    public enum WhenCrdGoes {
        RETAIN,
        DELETE
    }

    /** How long such an object waits before it lets go of what it has in Azure; null when it does not let go. */
    public @Nullable Duration letGoAfter() {
        return credentialsWhenGone == WhenGone.LET_GO ? credentialsLetGoAfter : null;
    }

    static List<String> problems(SettingValues values) {
        return Stream.of(tenants(values), order(values, RETRY_BASE, RETRY_MAX),
                order(values, POLL_INTERVAL, POLL_INTERVAL_MAX)).flatMap(problems -> problems).toList();
    }

    static ReconcileSettings from(SettingValues values) {
        return new ReconcileSettings(values.get(AllSettings.DRIFT_INTERVAL),
                values.get(AllSettings.FULL_READ_INTERVAL),
                Objects.requireNonNull(values.find(TENANTS_FILE), "checked when the settings were read"),
                PriceSettings.from(values),
                values.get(AllSettings.PAUSED),
                values.get(AllSettings.SECRETS_HMAC_SECRET), values.get(RETRY_BASE),
                values.get(RETRY_MAX), values.get(AllSettings.STALL_AUTHORIZATION_AFTER),
                values.get(AllSettings.CREDENTIALS_WHEN_GONE), values.get(AllSettings.CREDENTIALS_LET_GO_AFTER),
                values.get(AllSettings.CREDENTIAL_EXPIRY_WARNING),
                values.get(AllSettings.CRD_DELETION), values.get(AllSettings.MAX_DELETIONS_PER_MINUTE),
                values.get(POLL_INTERVAL),
                values.get(POLL_INTERVAL_MAX));
    }

    private static Stream<String> tenants(SettingValues values) {
        return values.isGiven(TENANTS_FILE)
                ? Stream.empty()
                : Stream.of(
                        TENANTS_FILE.name() + ": needed: a file that says which namespaces may do what in Azure, and"
                                + " as whom.\n" + TenantsFile.FORMS);
    }

    private static Stream<String> order(SettingValues values, Setting<Duration> least, Setting<Duration> most) {
        return values.get(least).compareTo(values.get(most)) <= 0
                ? Stream.empty()
                : Stream.of(least.name() + ": must not be longer than " + most.name() + " (" + values.get(most) + ")");
    }
}
