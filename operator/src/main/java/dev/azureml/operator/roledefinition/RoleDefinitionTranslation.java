package dev.azureml.operator.roledefinition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An MLRoleDefinition as the body that Azure takes. */
final class RoleDefinitionTranslation {
    private final ManagedObject<MLRoleDefinitionSpec> subject;
    private final MLRoleDefinitionSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    RoleDefinitionTranslation(ManagedObject<MLRoleDefinitionSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
    }

    Translation translate() {
        PublishedActions published = new PublishedActions(spec, resolved, facts);
        Optional<Translation.Refused> refusal = Translation.Refused.all(published.refusal(), ofAzure());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<Intent> intents = published.areKnown()
                ? List.of(Intent.manage(RoleDefinitionKind.KEY, id(), RoleDefinition.apiVersion(resolved), body())
                        .withCreationGuard(nothingToTakeOver()))
                : List.of();
        return Translation.Intents.of(intents).withDocuments(published.documents());
    }

    private Optional<Translation.Refused> ofAzure() {
        RoleDefinition found = RoleDefinition.of(facts.body(RoleDefinitionKind.KEY).orElseGet(Json::object));
        return found.isBuiltIn()
                ? Optional.of(Translation.Refused.invalid("spec.azureName", found.id() + " is the role " + found.name()
                        + " of Azure's own, which nobody can change: assign it by role.id of an MLRoleAssignment, or"
                        + " leave azureName out to define another"))
                : Optional.empty();
    }

    /** A GUID names one role in the whole tenant: what is not seen from here may still be there, and be somebody else's. */
    private @Nullable Problem nothingToTakeOver() {
        return spec.azureName() == null
                ? null
                : new Problem(Reason.TARGET_NOT_FOUND, "spec.azureName: there is no custom role " + spec.azureName()
                        + " at " + home() + " to take over: correct it, or leave azureName out to define a role");
    }

    private ArmId home() {
        if (spec.scope() != null) {
            return ArmId.parse(spec.scope());
        }
        return resolved.requireWorkspace().group();
    }

    private ArmId id() {
        String guid = spec.azureName();
        return guid == null
                ? RoleDefinition.custom(home(), spec.roleName())
                : RoleDefinition.at(home(), guid.toLowerCase(Locale.ROOT));
    }

    /** Each list is said, also where it is empty: what an adopted role has beside would stay otherwise. */
    private ObjectNode body() {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("roleName", spec.roleName());
        ArmBody.put(properties, "description", description());
        properties.put("type", "CustomRole");
        ArrayNode scopes = properties.putArray("assignableScopes");
        AssignableScopes.from(home(), spec).forEach(scope -> scopes.add(scope.value()));
        ObjectNode permission = properties.putArray("permissions").addObject();
        put(permission, "actions", spec.actions());
        put(permission, "notActions", spec.notActions());
        put(permission, "dataActions", spec.dataActions());
        put(permission, "notDataActions", spec.notDataActions());
        return body;
    }

    /** With the mark of the object, which who only looks at the role does not miss. */
    private @Nullable String description() {
        if (spec.managementPolicy() != ManagementPolicy.Observe) {
            return OwnerTag.description(spec.description(), subject.owner());
        }
        Optional<String> mark = facts.body(RoleDefinitionKind.KEY).map(OwnerTag::of);
        return mark.map(owner -> OwnerTag.description(spec.description(), owner)).orElse(spec.description());
    }

    private static void put(ObjectNode permission, String name, @Nullable List<String> actions) {
        ArrayNode list = permission.putArray(name);
        Objects.requireNonNullElse(actions, List.<String>of()).stream().distinct().forEach(list::add);
    }
}
