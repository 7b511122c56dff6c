package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemsTest {
    private static final String ID = EngineFixture.ENDPOINT.value();
    private static final ArmError ERROR = new ArmError("TheCode", "Azure's words.", "properties.x", List.of(),
            List.of());

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void namesTheResourceAndQuotesAzure(FailureKind kind) {
        assertThat(Problems.of(kind, ERROR, ID).message()).contains("TheCode: Azure's words. (properties.x)",
                "[" + ID + "]");
        assertThat(Problems.ofOperation(kind, ERROR, "Create", ID).message()).startsWith("Create of " + ID + " failed");
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED,Throttled,-", "UNAVAILABLE,AzureUnavailable,-", "OUT_OF_HOST,AzureUnavailable,-",
        "BUSY,Busy,-", "DEPENDENCY_NOT_READY,DependencyNotReady,-", "INVALID,InvalidSpec,-",
        "AUTHENTICATION,AuthorizationFailed,credential", "AUTHORIZATION,AuthorizationFailed,Grant",
        "POLICY_DENIED,PolicyDenied,exemption", "LOCKED,ResourceLocked,Remove the lock",
        "PROVIDER_NOT_REGISTERED,ProviderNotRegistered,az provider register", "QUOTA,QuotaExceeded,more quota",
        "CAPACITY,CapacityUnavailable,another size or region", "SOFT_DELETED,SoftDeleted,purge",
        "NAME_TAKEN,NameTaken,another name"})
    void saysWhatToDo(FailureKind kind, String reason, String advice) {
        Problem problem = Problems.of(kind, ERROR, ID);

        assertThat(problem.reason().word()).isEqualTo(reason);
        assertThat(problem.message()).contains(advice.equals("-") ? "" : advice);
        assertThat(problem.reason().state() == Reason.State.STALLED && kind != FailureKind.INVALID)
                .as("who is asked is told what to do").isEqualTo(!advice.equals("-")
                        && problem.reason() != Reason.AUTHORIZATION_FAILED);
    }

    @ParameterizedTest
    @CsvSource({"INVALID,ProvisioningFailed", "UNAVAILABLE,ProvisioningFailed", "BUSY,ProvisioningFailed",
        "QUOTA,QuotaExceeded", "POLICY_DENIED,PolicyDenied", "CAPACITY,CapacityUnavailable"})
    void anOperationThatFailedAsksAPerson(FailureKind kind, String reason) {
        assertThat(Problems.ofOperation(kind, ERROR, "Create", ID).reason().word()).isEqualTo(reason);
    }

    /** The name is one in the whole tenant, and no azureName makes it another. */
    @Test
    void whoseRoleNameIsTakenIsToldHowToTakeItOver() {
        assertThat(Problems.of(FailureKind.NAME_TAKEN, ArmError.of("RoleDefinitionWithSameNameExists", "Taken."), ID)
                .message()).contains("another roleName", "its GUID as azureName");
    }

    @Test
    void whatAPolicyAsksComesBeforeAllThatAzureQuotes() {
        assertThat(Problems.of(FailureKind.POLICY_DENIED, ERROR, ID).message()).startsWith("Change the spec to comply");
        assertThat(Problems.ofOperation(FailureKind.POLICY_DENIED, ERROR, "Create", ID).message()).startsWith(
                "Create of " + ID + " failed: Change the spec to comply");
    }

    @Test
    void aPersonIsToldTheGravestFirst() {
        assertThat(Problem.foremost(List.of(new Problem(Reason.DEPENDENCY_NOT_READY, "a"),
                new Problem(Reason.INVALID_SPEC, "b"), new Problem(Reason.BUSY, "c"))).message()).isEqualTo("b");
        assertThat(Problem.foremost(List.of()).reason()).isEqualTo(Reason.AVAILABLE);
    }
}
