package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What one user asked of the API server, by its audit log; and what roles grant, in the same words. */
record Audit(Path log, String user) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Logs who asked for what, and the answer's code, and no content. */
    static List<String> flags(Path policy, Path log) throws IOException {
        Files.writeString(policy, """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules:
                  - level: Metadata
                    userGroups: ["system:serviceaccounts"]
                  - level: None
                """);
        return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log, "--audit-log-mode=blocking-strict");
    }

    /** {@code verb group/resource}; a watch that lasts is logged when it ends. */
    Set<String> used() {
        return events().stream().filter(event -> event.at("/responseStatus/code").asInt() != 403)
                .map(Audit::wording).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> forbidden() {
        return events().stream().filter(event -> event.at("/responseStatus/code").asInt() == 403)
                .map(Audit::wording).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> granted(JsonNode rules) {
        Set<String> granted = new TreeSet<>();
        for (JsonNode rule : rules) {
            for (JsonNode group : rule.path("apiGroups")) {
                for (JsonNode resource : rule.path("resources")) {
                    for (JsonNode verb : rule.path("verbs")) {
                        granted.add(verb.asText() + " " + group.asText() + "/" + resource.asText());
                    }
                }
            }
        }
        return granted;
    }

    private List<JsonNode> events() {
        try (var parser = JSON.readerFor(JsonNode.class).<JsonNode>readValues(wholeLines())) {
            Iterable<JsonNode> all = () -> parser;
            return StreamSupport.stream(all.spliterator(), false)
                    .filter(event -> event.at("/user/username").asText().equals(user)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server may be writing the last one. */
    private String wholeLines() throws IOException {
        String text = Files.readString(log);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static String wording(JsonNode event) {
        JsonNode of = event.path("objectRef");
        String part = of.has("subresource") ? "/" + of.path("subresource").asText() : "";
        return event.path("verb").asText() + " " + of.path("apiGroup").asText() + "/" + of.path("resource").asText()
                + part;
    }
}
