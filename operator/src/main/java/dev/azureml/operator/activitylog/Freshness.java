package dev.azureml.operator.activitylog;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How old what is known of the activity log is, and what fails, by namespace. */
final class Freshness {
    private static final String AGE = "azureml_activity_log_age_seconds";
    private static final String FAILING = "azureml_activity_log_failing";

    private Map<String, Set<Standing>> namespaces = Map.of();
    private Set<String> refused = Set.of();

    /**
     * Says what is shown from now on.
     *
     * @param nowRefused namespaces that may not look at something of theirs
     */
    synchronized void show(Map<String, Set<Standing>> now, Set<String> nowRefused) {
        namespaces = new TreeMap<>(now);
        refused = new TreeSet<>(nowRefused);
    }

    /** Returns it in Prometheus' text format. */
    synchronized String text(Instant now) {
        if (namespaces.isEmpty() && refused.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        head(text, AGE, "How long ago the activity log of all that a namespace's objects have was last read without a"
                + " failure, or since when it is wanted");
        namespaces.forEach((namespace, standings) -> standings.stream().map(Standing::readAt).min(Comparator
                .naturalOrder()).ifPresent(
                        oldest -> text.append(AGE).append("{namespace=\"").append(namespace)
                                .append("\"} ").append((double) Math.max(0, Duration.between(oldest, now).toSeconds()))
                                .append('\n')));
        head(text, FAILING, "1 while the activity log of something that a namespace's objects have can't be read, by"
                + " reason");
        Map<String, Set<String>> reasons = new TreeMap<>();
        refused.forEach(namespace -> reasons.computeIfAbsent(namespace, _ -> new TreeSet<>()).add("not-allowed"));
        namespaces.forEach((namespace, standings) -> standings.stream().map(Standing::failing)
                .filter(reason -> !reason.isEmpty())
                .forEach(reason -> reasons.computeIfAbsent(namespace, _ -> new TreeSet<>()).add(reason)));
        reasons.forEach((namespace, words) -> words.forEach(reason -> text.append(FAILING).append("{namespace=\"")
                .append(namespace).append("\",reason=\"").append(reason).append("\"} 1.0\n")));
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name)
                .append(" gauge\n");
    }
}
