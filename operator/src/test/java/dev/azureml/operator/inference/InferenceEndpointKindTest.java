package dev.azureml.operator.inference;

import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InferenceEndpointKindTest {
    private static final Facts LIVE = Golden.present("endpoint", """
            {"id":"%s/onlineEndpoints/thing","properties":{"authMode":"Key","scoringUri":"https://s/score",
             "swaggerUri":"https://s/swagger.json","traffic":{"blue":90,"green":10},"mirrorTraffic":{"odd":"x"}}}
            """.formatted(Golden.WORKSPACE)).with("deployment/blue", new Observation.Present(Golden.json("""
            {"sku":{"name":"Default","capacity":3},"properties":{"provisioningState":"Succeeded",
             "instanceType":"Standard_DS3_v2","model":"azureml:m:1"}}
            """), false)).with("deployment/old", new Observation.Present(Golden.json("""
            {"properties":{"provisioningState":"Deleting"}}
            """), false)).with("deployment/green", new Observation.Absent());

    private final InferenceEndpointKind kind = new InferenceEndpointKind();

    @Test
    void reportsTheEndpointAndItsDeployments() {
        assertThat(kind.report(subject("Key"), LIVE)).isEqualTo(Golden.json("""
                {"scoringUri":"https://s/score","swaggerUri":"https://s/swagger.json","authMode":"Key",
                 "traffic":{"blue":90,"green":10},"connectionSecret":"conn","deployments":[
                  {"name":"blue","provisioningState":"Succeeded","instanceType":"Standard_DS3_v2","instanceCount":3,
                   "model":"azureml:m:1","traffic":90},
                  {"name":"old","provisioningState":"Deleting"}]}
                """));
    }

    @Test
    void reportsNothingBeforeAzureHasIt() {
        assertThat(kind.report(subject("Key"), Facts.NONE)).isEmpty();
        assertThat(kind.outputs(subject("Key"), Golden.resolved("westeurope", Map.of()), Facts.NONE)).isEmpty();
    }

    @Test
    void writesWhatACallerNeeds() {
        Output.Secret secret = secret("Key");

        assertThat(secret.name()).isEqualTo("conn");
        assertThat(secret.data()).isEqualTo(Map.of("url", "https://s/score", "swaggerUrl", "https://s/swagger.json",
                "authMode", "Key", "deployments", "blue,green"));
        assertThat(secret.of()).isEqualTo(Golden.WORKSPACE.child("onlineEndpoints", "thing"));
        assertThat(secret.action()).isEqualTo("listKeys");
        assertThat(secret.read().apply(Golden.json("{\"primaryKey\":\"p\",\"secondaryKey\":\"s\",\"other\":\"o\"}")))
                .isEqualTo(
                        Map.of("primaryKey", new SensitiveString("p"), "secondaryKey", new SensitiveString("s"), "key",
                                new SensitiveString("p")));
        assertThat(secret.read().apply(Golden.json("{\"primaryKey\":null}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AADToken", "AMLToken"})
    void asksForNoKeysWhereThereAreNone(String authMode) {
        assertThat(secret(authMode).action()).isNull();
        assertThat(secret(authMode).data()).containsEntry("authMode", authMode).hasEntrySatisfying("tokenCommand",
                command -> assertThat(command).startsWith("az "));
    }

    @Test
    void goesOrStaysByPolicy() {
        assertThat(kind
                .deletion(Golden.subject(subject("Key").spec()), Golden.recorded("endpoint", "/onlineEndpoints/thing"))
                .action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
    }

    private Output.Secret secret(String authMode) {
        List<Output> outputs = kind.outputs(subject(authMode), Golden.resolved("westeurope", Map.of()), LIVE);
        assertThat(outputs).hasSize(1);
        return (Output.Secret) outputs.getFirst();
    }

    private static ManagedObject<MLInferenceEndpointSpec> subject(String authMode) {
        return Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, Golden.json("""
                {"connectionSecret":{"name":"conn"},"managed":{"authMode":"%s",
                 "deployments":[{"name":"blue"},{"name":"green"}]}}
                """.formatted(authMode))));
    }
}
