package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of values, made from values.yaml and the comments in it. */
final class ChartReadme {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

    private ChartReadme() {
    }

    /** Comments by the path of what stands below them. */
    static Map<String, String> comments(String yaml) {
        Map<String, String> comments = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        List<String> said = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                said.add(line.strip().substring(1).strip());
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!said.isEmpty()) {
                    comments.put(String.join(".", path), String.join(" ", said));
                }
                said.clear();
            } else {
                said.clear();
            }
        }
        return comments;
    }

    static String table(String yaml) {
        JsonNode values = new ObjectMapper().valueToTree(Serialization.unmarshal(yaml, Map.class));
        return "| value | default | meaning |\n|---|---|---|\n" + comments(yaml).entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), values)).collect(Collectors.joining());
    }

    private static String row(String path, String meaning, JsonNode values) {
        JsonNode value = values.at("/" + path.replace('.', '/'));
        boolean heading = Set.of("global", "policies", "policies.azure").contains(path);
        return "| `%s` | %s | %s |\n".formatted(path, heading ? "" : "`" + value + "`", meaning.replace("|", "\\|"));
    }
}
