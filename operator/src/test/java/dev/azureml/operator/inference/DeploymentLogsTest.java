package dev.azureml.operator.inference;

import dev.azureml.api.MLInferenceEndpointSpec;
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

/** Which logs are read where an annotation asks for them. */
class DeploymentLogsTest {
    private static final String ENDPOINT = Golden.WORKSPACE + "/onlineEndpoints/thing";
    private static final String SPEC = "{\"managed\":{\"authMode\":\"Key\",\"deployments\":[{\"name\":\"blue\"},"
            + "{\"name\":\"green\"}]}}";

    private final InferenceEndpointKind kind = new InferenceEndpointKind();

    private List<Output> outputs(String name, Map<String, String> annotations, Facts facts) {
        var spec = Golden.json(SPEC);
        return kind.outputs(new ManagedObject<>("MLInferenceEndpoint", "team", name, "uid", 1, Golden.spec(
                MLInferenceEndpointSpec.class, spec), "cluster/team/thing", List.of(), annotations),
                Golden.resolved(spec),
                facts);
    }

    private static Facts made() {
        return Golden.present("endpoint", "{\"id\":\"" + ENDPOINT + "\"}").with("deployment/blue",
                new Observation.Present(Golden.json("{\"id\":\"" + ENDPOINT + "/deployments/blue\"}"), false));
    }

    @Test
    void ofEachDeploymentThatAzureHasBothContainersAreAsked() {
        assertThat(outputs("thing", Map.of("azureml.dev/logs-requested-at", "now"), made())).singleElement()
                .isInstanceOfSatisfying(Output.Logs.class, logs -> {
                    assertThat(logs.name()).isEqualTo("thing-logs");
                    assertThat(logs.wish()).isEqualTo("now");
                    assertThat(logs.logs()).extracting(Output.Log::key).containsExactly("blue.StorageInitializer",
                            "blue.InferenceServer");
                    assertThat(logs.logs().getLast().of().value()).isEqualTo(ENDPOINT + "/deployments/blue");
                    assertThat(logs.logs().getLast().inquiry().body().toString()).isEqualTo(
                            "{\"containerType\":\"InferenceServer\",\"tail\":200}");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void nothingIsReadWhereNobodyAsks(String said) {
        assertThat(outputs("thing", Map.of(), made())).isEmpty();
        assertThat(outputs("thing", Map.of("azureml.dev/logs-requested-at", said), made())).isEmpty();
        assertThat(outputs("thing", Map.of("azureml.dev/logs-requested-at", "now"), Facts.NONE)).isEmpty();
    }

    @Test
    void theNameIsOneOfKubernetes() {
        assertThat(outputs("a".repeat(246) + ".-bbbbb", Map.of("azureml.dev/logs-requested-at", "now"), made()))
                .singleElement()
                .isInstanceOfSatisfying(Output.Logs.class, logs -> assertThat(logs.name()).hasSizeLessThan(
                        254).matches("[a-z]+-logs"));
    }
}
