package dev.azureml.operator.engine.azure;

import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Use;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles with which one can assign roles, in the hands of who may not give them. */
class DelegatingRolesTest {
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    private static final ArmId SCOPE = EngineFixture.GROUP.extension("Microsoft.Storage/storageAccounts", "store");
    private static final Permission NO_DELEGATION = (_, id, use) -> use == Use.DELEGATE
            ? Optional.of("not on " + id)
            : Optional.empty();
    private static final MLDatastoreSpec SPEC = EngineFixture.spec("{}");

    private final EngineFixture stage = new EngineFixture(NO_DELEGATION);
    private final DelegatingRoles roles = new DelegatingRoles(stage.azure, NO_DELEGATION, Map.of());

    private static Intent assign(String role) {
        return EngineFixture.manage("r", RoleAssignment.id(SCOPE, role, "p"), "{\"properties\":{\"roleDefinitionId\":\""
                + RoleDefinition.namedBy(SCOPE, role) + "\"}}");
    }

    private Optional<Problem> refusal(String role) {
        return roles.refusal(EngineFixture.caller("ns"), SPEC, assign(role));
    }

    private void define(String role, String type, String actions) {
        ArmId id = RoleDefinition.at(SCOPE, role);
        stage.arm.resources.put(id.value(), EngineFixture.object("{\"id\":\"" + id + "\",\"name\":\"" + role
                + "\",\"properties\":{\"roleName\":\"Some\",\"type\":\"" + type + "\",\"permissions\":[{\"actions\":["
                + actions + "]}]}}"));
    }

    @Test
    void aRoleThatAssignsRolesIsRefused() {
        define(OWNER, "BuiltInRole", "\"*\"");

        assertThat(refusal(OWNER)).get().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.OUT_OF_SCOPE);
            assertThat(problem.message()).isEqualTo("who has the role Some can assign roles, and not on " + SCOPE);
        });
    }

    @Test
    void itIsAssignedByWhoMayPassTheRightOn() {
        assertThat(new DelegatingRoles(stage.azure, Permission.ALL, Map.of()).refusal(EngineFixture.caller("ns"), SPEC,
                assign(OWNER))).isEmpty();
        assertThat(stage.arm.requests).isEmpty();
    }

    @Test
    void azuresOwnRolesAreReadOnceAndThoseOfTheTenantEachTime() {
        define("harmless", "BuiltInRole", "\"*/read\"");
        define("custom", "CustomRole", "\"*/read\"");
        assertThat(refusal("harmless")).isEmpty();
        assertThat(refusal("harmless")).isEmpty();
        assertThat(stage.arm.requests).hasSize(1);

        assertThat(refusal("custom")).isEmpty();
        define("custom", "CustomRole", "\"*\"");
        assertThat(refusal("custom")).isPresent();
    }

    @Test
    void whatCannotBeReadOrIsNotThereIsNotAssigned() {
        assertThat(refusal("unknown")).map(Problem::reason).contains(Reason.INVALID_SPEC);
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHORIZATION));
        assertThat(refusal("custom")).map(Problem::reason).contains(Reason.AUTHORIZATION_FAILED);
    }

    @Test
    void theRolesThatKindsGiveByThemselvesAreNotAskedFor() {
        for (BuiltInRole role : BuiltInRole.values()) {
            assertThat(refusal(role.id())).isEmpty();
        }
        assertThat(roles.refusal(EngineFixture.caller("ns"), SPEC, EngineFixture.manage("s", SCOPE, "{}"))).isEmpty();
        assertThat(stage.arm.requests).isEmpty();
    }
}
