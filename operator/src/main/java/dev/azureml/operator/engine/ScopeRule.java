package dev.azureml.operator.engine;

import java.util.Collection;
import java.util.Optional;

/** Which ARM ids the platform team lets a namespace reach. */
@FunctionalInterface
public interface ScopeRule {
    ScopeRule ALL = (_, _) -> Optional.empty();

    /** Why one of the ids is refused to the namespace; empty when all are allowed. */
    Optional<String> refusal(String namespace, Collection<String> armIds);
}
