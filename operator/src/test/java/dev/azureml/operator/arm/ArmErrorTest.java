package dev.azureml.operator.arm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmErrorTest {

    @Test
    void readsTheEnvelope() {
        var error = Json
                .error("""
                        {"error": {"code": "ResourceNotFound", "target": "ws", "message": "The Resource 'ws' was not found."}}""");

        assertThat(error.code()).isEqualTo("ResourceNotFound");
        assertThat(error.message()).isEqualTo("The Resource 'ws' was not found.");
        assertThat(error.target()).isEqualTo("ws");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"C\",\"message\":\"m\"}",
        "{\"error\":{\"code\":\"C\",\"message\":{\"value\":\"m\"}}}",
        "{\"odata.error\":{\"code\":\"C\",\"message\":{\"lang\":\"en\",\"value\":\"m\"}}}",
        "{\"error\":{\"code\":\"C\",\"message\":\" m\\r\\n\"}}",
        "{\"error\":{\"code\":\"C\",\"message\":\"m\",\"details\":7}}"})
    void readsTheOlderForms(String body) {
        assertThat(Json.error(body).code()).isEqualTo("C");
        assertThat(Json.error(body).message()).isEqualTo("m");
    }

    @Test
    void prefersTheDetailThatSaysSomething() {
        var error = Json.error("""
                {"error": {"code": "UserError", "message": "Validation failed, see details for more information.",
                 "details": [{"code": "BadArgument", "message": "vmSize STANDARD_X is not supported"}]}}""");

        assertThat(error.message()).isEqualTo("vmSize STANDARD_X is not supported");
        assertThat(error.codes()).containsExactly("UserError", "BadArgument");
    }

    @Test
    void keepsBothWhereBothSaySomething() {
        var error = Json.error("""
                {"error": {"code": "A", "message": "The workspace can't be created.",
                 "innererror": {"code": "B", "message": "The vault is gone."}}}""");

        assertThat(error.message()).isEqualTo("The workspace can't be created. (The vault is gone.)");
        assertThat(error.codes()).contains("B");
    }

    @Test
    void opensAnErrorThatIsWrappedAsText() {
        var error = Json
                .error("""
                        {"error": {"code": "Conflict", "message":
                         "{\\r\\n  \\"error\\": {\\"code\\": \\"StorageAccountIsNotProvisioned\\", \\"message\\": \\"not yet\\"}}"}}""");

        assertThat(error.message()).isEqualTo("not yet");
        assertThat(error.codes()).contains("StorageAccountIsNotProvisioned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\": null}", "{\"error\": 7}", "{\"error\": \"text\"}", "{\"error\": []}",
        "{\"value\": [1]}"})
    void saysSoWhenThereIsNothingToRead(String body) {
        var error = ErrorParser.parse(502, Json.object(body));

        assertThat(error.isUnreadable()).isTrue();
        assertThat(error.message()).contains("502");
    }

    @Test
    void isBoundedInLengthAndDepth() {
        var nested = "{\"code\":\"X\",\"message\":\"" + "m".repeat(3000) + "\"}";
        for (int i = 0; i < 50; i++) {
            nested = "{\"code\":\"X" + i + "\",\"message\":\"level " + i + "\",\"details\":[" + nested + "]}";
        }
        var error = Json.error("{\"error\":" + nested + "}");

        assertThat(error.message().length()).isLessThanOrEqualTo(1000);
        assertThat(error.codes()).hasSizeLessThan(20);
        assertThat(ArmError.of("C", "x".repeat(5000)).message()).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"see https://x/y?se=1&sig=s3cr3tValue123&t=2",
        "AccountName=a;AccountKey=s3cr3tValue123==;Suffix=b",
        "Authorization: Bearer s3cr3tValue123", "{\"client_secret\": \"s3cr3tValue123\"}", "password: s3cr3tValue123"})
    void hidesWhatLooksLikeASecret(String text) {
        assertThat(ArmError.of("C", text).message()).doesNotContain("s3cr3tValue123").contains("***");
    }

    @Test
    void hidesTheSecretsOfTheRequestWhereAzureRepeatsThem() {
        var body = Json.object("""
                {"properties": {"accountName": "lakeaccount", "credentials": {"secrets":
                 {"secretsType": "AccountKey", "key": "hunter2hunter2"}}}}""");
        var error = Redaction.hide(ArmError.of("ValidationError",
                "AccountKey 'hunter2hunter2' of lakeaccount is wrong"), body);

        assertThat(error.message()).isEqualTo("AccountKey '***' of lakeaccount is wrong");
    }
}
