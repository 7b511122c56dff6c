package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.tenant.ArmScope;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.tenant.Use;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the tenants file allows, and beyond it: that a workspace is used from another namespace only where its MLWorkspace
 * lists that one, and that credentials which came with a workspace serve for what lies in it.
 */
public final class TenantPermission implements Permission {
    private final Supplier<Tenants> tenants;
    private final Workspaces workspaces;

    public TenantPermission(Supplier<Tenants> tenants, Workspaces workspaces) {
        this.tenants = tenants;
        this.workspaces = workspaces;
    }

    @Override
    public Optional<String> refusal(Caller caller, String armId, Use use) {
        Tenants now = tenants.get();
        return now.refusal(caller.namespace(), armId, use).or(() -> kept(caller, armId))
                .or(() -> Optional.ofNullable(caller.loan()).flatMap(loan -> beyond(now, loan, armId, use)));
    }

    /** By whatever id it is said: who manages a workspace says from where it may be used. */
    private Optional<String> kept(Caller caller, String armId) {
        // What an object made while it was let in, it may take away again.
        return workspaceOf(armId).filter(id -> !caller.hasMade(id)).stream().flatMap(workspaces::managingAround)
                .filter(workspace -> !workspace.serves(caller.namespace())).findFirst()
                .map(workspace -> armId + " is managed by " + workspace.key() + ", which does not list namespace "
                        + caller.namespace() + " in allowedNamespaces");
    }

    /** The id as it is indexed; what is no plain id is left to who may use all there is. */
    private static Optional<ArmId> workspaceOf(String armId) {
        String plain;
        try {
            plain = "/" + String.join("/", ArmScope.parse(armId).segments());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // A collection, or an action, is of the resource before its last segment.
        return ArmId.tryParse(plain).or(() -> ArmId.tryParse(plain.substring(0, plain.lastIndexOf('/'))));
    }

    private static boolean isWithin(String armId, ArmId workspace) {
        try {
            return ArmScope.parse(workspace.value()).contains(ArmScope.parse(armId));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> beyond(Tenants now, Caller.Loan loan, String armId, Use use) {
        if (use != Use.REFER && !isWithin(armId, loan.workspace())) {
            return Optional.of(armId + " lies outside " + loan.workspace() + ", and the credentials that come with that"
                    + " workspace from namespace " + loan.lender() + " serve for what is in it alone: let an object of"
                    + " namespace " + loan.lender() + " do it, or use credentials of your own");
        }
        return now.refusal(loan.lender(), armId, use)
                .map(why -> "the credentials come with the workspace from namespace "
                        + loan.lender() + ", and " + why);
    }
}
