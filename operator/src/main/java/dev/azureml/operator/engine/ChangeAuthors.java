package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import java.util.Optional;

/** Who changed something in Azure, as far as that is known. */
@FunctionalInterface
public interface ChangeAuthors {
    /** Nothing is known of anybody. */
    ChangeAuthors NONE = (_, _) -> Optional.empty();

    /**
     * Returns who changed a resource last, for an event on the object that puts that change back, and for nothing else: it
     * is a person's name.
     */
    Optional<String> of(ObjectKey key, String armId);
}
