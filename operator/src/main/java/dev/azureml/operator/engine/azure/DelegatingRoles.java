package dev.azureml.operator.engine.azure;

import dev.azureml.api.MLSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.engine.spec.SpecValueLocator;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Use;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the roles with which one can assign roles, to others or to oneself, from namespaces that may assign only roles
 * which end there: whoever gives himself such a one has all that Azure has to give at that scope.
 */
public final class DelegatingRoles {
    private static final int MOST_KEPT = 1_000;

    private final Azure azure;
    private final Permission permission;
    private final String apiVersion;
    /** What of Azure's own roles is known: they are alike in every tenant, and nobody here can change them. */
    private final Map<String, RoleDefinition> builtIn = new ConcurrentHashMap<>();

    public DelegatingRoles(Azure azure, Permission permission, Map<String, String> apiVersions) {
        this.azure = azure;
        this.permission = permission;
        this.apiVersion = apiVersions.getOrDefault(RoleDefinition.TYPE.toLowerCase(Locale.ROOT),
                RoleDefinition.API_VERSION);
    }

    /**
     * Returns why the object may not assign the role, or define it so; empty when it may, and for what is neither.
     *
     * @throws OutOfScopeException when it may not define it so
     */
    Optional<Problem> refusal(Caller caller, MLSpec spec, Intent intent) {
        if (intent.id().type().equalsIgnoreCase(RoleDefinition.TYPE)) {
            return azure.unknownRole(caller, ArmRequest.put(intent.id(), intent.apiVersion(), intent.body()))
                    .map(failure -> unknown(failure, intent.id()));
        }
        if (!intent.id().type().equalsIgnoreCase(RoleAssignment.TYPE)) {
            return Optional.empty();
        }
        String definition = intent.body().at("/properties/roleDefinitionId").asText();
        String role = RoleDefinition.guidOf(definition).toLowerCase(Locale.ROOT);
        if (BuiltInRole.isOneOf(role)) {
            return Optional.empty();
        }
        ArmId scope = intent.id().parent().orElseThrow();
        Optional<String> undelegated = permission.refusal(caller, scope.value(), Use.DELEGATE);
        if (undelegated.isEmpty()) {
            return Optional.empty();
        }
        RoleDefinition known = builtIn.get(role);
        return known == null
                ? read(caller, spec, scope, role, undelegated.get())
                : refusal(spec, known, undelegated.get());
    }

    private Optional<Problem> read(Caller caller, MLSpec spec, ArmId scope, String role, String why) {
        ArmId id = RoleDefinition.at(scope, role);
        return switch (azure.send(caller, ArmRequest.get(id, apiVersion), Priority.EDIT)) {
            case ArmResult.Ok ok when ok.response().body() != null -> {
                RoleDefinition found = RoleDefinition.of(ok.response().body());
                if (found.isBuiltIn()) {
                    if (builtIn.size() >= MOST_KEPT) {
                        builtIn.clear();
                    }
                    builtIn.put(role, found);
                }
                yield refusal(spec, found, why);
            }
            case ArmResult.Failure failure -> Optional.of(unknown(failure, id));
            case ArmResult.NotFound _ -> Optional.of(new Problem(Reason.INVALID_SPEC, place(spec, role) + id
                    + " does not exist in Azure"));
            case ArmResult.Ok _,ArmResult.Accepted _ -> Optional.of(new Problem(Reason.AZURE_UNAVAILABLE,
                    "what a role allows must be known before it is assigned, and Azure answered nothing to GET of "
                            + id));
        };
    }

    private static Problem unknown(ArmResult.Failure failure, ArmId id) {
        Problem unread = Problems.of(failure, id.value());
        return new Problem(unread.reason(), "what a role allows must be known before it is assigned or changed: "
                + unread.message());
    }

    private static Optional<Problem> refusal(MLSpec spec, RoleDefinition role, String why) {
        return role.assignsRoles()
                ? Optional.of(new Problem(Reason.OUT_OF_SCOPE, place(spec, role.name(), role.id()) + "who has the role "
                        + role.name() + " can assign roles, and " + why))
                : Optional.empty();
    }

    private static String place(MLSpec spec, String... texts) {
        for (String text : texts) {
            Optional<String> place = SpecValueLocator.of(spec, text);
            if (place.isPresent()) {
                return place.get() + ": ";
            }
        }
        return "";
    }
}
