package dev.azureml.operator.roledefinition;

import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.operator.azureml.PublishedOperations;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The actions that a spec names, held against those that Azure ML publishes. Azure refuses the whole role for one that does not
 * exist, without a word on where it stands and what was meant; those of other providers are left to it.
 */
final class PublishedActions {
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
                .anyMatch(PublishedOperations::isOfAzureMl);
        return concerned ? List.of(PublishedOperations.document(resolved)) : List.of();
    }

    /** Whether it has been asked what there is; where Azure did not say, it will say so of the role. */
    boolean areKnown() {
        return documents().isEmpty() || facts.knows(PublishedOperations.KEY);
    }

    Optional<Translation.Refused> refusal() {
        PublishedOperations operations = PublishedOperations.of(facts);
        if (operations.all().isEmpty()) {
            return Optional.empty();
        }
        List<Translation.Refused> refused = new ArrayList<>();
        for (Said one : said()) {
            IntStream.range(0, one.actions().size()).filter(i -> PublishedOperations.isOfAzureMl(one.actions().get(i)))
                    .forEach(i -> why(one.actions().get(i), one.areOfData(), operations).ifPresent(why -> refused
                            .add(Translation.Refused.invalid("spec." + one.property() + "[" + i + "]", why))));
        }
        return Translation.Refused.all(refused.stream());
    }

    private static Optional<String> why(String action, boolean isOfData, PublishedOperations operations) {
        RoleDefinition.Permission asked = new RoleDefinition.Permission(List.of(action), List.of());
        if (operations.named(isOfData).anyMatch(asked::allows)) {
            return Optional.empty();
        }
        if (operations.named(!isOfData).anyMatch(asked::allows)) {
            return Optional.of(action + (isOfData
                    ? " is no action on data: say it in spec.actions or spec.notActions"
                    : " is an action on data: say it in spec.dataActions or spec.notDataActions"));
        }
        return Optional.of(operations.unknown("action", action, isOfData));
    }
}
