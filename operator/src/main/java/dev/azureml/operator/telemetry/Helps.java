package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;

/** What meters are about that do not say so themselves: those of the framework, and those made in several places. */
final class Helps implements MeterFilter {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(Metrics.ARM_REQUESTS,
                    "Answered requests to Azure Resource Manager; status none without an answer"),
            Map.entry(Metrics.ARM_REQUEST, "How long requests to Azure Resource Manager took"),
            Map.entry(Metrics.ARM_THROTTLED, "Requests that Azure refused with 429"),
            Map.entry(Metrics.ARM_WAIT, "Requests held back to stay within Azure's budget, and for how long"),
            Map.entry(Metrics.DRIFT_REPAIRED, "Differences in Azure that were put right"),
            Map.entry(Metrics.LOST_WAKES,
                    "Objects that were found not visited for over a minute after they were made or edited, and were visited then; should"
                            + " stay 0"),
            Map.entry(Metrics.AZURE_METRICS_REQUESTS,
                    "Requests to Azure Monitor for its metrics, by what became of them: ok, throttled, not-allowed, failed or"
                            + " unreadable"),
            Map.entry(Metrics.AZURE_METRICS_HELD_BACK,
                    "Readings of Azure's metrics put off to stay within AZURE_METRICS_REQUESTS_PER_MINUTE"),
            Map.entry(Metrics.ACTIVITY_LOG_REQUESTS,
                    "Readings of Azure's activity log, by what became of them: ok, cut (there was more than is read at once), throttled,"
                            + " not-allowed, failed or unreadable"),
            Map.entry(Metrics.ACTIVITY_LOG_HELD_BACK,
                    "Readings of Azure's activity log put off to stay within ACTIVITY_LOG_REQUESTS_PER_MINUTE"),
            Map.entry(Metrics.ACTIVITY_LOG_EVENTS, "Events that tell what somebody else did in Azure, by their reason"),
            Map.entry(Metrics.RETAIL_PRICES_REQUESTS,
                    "What was asked at PRICES_URL, by what became of it: ok, throttled or failed"),
            Map.entry(Metrics.COST_QUERY_REQUESTS,
                    "Questions to Azure's Cost Management, by what became of them: ok, throttled, not-allowed, unreadable or failed"),
            Map.entry("azureml.compute.nodes", "Nodes of all clusters by state"),
            Map.entry("azureml.environment.findings",
                    "What Defender for Containers found in the images of all MLEnvironments, by severity; an image that two"
                            + " name counts twice"),
            Map.entry("azureml.quota.limit.cores",
                    "Cores that the workspaces of all MLQuotas may use, by VM family"),
            Map.entry("azureml.quota.used.cores",
                    "Cores that the workspaces of all MLQuotas use, by VM family"),
            Map.entry("azureml.policy.noncompliant.resources",
                    "Resources that do not comply, of all MLPolicyAssignments, by Azure's policy for Azure ML; other for any"
                            + " other"),
            Map.entry("events.received", "Events that the controllers received"),
            Map.entry("custom_resources", "Objects that the controllers know"),
            Map.entry("reconciliations.started.total", "Reconciliations begun"),
            Map.entry("reconciliations.success.total", "Reconciliations that ended well"),
            Map.entry("reconciliations.failure.total", "Reconciliations that ended in an exception"),
            Map.entry("reconciliations.retries.total", "Reconciliations begun anew after an exception"),
            Map.entry("reconciliations.active", "Reconciliations under way"),
            Map.entry("reconciliations.queue", "Objects that wait to be reconciled"),
            Map.entry("reconciliations.execution.duration", "How long reconciliations took"));

    @Override
    public Meter.Id map(Meter.Id id) {
        String text = TEXTS.get(id.getName());
        return text == null || id.getDescription() != null
                ? id
                : new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text, id.getType());
    }
}
