package dev.azureml.operator.telemetry;

import dev.azureml.operator.arm.VerbClass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A metric as a scrape shows it, with the labels of all its series. */
public record ScrapedMetric(String name, List<String> labels, String help) {
    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (azureml_\\w+) (.*)$");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    /** All of the operator's own, each of which something happened to; without the maximum that a timer tells too. */
    public static List<ScrapedMetric> ofTheOperator() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        try (Metrics metrics = new Metrics(InstantSource.fixed(now))) {
            metrics.begin(List.of("MLCompute"), "Available", "ClusterChecked");
            metrics.armRequest("Microsoft.MachineLearningServices/workspaces", "GET", 200, Duration.ofMillis(1));
            metrics.armHeldBack(VerbClass.READ, Duration.ofMillis(1));
            metrics.crdSkew("mlcomputes.azureml.dev", false);
            metrics.measured("MLCompute", "a", "one",
                    Map.of(new Metrics.Series("azureml.compute.nodes", "state", "idle"), 1L));
            metrics.measured("MLQuota", "a", "one",
                    Map.of(new Metrics.Series("azureml.quota.limit.cores", "family", "standarddsv2family"), 2L,
                            new Metrics.Series("azureml.quota.used.cores", "family", "standarddsv2family"), 1L));
            metrics.measured("MLPolicyAssignment", "a", "one", Map.of(
                    new Metrics.Series("azureml.policy.noncompliant.resources", "policy", "PrivateLink"), 1L));
            metrics.credentialEnds("MLDatastore", "a", "one", now);
            metrics.costs("MLCompute", "a", "one", new Metrics.Cost("EUR", 2, 1));
            metrics.retailPrices(() -> Optional.of(Duration.ofHours(1)));
            metrics.costQueries();
            metrics.monthToDate(Stream.of(new Metrics.MonthToDate("MLWorkspace", "a", "EUR", 3.0)));
            return of(metrics.scrape());
        }
    }

    private static List<ScrapedMetric> of(String scrape) {
        List<ScrapedMetric> metrics = new ArrayList<>();
        for (MatchResult help : HELP.matcher(scrape).results().toList()) {
            String name = help.group(1);
            var labels = new TreeSet<String>();
            scrape.lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + "_count{"))
                    .forEach(line -> LABEL.matcher(line).results().forEach(label -> labels.add(label.group(1))));
            if (!name.endsWith("_max")) {
                metrics.add(new ScrapedMetric(name, List.copyOf(labels), help.group(2)));
            }
        }
        return metrics;
    }
}
