package dev.azureml.e2e.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the API server counts of writes to the project's objects, Secrets, ConfigMaps and Events. The benchmark creates
 * objects by POST and edits them by PATCH, the operator applies.
 *
 * @param counts by verb and resource, such as {@code APPLY mldatastores/status}
 */
record KubernetesWrites(Map<String, Long> counts) {
    private static final Pattern LINE = Pattern.compile("apiserver_request_total\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Set<String> VERBS = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE");
    private static final Set<String> OTHERS = Set.of("secrets", "configmaps", "events");

    static KubernetesWrites now(KubernetesClient client) {
        Map<String, Long> counts = new TreeMap<>();
        client.raw("/metrics").lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Map<String, String> labels = new TreeMap<>();
                LABEL.matcher(matcher.group(1)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
                if (counted(labels)) {
                    counts.merge(key(labels), (long) Double.parseDouble(matcher.group(2)), Long::sum);
                }
            }
        });
        return new KubernetesWrites(counts);
    }

    private static boolean counted(Map<String, String> labels) {
        return VERBS.contains(labels.getOrDefault("verb", "")) && ("azureml.dev".equals(labels.get("group"))
                || OTHERS.contains(labels.getOrDefault("resource", "")));
    }

    private static String key(Map<String, String> labels) {
        String subresource = labels.getOrDefault("subresource", "");
        return labels.get("verb") + " " + labels.get("resource") + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    /** What was written since then. */
    KubernetesWrites since(KubernetesWrites before) {
        Map<String, Long> more = new TreeMap<>();
        counts.forEach((key, count) -> {
            long added = count - before.counts.getOrDefault(key, 0L);
            if (added > 0) {
                more.put(key, added);
            }
        });
        return new KubernetesWrites(more);
    }

    long events() {
        return matching("\\w+ events");
    }

    /** To objects of the project, by the operator. */
    long toObjects() {
        return matching("(APPLY|PUT|DELETE) ml\\w+(/\\w+)?|PATCH ml\\w+/\\w+");
    }

    /** To Secrets and ConfigMaps, by whomever. */
    long toOutputs() {
        return matching("\\w+ (secrets|configmaps)");
    }

    private long matching(String pattern) {
        return counts.entrySet().stream().filter(e -> e.getKey().matches(pattern)).mapToLong(Map.Entry::getValue)
                .sum();
    }
}
