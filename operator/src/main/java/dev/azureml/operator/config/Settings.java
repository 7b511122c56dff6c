package dev.azureml.operator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All the operator is told at its start.
 *
 * @param costQueryInterval null where nobody asks what objects have cost
 * @param traces null where nothing is traced
 */
public record Settings(AzureSettings azure, KubernetesSettings kubernetes, ReconcileSettings reconcile,
        FetchSettings fetch, TelemetrySettings telemetry, MetricsSettings metrics,
        ActivityLogSettings activityLog, @Nullable Duration costQueryInterval, @Nullable TraceSettings traces) {

    /** Throws {@link SettingsException} when values contradict each other. */
    public static Settings from(SettingValues values) {
        List<String> problems = new ArrayList<>();
        problems.addAll(AzureSettings.problems(values));
        problems.addAll(CredentialSettings.problems(values));
        problems.addAll(ReconcileSettings.problems(values));
        problems.addAll(FetchSettings.problems(values));
        problems.addAll(TelemetrySettings.problems(values));
        problems.addAll(MetricsSettings.problems(values));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(AzureSettings.from(values), KubernetesSettings.from(values),
                ReconcileSettings.from(values), FetchSettings.from(values), TelemetrySettings.from(values),
                MetricsSettings.from(values), ActivityLogSettings.from(values),
                values.find(AllSettings.COST_QUERY_INTERVAL), TraceSettings.from(values));
    }
}
