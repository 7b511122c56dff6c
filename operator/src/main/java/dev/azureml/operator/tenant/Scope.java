package dev.azureml.operator.tenant;

import java.util.Set;

/**
 * A place in Azure, with all below it, and what a tenant may do there.
 *
 * @param id the ARM id, or {@code azureml://registries/NAME}
 * @param allow holds {@link Use#REFER} always
 */
public record Scope(ArmScope id, Set<Use> allow) {
    /** What a plain id in the file allows. */
    static final Set<Use> PLAIN = Set.of(Use.REFER, Use.MANAGE);

    public Scope {
        if (!allow.contains(Use.REFER)) {
            throw new IllegalArgumentException("whoever may do anything with it may refer to it");
        }
        allow = Set.copyOf(allow);
    }

    /** Returns whether nothing in Azure is outside. */
    boolean isEverything() {
        return id.segments().isEmpty();
    }
}
