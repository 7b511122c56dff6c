package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.tenant.Use;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps custom roles from whoever may not assign them at each place where they can be assigned. Who changes what a role
 * allows gives that to all who have it already, himself perhaps: it counts as if the role were assigned anew.
 */
final class DefinedRoles {
    /** Of a role that does not say where it can be assigned. */
    private static final List<String> EVERYWHERE = List.of("/");

    private final Permission permission;
    private final BiFunction<Caller, ArmRequest, ArmResult> reading;

    /** @param reading asks Azure without a question of what is allowed */
    DefinedRoles(Permission permission, BiFunction<Caller, ArmRequest, ArmResult> reading) {
        this.permission = permission;
        this.reading = reading;
    }

    /** Returns whether the request makes, changes or deletes a role definition. */
    static boolean concerns(ArmRequest request, Optional<ArmId> id) {
        return !request.method().equals("GET")
                && id.filter(one -> one.type().equalsIgnoreCase(RoleDefinition.TYPE)).isPresent();
    }

    /**
     * Checks what the request says, and what Azure has there now.
     *
     * @return why it can't be told what Azure has; empty when all is allowed
     * @throws OutOfScopeException when it is not
     */
    Optional<ArmResult.Failure> permit(Caller caller, ArmId id, ArmRequest request) {
        boolean deletes = request.method().equals("DELETE");
        if (deletes && caller.hasMade(id)) {
            return Optional.empty(); // what it defined it may take back; Azure keeps what is assigned
        }
        if (!deletes) {
            check(caller, request.body(), true, "");
        }
        boolean isOwn = caller.hasMade(id); // what somebody let its own role do beside, it may put back
        return switch (reading.apply(caller, request.reading())) {
            case ArmResult.NotFound _ -> Optional.empty();
            case ArmResult.Failure failure -> Optional.of(failure);
            case ArmResult.Ok ok when ok.response().body() != null -> {
                check(caller, ok.response().body(), !isOwn,
                        "the role that there is, " + id.name() + ", would be changed for all"
                                + " who have it: ");
                yield Optional.empty();
            }
            case ArmResult.Ok _,ArmResult.Accepted _ -> Optional.of(new ArmResult.Failure(FailureKind.UNAVAILABLE,
                    ArmError.of(ArmError.UNREADABLE, "Azure answered nothing to GET of " + id), Optional.empty(), 0));
        };
    }

    /** @param passedOn whether the right to assign roles is passed on by it, where it allows that */
    private void check(Caller caller, @Nullable JsonNode definition, boolean passedOn, String introduction) {
        if (definition == null) {
            throw new OutOfScopeException(introduction + "it does not say what it allows", "");
        }
        List<String> said = RoleDefinition.assignableScopes(definition);
        List<String> scopes = said.isEmpty() ? EVERYWHERE : said;
        RoleDefinition role = RoleDefinition.of(definition);
        for (String scope : scopes) {
            permission.refusal(caller, scope, Use.GRANT).ifPresent(why -> {
                throw new OutOfScopeException(introduction + "it can be assigned at " + scope + ", and " + why, scope);
            });
            if (passedOn && role.assignsRoles()) {
                permission.refusal(caller, scope, Use.DELEGATE).ifPresent(why -> {
                    throw new OutOfScopeException(introduction + "who has the role " + role.name()
                            + " can assign roles" + role.assigningAction().map(action -> " by " + action).orElse("")
                            + ", and " + why, role.assigningAction().orElse(""));
                });
            }
        }
    }
}
