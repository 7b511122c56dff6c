package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Endpoints that have no deployments: serverless and containerInstance. */
class ServingTargetsTest {
    private static final String GROUP = "{\"containerInstance\":{\"image\":\"i\",\"cpu\":1,\"memoryInGB\":1,"
            + "\"ports\":[{\"port\":80}]}";

    private final InferenceEndpointKind kind = new InferenceEndpointKind();

    private Translation translate(String spec, Facts facts) {
        JsonNode said = Golden.json(spec);
        return kind.translate(Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, said)), Golden.resolved(said),
                facts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverless", "serverless-minimal", "container", "container-private"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("inference/" + name);

        assertThat(Golden.puts(translate(golden.get("spec").toString(), Facts.NONE))).isEqualTo(golden.get("puts"));
    }

    @Test
    void saysWhereContainerGroupsEnd() {
        var advice = Golden.intents(translate(GROUP + ",\"tags\":{\"env\":\"prod\"}}", Facts.NONE)).advice();

        assertThat(advice).extracting(Advice::rule).containsExactly("DevTestTargetInProd", "NoAutoShutdown",
                "OpenEndpoint");
    }

    @Test
    void warnsOfLargeGroupsAndOfKeysWithoutTls() {
        var advice = Golden.intents(translate("""
                {"containerInstance":{"image":"i","cpu":5,"memoryInGB":1,"ports":[{"port":80}],
                 "scoringKey":{"environmentVariable":"KEY","secretKeyRef":{"name":"s","key":"k"}}}}
                """, Facts.NONE)).advice();

        assertThat(advice).extracting(Advice::rule).containsExactly("NoAutoShutdown", "LargeContainer", "PlainHttp");
    }

    @Test
    void anIdentityThatPullsImagesIsTheGroups() {
        String wrong = Golden.refusal(translate("""
                {"containerInstance":{"image":"i","cpu":1,"memoryInGB":1,"ports":[{"port":80}],
                 "imageRegistryCredentials":[{"server":"a.azurecr.io","identity":"/subscriptions/s"}]}}
                """, Facts.NONE));

        assertThat(wrong).contains("spec.containerInstance.imageRegistryCredentials[0].identity",
                "spec.identity.userAssignedIdentities");
    }

    @Test
    void anOverlapIsADuration() {
        String wrong = Golden.refusal(translate("""
                {"serverless":{"authMode":"Key","modelSettings":{"modelId":"azureml://registries/r/models/m"},
                 "keyRotationOverlap":"PT"}}
                """, Facts.NONE));

        assertThat(wrong).contains("spec.serverless.keyRotationOverlap");
    }

    @Test
    void callersWithTokensAreToldHowToGetOne() {
        JsonNode spec = Golden.json("""
                {"connectionSecret":{"name":"callers"},"serverless":{"authMode":"KeyAndAAD",
                 "modelSettings":{"modelId":"azureml://registries/r/models/m"}}}
                """);
        Facts live = Golden.present("endpoint", """
                {"id":"%s/serverlessEndpoints/thing","properties":{"inferenceEndpoint":{"uri":"https://thing"}}}
                """.formatted(Golden.WORKSPACE));

        var outputs = kind.outputs(Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, spec)),
                Golden.resolved(spec), live);

        assertThat(outputs).singleElement().isInstanceOfSatisfying(Output.Secret.class, secret -> {
            assertThat(secret.action()).isEqualTo("listKeys");
            assertThat(secret.data()).containsEntry("url", "https://thing").containsEntry("tokenAudience",
                    "https://ml.azure.com").containsKey("tokenCommand");
        });
    }

    @Test
    void aPrivateGroupIsCalledByItsAddress() {
        JsonNode spec = Golden.read("inference/container-private").get("spec");
        Facts live = Golden.present("endpoint", """
                {"id":"/x","properties":{"ipAddress":{"ip":"10.0.0.4"},"instanceView":{"state":"Running"}}}
                """);

        assertThat(kind.report(Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, spec)), live))
                .isEqualTo(Golden.json("""
                        {"servingState":"Running","scoringUri":"http://10.0.0.4:5001/predict","authMode":"None"}
                        """));
    }

    @Test
    void noOverrideTakesASecretsPlace() {
        String wrong = Golden.refusal(translate(GROUP + ",\"overrides\":{\"properties\":{\"containers\":[]}}}",
                Facts.NONE));

        assertThat(wrong).contains("spec.overrides", "secretKeyRef");
    }

    @Test
    void aContainerThatEndsAgainAndAgainIsAProblem() {
        Facts crashed = Golden.present("endpoint", """
                {"properties":{"containers":[{"properties":{"instanceView":{"currentState":{"state":"Waiting",
                 "detailStatus":"CrashLoopBackOff","exitCode":1},"events":[{"message":"Killing container"}]}}}]}}
                """);

        assertThat(Golden.intents(translate(GROUP + "}", crashed)).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("CrashLoopBackOff", "exit code 1",
                        "Killing container"));
    }

    @Test
    void aSubscriptionThatEndedIsAProblem() {
        Facts ended = Golden.present("marketplaceSubscription",
                "{\"properties\":{\"marketplaceSubscriptionStatus\":\"Unsubscribed\"}}");

        assertThat(Golden.intents(translate(Golden.read("inference/serverless").get("spec").toString(), ended))
                .problems()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("Unsubscribed", "Azure Marketplace"));
    }

    @Test
    void aSuspendedEndpointIsAProblem() {
        Facts suspended = Golden.present("endpoint", "{\"properties\":{\"endpointState\":\"Suspended\"}}");

        assertThat(Golden.intents(translate("{\"serverless\":{\"modelSettings\":{\"modelId\":"
                + "\"azureml://registries/azureml/models/Phi-4\"},\"authMode\":\"Key\"}}", suspended)).problems())
                .singleElement().satisfies(problem -> assertThat(problem.message()).contains("suspended"));
    }
}
