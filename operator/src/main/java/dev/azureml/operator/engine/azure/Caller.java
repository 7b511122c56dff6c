package dev.azureml.operator.engine.azure;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ResourceGroup;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf Azure is asked.
 *
 * @param progress what the object has in Azure
 * @param making what is not there and it is about to make, with what that is a part of
 * @param loan whose credentials it uses; null when they are its own namespace's, or the operator's by its own right
 */
public record Caller(String namespace, ReconcileProgress progress, Map<ArmId, ArmId> making, @Nullable Loan loan) {
    private static final String WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

    /**
     * Credentials that come with a workspace of another namespace: they are for what lies in it.
     *
     * @param lender the workspace's namespace
     */
    public record Loan(String lender, ArmId workspace) {
    }

    public Caller(String namespace, ReconcileProgress progress, @Nullable Loan loan) {
        this(namespace, progress, Map.of(), loan);
    }

    /** Returns the same, about to make those resources. */
    Caller making(Stream<Intent> intents) {
        return new Caller(namespace, progress, intents.flatMap(intent -> intent.whole().stream()
                .map(whole -> Map.entry(intent.id(), whole))).collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
                        Map.Entry::getValue, (one, _) -> one)),
                loan);
    }

    /**
     * Returns whether the object made this itself, or what it is part of. A claim is no proof: it is written before Azure
     * is asked, and somebody else may be first; that Azure accepted a body is.
     */
    boolean hasMade(ArmId id) {
        return progress.resources().stream()
                .filter(r -> r.origin() == ResourceStatus.Origin.Created && r.appliedHash() != null)
                .flatMap(r -> ArmId.tryParse(r.id()).stream())
                .anyMatch(made -> id.equals(made) || !made.type().equalsIgnoreCase(ResourceGroup.TYPE)
                        && id.isWithin(made));
    }

    /** Returns whether the object records that resource as one of those that objects of this cluster made. */
    boolean recordsAsMade(ArmId id) {
        return progress.resources().stream().anyMatch(r -> r.origin() == ResourceStatus.Origin.Created
                && r.id().equalsIgnoreCase(id.value()));
    }

    /**
     * Returns whether it is about to make this as a part of a workspace, or of what it made or makes there: that changes
     * nothing of what is there. A part of what somebody else made, such as a deployment in their endpoint, does.
     */
    boolean makesInWorkspace(ArmId id) {
        ArmId whole = making.get(id);
        return whole != null && (makesInWorkspace(whole) || isPartOfWorkspace(id)
                && (whole.type().equalsIgnoreCase(WORKSPACES) || hasMade(whole)));
    }

    private static boolean isPartOfWorkspace(ArmId id) {
        return id.type().toLowerCase(Locale.ROOT).startsWith(WORKSPACES.toLowerCase(Locale.ROOT) + "/");
    }
}
