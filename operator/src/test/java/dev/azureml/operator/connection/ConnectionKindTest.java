package dev.azureml.operator.connection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLConnectionSpec;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionKindTest {
    private final ConnectionKind kind = new ConnectionKind(Duration.ofDays(14));

    private Translation translate(JsonNode spec, ResolvedReferences resolved) {
        return kind.translate(Golden.subject(Golden.spec(MLConnectionSpec.class, spec)), resolved, Facts.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"username-password", "service-principal", "managed-identity", "aad", "none", "pat", "sas",
        "account-key", "api-key", "access-key", "custom-keys", "oauth2"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("connection/" + name);

        Translation translation = translate(golden.get("spec"), Golden.resolved(golden.get("spec")));

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
        assertThat(Golden.intents(translation).intents().getFirst().body().toString()).doesNotContain("secret of");
    }

    @Test
    void whatAzureDoesNotAnswerIsSentAgainWhenItChanges() {
        JsonNode spec = Golden.read("connection/username-password").get("spec");
        Intent intent = Golden.intents(translate(spec, Golden.resolved(spec))).intents().getFirst();

        assertThat(intent.secrets()).containsOnlyKeys(JsonPointer.compile("/properties/credentials/username"),
                JsonPointer.compile("/properties/credentials/password"),
                JsonPointer.compile("/properties/credentials/securityToken"));
    }

    @ParameterizedTest
    @CsvSource({"username-password,password,spec.usernamePassword.password", "pat,pat,spec.pat.pat",
        "custom-keys,two,spec.customKeys.keys[two/three]", "oauth2,refresh,spec.oauth2.refreshToken"})
    void anEmptySecretIsRefusedByItsPath(String name, String key, String path) {
        JsonNode spec = Golden.read("connection/" + name).get("spec");
        ResolvedReferences full = Golden.resolved(spec);
        Map<SecretKeyRef, SecretValue> secrets = new java.util.HashMap<>(full.secrets());
        secrets.put(new SecretKeyRef("s", key), new SecretValue("s/" + key, "1", new SensitiveString("\n")));

        assertThat(Golden.refusal(translate(spec, Golden.resolved("x", secrets))))
                .isEqualTo(path + ": the value in the Secret is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'password':'x'}", "'text'", "null"})
    void overridesTakeNoCredentials(String credentials) {
        JsonNode spec = Golden
                .json(("{'category':'Git','target':'t','none':{},'overrides':{'properties':{'credentials':"
                        + credentials + "}}}").replace('\'', '"'));

        assertThat(Golden.refusal(translate(spec, Golden.resolved(spec)))).startsWith("spec.overrides: ");
    }

    /** Finding H3. */
    @ParameterizedTest
    @ValueSource(strings = {"authType", "Category", "TARGET", "useWorkspaceManagedIdentity"})
    void overridesMakeNoOtherConnection(String property) {
        JsonNode spec = Golden.json(("{'category':'Git','target':'t','none':{},'overrides':{'properties':{'" + property
                + "':'x'}}}").replace('\'', '"'));

        assertThat(Golden.refusal(translate(spec, Golden.resolved(spec)))).startsWith("spec.overrides.properties."
                + property).contains("makes the resource what it is");
    }

    @ParameterizedTest
    @CsvSource({"2030-12-01,VALID", "2031-01-20,EXPIRES_SOON", "2031-01-31,EXPIRED"})
    void tellsOfItsEnd(String day, ConditionReason reason) {
        JsonNode spec = Golden.read("connection/pat").get("spec");
        ResolvedReferences here = Golden.resolved(spec);

        Translation.Intents intents = Golden.intents(translate(spec, new ResolvedReferences(here.workspace(), "x", null,
                here.secrets(), Map.of(), null, ResolvedReferences.Nearby.NOTHING, Instant.parse(day + "T00:00:00Z"),
                Cloud.PUBLIC)));

        assertThat(intents.conditions()).extracting(KindCondition::reason).containsExactly(reason);
        assertThat(intents.problems()).extracting(Problem::reason).isEqualTo(
                reason == ConditionReason.EXPIRED
                        ? java.util.List.of(Reason.CREDENTIAL_EXPIRED)
                        : java.util.List.of());
    }

    @Test
    void reportsWhatAzureHasAndGoesByPolicy() {
        assertThat(kind.report(Golden.subject(Golden.spec(MLConnectionSpec.class, Golden.json("{}"))),
                Golden.present("connection", """
                        {"properties":{"category":"Git","authType":"PAT","target":"t","isSharedToAll":true,
                         "expiryTime":"2031-01-31T00:00:00Z","credentials":null}}
                        """)))
                .isEqualTo(Golden.json("""
                        {"category":"Git","authType":"PAT","target":"t","isSharedToAll":true,
                         "expiryTime":"2031-01-31T00:00:00Z"}
                        """));
        assertThat(kind.deletion(
                Golden.subject(Golden.spec(MLConnectionSpec.class, Golden.json("{\"deletionPolicy\":\"Retain\"}"))),
                Golden.recorded("connection", "/connections/thing")).action()).isEqualTo(new DeletionAction.Retain());
    }
}
