package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The operations that Azure ML publishes: what can be done to which of its resources. */
public record PublishedOperations(List<JsonNode> all) {
    /** What they are read as. */
    public static final String KEY = "operations";
    private static final String PROVIDER = "Microsoft.MachineLearningServices";
    private static final String PATH = "/providers/" + PROVIDER + "/operations";
    private static final int MOST_SUGGESTED = 3;

    public PublishedOperations {
        all = List.copyOf(all);
    }

    /** Returns what Azure said; none where it has not been asked, or did not say. */
    public static PublishedOperations of(Facts facts) {
        return new PublishedOperations(facts.at(KEY, "/value").valueStream().toList());
    }

    /** Returns what is to be read. */
    public static Document document(ResolvedReferences resolved) {
        return new Document(KEY, PATH, resolved.apiVersion(PROVIDER + "/operations", "2025-12-01"));
    }

    /** Returns whether an operation is one of Azure ML's, if it is one at all. */
    public static boolean isOfAzureMl(String operation) {
        return operation.toLowerCase(Locale.ROOT).startsWith(PROVIDER.toLowerCase(Locale.ROOT) + "/");
    }

    /** Returns the names of those on resources, or of those on data. */
    public Stream<String> named(boolean ofData) {
        return all.stream().filter(one -> one.path("isDataAction").asBoolean(false) == ofData)
                .map(one -> one.path("name").asText());
    }

    /** Returns a sentence on one that there is not, with those that are like it. */
    public String unknown(String word, String operation, boolean ofData) {
        List<String> near = Suggestion.near(operation, named(ofData).toList(), MOST_SUGGESTED);
        return "Azure ML has no " + word + " " + operation + (near.isEmpty()
                ? "; az provider operation show --namespace " + PROVIDER + " prints those that it has"
                : "; like it are " + String.join(", ", near));
    }
}
