package dev.azureml.operator.engine;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf Azure is asked.
 *
 * @param ledger what the object has in Azure
 * @param making what it is about to make; null when it makes nothing
 * @param loan whose credentials it uses; null when they are its own namespace's, or the operator's by its own right
 */
record Caller(String namespace, Ledger ledger, @Nullable ArmId making, @Nullable Loan loan) {
    private static final String WORKSPACES = "Microsoft.MachineLearningServices/workspaces";
    private static final String RESOURCE_GROUPS = "Microsoft.Resources/resourceGroups";

    /**
     * Credentials that come with a workspace of another namespace: they are for what lies in it.
     *
     * @param lender the workspace's namespace
     */
    record Loan(String lender, ArmId workspace) {
    }

    Caller(String namespace, Ledger ledger, @Nullable Loan loan) {
        this(namespace, ledger, null, loan);
    }

    /** Returns the same, about to make that resource. */
    Caller making(ArmId id) {
        return new Caller(namespace, ledger, id, loan);
    }

    /**
     * Returns whether the object made this itself, or what it is part of. A claim is no proof: it is written before Azure
     * is asked, and somebody else may be first; that Azure accepted a body is.
     */
    boolean hasMade(ArmId id) {
        return ledger.resources().stream()
                .filter(r -> r.origin() == ResourceStatus.Origin.Created && r.appliedHash() != null)
                .flatMap(r -> ArmId.tryParse(r.id()).stream())
                .anyMatch(made -> id.equals(made) || !made.type().equalsIgnoreCase(RESOURCE_GROUPS)
                        && id.isWithin(made));
    }

    /** Returns whether the object records that resource as one of those that objects of this cluster made. */
    boolean recordsAsMade(ArmId id) {
        return ledger.resources().stream().anyMatch(r -> r.origin() == ResourceStatus.Origin.Created
                && r.id().equalsIgnoreCase(id.value()));
    }

    /** Returns whether it is about to make this as a part of a workspace, which changes nothing of what is there. */
    boolean makesInWorkspace(ArmId id) {
        return id.equals(making) && id.parent().filter(Caller::isInWorkspace).isPresent();
    }

    private static boolean isInWorkspace(ArmId id) {
        return id.type().equalsIgnoreCase(WORKSPACES) || id.parent().filter(Caller::isInWorkspace).isPresent();
    }
}
