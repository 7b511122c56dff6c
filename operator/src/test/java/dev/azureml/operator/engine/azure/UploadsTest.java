package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Upload;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that go to blob storage before the asset that is made of them. */
class UploadsTest {
    private static final String SIGNED = "https://a.blob.core.windows.net/c/p?sv=1&sig=a-very-secret-signature";

    private static final ArmId STORE = EngineFixture.WORKSPACE.child("datastores", "store");

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

    private Intent inDatastore(@Nullable String uri) {
        String body = "{\"location\": \"l\"}";
        return EngineFixture.manage("main", EngineFixture.ENDPOINT, body).withUpload(new Upload(JsonPointer.compile(
                "/properties/modelUri"), "LocalUpload/1/model", FileSet.ofTexts(Map.of("MLmodel", "m")),
                new Upload.InDatastore("spec.mlflowModel", STORE, "2025-12-01", uri)));
    }

    private void store(String credentials) {
        stage.arm.resources.put(STORE.value(), EngineFixture.object("""
                {"properties": {"accountName": "a", "containerName": "c", "credentials": {"credentialsType": "%s"}}}
                """.formatted(credentials)));
    }

    private void secret(String secret) {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object(secret))));
    }

    @Test
    void filesGoToADatastoreWithASecretThatExpires() {
        store("AccountKey");
        secret("{\"secretsType\": \"Sas\", \"sasToken\": \"?sv=1&sig=a-very-secret-signature\"}");

        stage.wants(inDatastore("azureml://datastores/store/paths/x")).visit();

        assertThat(stage.writes()).containsExactly("POST listSecrets", "PUT e");
        assertThat(stage.sent(0, "/expirableSecret").asBoolean()).isTrue();
        assertThat(stage.arm.uploads).isEqualTo(Map.of("LocalUpload/1/model/MLmodel", "m"));
        assertThat(stage.arm.signed)
                .containsExactly("https://a.blob.core.windows.net/c?sv=1&sig=a-very-secret-signature");
        assertThat(stage.sent(1, "/properties/modelUri").asText()).isEqualTo("azureml://datastores/store/paths/x");
        assertThat(String.valueOf(stage.status)).doesNotContain("a-very-secret-signature");
    }

    @Test
    void aKeyThatAzureGivesInsteadSignsAndIsSentNowhere() {
        store("AccountKey");
        secret("{\"secretsType\": \"AccountKey\", \"key\": \"a2V5IG9mIHRoZSBhY2NvdW50\"}");

        stage.wants(inDatastore(null)).visit();

        assertThat(stage.arm.signed).singleElement().asString().startsWith("https://a.blob.core.windows.net/c?se=")
                .contains("&sp=rcw&spr=https&").doesNotContain("a2V5");
        assertThat(stage.sent(1, "/properties/modelUri").asText()).isEqualTo(
                "https://a.blob.core.windows.net/c/LocalUpload/1/model/");
    }

    @Test
    void aDatastoreWithoutAKeyTakesNone() {
        store("None");

        stage.wants(inDatastore(null)).visit();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.problem().message()).startsWith("spec.mlflowModel: ").contains("no key",
                "systemDatastoresAuthMode", "datastoreRef");
    }

    @Test
    void aWorkspaceWithoutThatDatastoreIsWaitedFor() {
        stage.wants(inDatastore(null)).visit();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.problem().reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY);
        assertThat(stage.problem().message()).contains("/datastores/store");
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
