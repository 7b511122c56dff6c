package dev.azureml.e2e.playground;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectStateTest {

    private static ObjectState state(String status) {
        return ObjectState.of(Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata:
                  name: vision
                  namespace: team-a
                  generation: 3
                  creationTimestamp: "2026-01-01T00:00:00Z"
                status: %s
                """.formatted(status), GenericKubernetesResource.class));
    }

    @Test
    void isReadyWhenItsReadyConditionIsTrueForTheCurrentGeneration() {
        var object = state("{conditions: [{type: Reconciling, status: 'False'},"
                + " {type: Ready, status: 'True', reason: Succeeded, observedGeneration: 3}]}");

        assertThat(object.isReady()).isTrue();
        assertThat(object.reason()).isEqualTo("Succeeded");
        assertThat(object.key()).isEqualTo("team-a/vision");
    }

    @Test
    void isNotReadyWhenTheConditionIsOfAnEarlierGeneration() {
        var object = state("{conditions: [{type: Ready, status: 'True', reason: Succeeded, observedGeneration: 2}]}");

        assertThat(object.isReady()).isFalse();
    }

    @Test
    void isNotReadyWithoutTheCondition() {
        assertThat(state("{conditions: [{type: Stalled, status: 'True'}]}").isReady()).isFalse();
        assertThat(state("{observedGeneration: -1}").isReady()).isFalse();
    }

    @Test
    void tellsItsAgeInSecondsThenInMinutes() {
        var object = state("{}");

        assertThat(object.age(Instant.parse("2026-01-01T00:01:59Z"))).isEqualTo("119s");
        assertThat(object.age(Instant.parse("2026-01-01T00:02:05Z"))).isEqualTo("2m5s");
    }
}
