package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Upload;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that go to blob storage before the asset that is made of them. */
class UploadsTest {
    private static final String SIGNED = "https://a.blob.core.windows.net/c/p?sv=1&sig=a-very-secret-signature";

    private final EngineFixture stage = new EngineFixture();
    private final Intent intent = EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}")
            .withUpload(new Upload(
                    JsonPointer.compile("/properties/codeUri"), "blue-1", Map.of("score.py", "print(1)")));

    private void offer(String credential) {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object("""
                {"blobReferenceForConsumption": {"blobUri": "https://a.blob.core.windows.net/c/p"%s}}
                """.formatted(credential)))));
    }

    private void offer() {
        offer(", \"credential\": {\"credentialType\": \"SAS\", \"sasUri\": \"" + SIGNED + "\"}");
    }

    @Test
    void filesGoBeforeTheBodyThatSaysWhereTheyAre() {
        offer();

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST startPendingUpload", "PUT e");
        assertThat(stage.sent(0, "/pendingUploadType").asText()).isEqualTo("TemporaryBlobReference");
        assertThat(stage.arm.uploads).isEqualTo(Map.of("blue-1/score.py", "print(1)"));
        assertThat(stage.sent(1, "/properties/codeUri").asText()).isEqualTo(
                "https://a.blob.core.windows.net/c/p/blue-1");
        assertThat(String.valueOf(stage.status)).doesNotContain("a-very-secret-signature");
    }

    @Test
    void withoutAnOfferNothingIsSent() {
        offer("");

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST startPendingUpload");
        assertThat(stage.problem().message()).contains("no storage").contains(EngineFixture.ENDPOINT.value());
    }

    @Test
    void whatFailsToArriveIsNotNamed() {
        offer();
        stage.arm.uploadFailure = FakeArm.failure(FailureKind.UNAVAILABLE);

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST startPendingUpload");
        assertThat(stage.problem().reason()).isEqualTo(Reason.AZURE_UNAVAILABLE);
    }

    @Test
    void azureRepeatingTheSignatureTellsNobody() {
        offer();
        stage.arm.refusals.add(new ArmResult.Failure(FailureKind.INVALID, dev.azureml.operator.arm.ArmError.of("Bad",
                SIGNED + " is bad"), java.util.Optional.empty(), 400));

        stage.wants(intent).visit();

        assertThat(stage.problem().message()).contains("***").doesNotContain("a-very-secret-signature");
    }
}
