package dev.azureml.operator.roledefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The actions that a spec names, held against those that Azure ML publishes. Azure refuses the whole role for one that does not
 * exist, without a word on where it stands and what was meant; those of other providers are left to it.
 */
final class PublishedActions {
    private static final String KEY = "operations";
    private static final String PROVIDER = "Microsoft.MachineLearningServices";
    private static final String PATH = "/providers/" + PROVIDER + "/operations";
    private static final int MOST_SUGGESTED = 3;

    private final MLRoleDefinitionSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    PublishedActions(MLRoleDefinitionSpec spec, ResolvedReferences resolved, Facts facts) {
        this.spec = spec;
        this.resolved = resolved;
        this.facts = facts;
    }

    /** Actions of one property of the spec. */
    private record Said(String property, List<String> actions, boolean areOfData) {
        static Said of(String property, @Nullable List<String> actions, boolean areOfData) {
            return new Said(property, actions == null ? List.of() : actions, areOfData);
        }
    }

    private List<Said> said() {
        return List.of(Said.of("actions", spec.actions(), false), Said.of("notActions", spec.notActions(), false),
                Said.of("dataActions", spec.dataActions(), true),
                Said.of("notDataActions", spec.notDataActions(), true));
    }

    /** What is to be read; nothing where no action is Azure ML's. */
    List<Document> documents() {
        boolean concerned = said().stream().flatMap(one -> one.actions().stream())
                .anyMatch(PublishedActions::isOfAzureMl);
        return concerned
                ? List.of(new Document(KEY, PATH, resolved.apiVersion(PROVIDER + "/operations", "2025-12-01")))
                : List.of();
    }

    /** Whether it has been asked what there is; where Azure did not say, it will say so of the role. */
    boolean areKnown() {
        return documents().isEmpty() || facts.knows(KEY);
    }

    Optional<Translation.Refused> refusal() {
        List<JsonNode> operations = facts.at(KEY, "/value").valueStream().toList();
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        List<Translation.Refused> refused = new ArrayList<>();
        for (Said one : said()) {
            IntStream.range(0, one.actions().size()).filter(i -> isOfAzureMl(one.actions().get(i)))
                    .forEach(i -> why(one.actions().get(i), one.areOfData(), operations).ifPresent(why -> refused
                            .add(Translation.Refused.invalid("spec." + one.property() + "[" + i + "]", why))));
        }
        return Translation.Refused.all(refused.stream());
    }

    private static Optional<String> why(String action, boolean isOfData, List<JsonNode> operations) {
        RoleDefinition.Permission asked = new RoleDefinition.Permission(List.of(action), List.of());
        if (named(operations, isOfData).anyMatch(asked::allows)) {
            return Optional.empty();
        }
        if (named(operations, !isOfData).anyMatch(asked::allows)) {
            return Optional.of(action + (isOfData
                    ? " is no action on data: say it in spec.actions or spec.notActions"
                    : " is an action on data: say it in spec.dataActions or spec.notDataActions"));
        }
        List<String> near = Suggestion.near(action, named(operations, isOfData).toList(), MOST_SUGGESTED);
        return Optional.of("Azure ML has no action " + action + (near.isEmpty()
                ? "; az provider operation show --namespace " + PROVIDER + " prints those that it has"
                : "; like it are " + String.join(", ", near)));
    }

    private static Stream<String> named(List<JsonNode> operations, boolean ofData) {
        return operations.stream().filter(one -> one.path("isDataAction").asBoolean(false) == ofData)
                .map(one -> one.path("name").asText());
    }

    private static boolean isOfAzureMl(String action) {
        return action.toLowerCase(Locale.ROOT).startsWith(PROVIDER.toLowerCase(Locale.ROOT) + "/");
    }
}
