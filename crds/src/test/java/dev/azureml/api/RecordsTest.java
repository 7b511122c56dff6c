package dev.azureml.api;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordsTest {
    @Test
    void whatIsAbsentIsNotWritten() {
        var condition = new Condition("Ready", "True", 3L, "2026-01-02T03:04:05Z", "Succeeded", "");
        var resource = new ResourceStatus("compute", "/subscriptions/s", "2025-12-01", null,
                ResourceStatus.Phase.Creating, null, null, null, null, null, null);
        var compute = new MLCompute();
        compute.getMetadata().setName("cluster");
        compute.setStatus(new MLComputeStatus(3L, null, null, List.of(condition), List.of(resource), null, null, null,
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null));

        assertThat(Serialization.asJson(compute)).isEqualTo("""
                {"apiVersion":"azureml.dev/v1alpha1","kind":"MLCompute","metadata":{"name":"cluster"},\
                "status":{"observedGeneration":3,"conditions":[{"type":"Ready","status":"True",\
                "observedGeneration":3,"lastTransitionTime":"2026-01-02T03:04:05Z","reason":"Succeeded",\
                "message":""}],"resources":[{"key":"compute","id":"/subscriptions/s",\
                "apiVersion":"2025-12-01","phase":"Creating"}]}}""");
    }

    @Test
    void identityTypeIsWrittenAsAzureDoes() {
        var identity = new ManagedIdentity(ManagedIdentity.Type.SystemAssignedUserAssigned, List.of("/id"));

        var json = Serialization.asJson(identity);

        assertThat(json).contains("\"SystemAssigned,UserAssigned\"");
        assertThat(Serialization.unmarshal(json, ManagedIdentity.class)).isEqualTo(identity);
    }

    @Test
    void noneCredentialsSurvive() {
        var credentials = new DatastoreCredentials(null, null, null, null, new DatastoreCredentials.None());

        var json = Serialization.asJson(credentials);

        assertThat(json).isEqualTo("{\"none\":{}}");
        assertThat(Serialization.unmarshal(json, DatastoreCredentials.class)).isEqualTo(credentials);
    }

    @Test
    void workspacesAreNeverReplaced() {
        var spec = Serialization.unmarshal("{\"location\":\"westeurope\"}", MLWorkspaceSpec.class);

        assertThat(spec.replacementPolicy()).isNull();
    }
}
