package dev.azureml.operator;

import dev.azureml.api.MLDatastore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KubernetesConnectionTest {
    private static final KubernetesSerialization SERIALIZATION = KubernetesConnection.lenient(Registry
            .bindings(Duration.ofDays(14)));

    @Test
    void whatAWatchTellsOfIsParsedOnce() {
        assertThat(told("azureml.dev/v1alpha1", "MLDatastore", "{}")).isInstanceOf(MLDatastore.class);
        assertThat(told("v1", "Secret", "{}")).isInstanceOf(Secret.class);
        assertThat(told("v1", "Status", "{}")).isInstanceOf(Status.class);
    }

    @Test
    void whoWroteWhichFieldIsNotKept() {
        Secret secret = (Secret) told("v1", "Secret", """
                {"name": "s", "uid": "1", "managedFields": [{"manager": "kubectl", "operation": "Apply",
                 "fieldsV1": {"f:data": {}}}]}""");

        assertThat(secret.getMetadata().getUid()).isEqualTo("1");
        assertThat(secret.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(SERIALIZATION.asJson(secret)).doesNotContain("managedFields", "kubectl");
    }

    @Test
    void whatThisVersionDoesNotKnowStopsNothing() {
        MLDatastore datastore = SERIALIZATION.unmarshal("""
                {"apiVersion": "azureml.dev/v1alpha1", "kind": "MLDatastore", "metadata": {"name": "d"},
                 "spec": {"fromTheFuture": {"a": 1}, "managementPolicy": "FromTheFuture", "description": "d"}}""",
                MLDatastore.class);

        assertThat(datastore.getSpec().description()).isEqualTo("d");
        assertThat(datastore.getSpec().managementPolicy()).isNull();
    }

    private static Object told(String apiVersion, String kind, String metadata) {
        return SERIALIZATION.unmarshal("""
                {"type": "ADDED", "object": {"apiVersion": "%s", "kind": "%s", "metadata": %s}}"""
                .formatted(apiVersion, kind, metadata), WatchEvent.class).getObject();
    }
}
