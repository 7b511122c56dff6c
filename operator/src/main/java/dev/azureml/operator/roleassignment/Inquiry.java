package dev.azureml.operator.roleassignment;

import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of Azure to know who gets which role where, and what was found to be wrong on the way. */
final class Inquiry {
    private final List<Intent> intents = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private final List<Translation.Refused> refused = new ArrayList<>();

    void look(Intent intent) {
        if (intents.stream().noneMatch(other -> other.key().equals(intent.key()))) {
            intents.add(intent);
        }
    }

    void consult(Document document) {
        documents.add(document);
    }

    void refuse(String path, String message) {
        refused.add(Translation.Refused.invalid(path, message));
    }

    List<Intent> intents() {
        return intents;
    }

    List<Document> documents() {
        return documents;
    }

    /** What the assignment waits for. */
    Set<String> keys() {
        return intents.stream().map(Intent::key).collect(Collectors.toCollection(HashSet::new));
    }

    Optional<Translation.Refused> refusal() {
        return Translation.Refused.all(refused.stream());
    }
}
