package dev.azureml.operator.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scopes in Azure that each namespace may use. Without a rule everything is allowed; with the first one, only what a
 * rule of the namespace or of {@code *} contains. An id that Azure could read in another way than this class is refused.
 */
public record AllowedScopes(Map<String, List<ArmScope>> rules) {
    private static final String EVERY_NAMESPACE = "*";

    public AllowedScopes {
        rules = Map.copyOf(rules);
    }

    public static AllowedScopes all() {
        return new AllowedScopes(Map.of());
    }

    /** Throws {@link IllegalArgumentException} naming a namespace or scope that can't be one. */
    public static AllowedScopes of(Map<String, List<String>> rules) {
        Map<String, List<ArmScope>> parsed = new HashMap<>();
        rules.forEach((namespace, scopes) -> {
            String key = namespace.equals(EVERY_NAMESPACE)
                    ? EVERY_NAMESPACE
                    : ValueType.NAMESPACE.parser().apply(namespace);
            parsed.put(key, scopes.stream().map(ArmScope::parse).toList());
        });
        return new AllowedScopes(parsed);
    }

    /** Why the namespace may not use these ids, naming the first that is refused; empty when it may use all. */
    public Optional<String> refusal(String namespace, Collection<String> armIds) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        return armIds.stream().flatMap(id -> refusal(namespace, id).stream()).findFirst();
    }

    private Optional<String> refusal(String namespace, String armId) {
        ArmScope scope;
        try {
            scope = ArmScope.parse(armId);
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + "; the platform team allows plain ids only");
        }
        boolean allowed = Stream.of(namespace, EVERY_NAMESPACE)
                .flatMap(key -> rules.getOrDefault(key, List.of()).stream()).anyMatch(rule -> rule.contains(scope));
        return allowed
                ? Optional.empty()
                : Optional.of(armId + " is outside the scopes that the platform team allows to namespace " + namespace);
    }
}
