package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Answer;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Write-only values that another resource answers as the body is sent. */
class AnswersTest {
    private static final ArmId RELAY = EngineFixture.GROUP.extension("Microsoft.Relay/namespaces", "r");
    private static final String KEY = "Endpoint=sb://r;SharedAccessKey=a-very-secret-key";

    private final EngineFixture stage = new EngineFixture();
    private final Intent intent = EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}")
            .withAnswers(Map.of(
                    JsonPointer.compile("/properties/relay"),
                    new Answer(RELAY, "v", "listKeys", JsonPointer.compile("/primaryConnectionString"))));

    @Test
    void areSentAndStandInNoRecord() {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object(
                "{\"primaryConnectionString\": \"" + KEY + "\"}"))));

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST listKeys", "PUT e");
        assertThat(stage.sent(1, "/properties/relay").asText()).isEqualTo(KEY);
        assertThat(String.valueOf(stage.status)).doesNotContain(KEY);
    }

    @Test
    void withoutThemNothingIsSent() {
        stage.arm.refusals.add(FakeArm.failure(FailureKind.AUTHORIZATION));

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST listKeys");
        assertThat(stage.problem().reason()).isEqualTo(Reason.AUTHORIZATION_FAILED);
    }

    @Test
    void anAnswerThatLacksTheValueIsNone() {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object("{}"))));

        stage.wants(intent).visit();

        assertThat(stage.writes()).containsExactly("POST listKeys");
        assertThat(stage.problem().message()).contains("listKeys", RELAY.value());
    }

    @Test
    void azureRepeatingOneTellsNobody() {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object(
                "{\"primaryConnectionString\": \"" + KEY + "\"}"))));
        stage.arm.refusals.add(new ArmResult.Failure(FailureKind.INVALID, dev.azureml.operator.arm.ArmError.of("Bad",
                "the value " + KEY + " is bad"), java.util.Optional.empty(), 400));

        stage.wants(intent).visit();

        assertThat(stage.problem().message()).contains("***").doesNotContain("a-very-secret-key");
    }

    @Test
    void oneQuestionIsAskedOnceForAllPlaces() {
        stage.arm.refusals.add(new ArmResult.Ok(FakeArm.response(200, EngineFixture.object(
                "{\"primaryConnectionString\": \"" + KEY + "\"}"))));
        Answer key = new Answer(RELAY, "v", "listKeys", JsonPointer.compile("/primaryConnectionString"));

        stage.wants(intent.withAnswers(Map.of(JsonPointer.compile("/properties/relay"), key,
                JsonPointer.compile("/properties/relayToo"), key))).visit();

        assertThat(stage.writes()).containsExactly("POST listKeys", "PUT e");
        assertThat(stage.sent(1, "/properties/relay").asText()).isEqualTo(KEY);
        assertThat(stage.sent(1, "/properties/relayToo").asText()).isEqualTo(KEY);
    }
}
