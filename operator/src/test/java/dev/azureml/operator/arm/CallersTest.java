package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding L8: a refusal told each tenant the client id and object id of the operator or of who lent a workspace. */
class CallersTest {
    private static final String ID = "22222222-aaaa-bbbb-cccc-222222222222";
    private static final String OBJECT = "33333333-aaaa-bbbb-cccc-333333333333";
    private static final String DENIED = "The client '" + ID + "' with object id '" + OBJECT + "' does not have"
            + " authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope"
            + " '/subscriptions/s/resourceGroups/g' or the scope is invalid.";

    @ParameterizedTest
    @ValueSource(strings = {DENIED,
        "The client 'somebody@example.com-22222222-aaaa' with object id '" + OBJECT + "' has permission to perform",
        "The client with object id '" + OBJECT + "' may not",
        "Caller is not authorized. Caller: appid=" + ID + ";oid=" + OBJECT + ";iss=https://sts.windows.net/t/",
        "AADSTS700016: Application with identifier '" + ID + "' was not found in the directory 'Contoso'.",
        "AADSTS7000215: Invalid client secret provided for a secret added to app '" + ID + "'.",
        "ClientId: " + ID + ", Object ID: " + OBJECT, "cut off: object id '33333333-aaaa-bb",
        "cut off: appid=22222222-aaaa"})
    void whoAskedIsHidden(String text) {
        assertThat(Callers.hide(text)).doesNotContain(ID, OBJECT).doesNotContain("22222222", "33333333")
                .contains("***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Principal " + ID + " does not exist in the directory " + OBJECT,
        "Object 'score' is not there", "The identity '/subscriptions/" + ID + "/resourceGroups/g' can't be used",
        "subscription '" + ID + "' could not be found", "application 'score.py' failed"})
    void whatWasAskedForStays(String text) {
        assertThat(Callers.hide(text)).isEqualTo(text);
    }

    @Test
    void whatIsMissingStaysAndTheLogHasItAll() throws Exception {
        var body = new ObjectMapper().createObjectNode();
        body.putObject("error").put("code", "AuthorizationFailed").put("message", DENIED);
        ArmResponse response = new ArmResponse(403, body, Map.of(), Instant.EPOCH);

        ArmError error = ArmError.from(response);

        assertThat(error.message()).doesNotContain(ID, OBJECT);
        assertThat(FailureDetails.deniedAction(error)).contains(new FailureDetails.DeniedAction(
                "Microsoft.Storage/storageAccounts/write", "/subscriptions/s/resourceGroups/g"));
        assertThat(ArmError.inFull(ArmRequest.ofPath("GET", "/x"), response).message()).isEqualTo(DENIED);
    }

    @Test
    void aTokenThatWasRefusedNamesNoClientEither() {
        var failure = TokenPolicy.failureOf(new IllegalStateException("AADSTS7000215: Invalid client secret provided"
                + " for app '" + ID + "'."), "");

        assertThat(failure.error().message()).contains("AADSTS7000215").doesNotContain(ID);
    }
}
