package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.operator.arm.Operation.Style.ASYNC_OPERATION;
import static dev.azureml.operator.arm.Operation.Style.LOCATION;
import static dev.azureml.operator.arm.Operation.Style.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;

class PollReaderTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ASYNC_OPERATION | 200 | {"status":"InProgress"}                              | Running
            ASYNC_OPERATION | 202 |                                                      | Running
            ASYNC_OPERATION | 200 | {"status":"Succeeded","properties":{"a":1}}          | Succeeded
            ASYNC_OPERATION | 204 |                                                      | Succeeded
            ASYNC_OPERATION | 200 | {"status":"Failed","error":{"code":"C","message":"m"}} | Failed
            ASYNC_OPERATION | 200 | {"status":"Canceled"}                                | Failed
            ASYNC_OPERATION | 400 | {"status":"Failed","error":{"code":"C","message":"m"}} | Failed
            ASYNC_OPERATION | 400 | {"error":{"code":"C","message":"m"}}                 | Unknown
            ASYNC_OPERATION | 200 | {"status":7}                                         | Unknown
            ASYNC_OPERATION | 200 | []                                                   | Unknown
            ASYNC_OPERATION | 200 |                                                      | Unknown
            ASYNC_OPERATION | 404 | {"error":{"code":"NotFound","message":"m"}}          | Gone
            ASYNC_OPERATION | 404 |                                                      | Unknown
            ASYNC_OPERATION | 429 | {"error":{"code":"TooManyRequests","message":"m"}}   | Unknown
            ASYNC_OPERATION | 500 |                                                      | Unknown
            LOCATION        | 202 |                                                      | Running
            LOCATION        | 202 | {"status":"InProgress"}                              | Running
            LOCATION        | 200 | {"id":"x","properties":{"provisioningState":"Creating"}} | Running
            LOCATION        | 200 | {"id":"x","properties":{"provisioningState":"Succeeded"}} | Succeeded
            LOCATION        | 200 | {"id":"x","properties":{"provisioningState":"Failed"}} | Failed
            LOCATION        | 200 | {"primaryKey":"k"}                                   | Succeeded
            LOCATION        | 200 | {"status":"Active","sparkReady":false}               | Succeeded
            LOCATION        | 200 | {"status":"InProgress"}                              | Running
            LOCATION        | 200 | {"status":"Failed"}                                  | Failed
            LOCATION        | 204 |                                                      | Succeeded
            LOCATION        | 400 | {"error":{"code":"BadRequest","message":"Soft-deleted workspace exists."}} | Failed
            LOCATION        | 403 | {"error":{"code":"AuthorizationFailed","message":"m"}} | Unknown
            LOCATION        | 503 | {"error":{"code":"ServerTimeout","message":"m"}}     | Unknown
            LOCATION        | 404 | {"error":{"code":"NotFound","message":"m"}}          | Gone
            RESOURCE        | 200 | {"properties":{"provisioningState":"Updating"}}      | Running
            RESOURCE        | 200 | {"properties":{"provisioningState":"Succeeded"}}     | Succeeded
            RESOURCE        | 200 | {"properties":{}}                                    | Succeeded
            RESOURCE        | 200 | {"properties":"text"}                                | Succeeded
            RESOURCE        | 200 | {"properties":{"provisioningState":"Canceled"}}      | Failed
            RESOURCE        | 200 |                                                      | Unknown
            RESOURCE        | 404 | {"error":{"code":"ResourceNotFound","message":"m"}}  | Gone
            """)
    void tellsHowFarAnOperationIs(Operation.Style style, int status, @Nullable String body, String expected) {
        assertThat(read(style, status, body, Map.of(), START).getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void saysWhyItFailed() {
        var failed = read(ASYNC_OPERATION, 200, "{\"status\":\"Failed\",\"error\":{\"code\":\"C\",\"message\":\"m\"}}",
                Map.of(), START);
        var canceled = read(RESOURCE, 200, "{\"properties\":{\"provisioningState\":\"Canceled\"}}", Map.of(), START);

        assertThat(failed).isEqualTo(new PollResult.Failed(ArmError.of("C", "m"), false));
        assertThat(canceled).isInstanceOfSatisfying(PollResult.Failed.class, it -> assertThat(it.canceled()).isTrue());
    }

    @Test
    void aBodyThatIsNoJsonSaysNothing() {
        var operation = new Operation(LOCATION, "/x", START, Optional.empty());
        var answer = new Answer.Answered(new ArmResponse(200, null, Map.of(), START), false);

        assertThat(PollReader.read(operation, answer)).isInstanceOf(PollResult.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"0,", "3, 3000", ","})
    void saysHowLongAzureAsksToWait(@Nullable String retryAfter, @Nullable Long millis) {
        var headers = retryAfter == null ? Map.<String, String>of() : Map.of("Retry-After", retryAfter);
        var result = read(LOCATION, 202, null, headers, START.plusSeconds(60));

        assertThat(result).isEqualTo(new PollResult.Running(Optional.ofNullable(millis).map(Duration::ofMillis)));
    }

    private static PollResult read(Operation.Style style, int status, @Nullable String body,
            Map<String, String> headers,
            Instant at) {
        var operation = new Operation(style, "/x", START, Optional.empty());
        var json = body == null ? null : Json.object("{\"body\": " + body + "}").get("body");
        return PollReader.read(operation, new Answer.Answered(new ArmResponse(status, json, headers, at), true));
    }
}
