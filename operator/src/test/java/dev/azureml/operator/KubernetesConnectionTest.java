package dev.azureml.operator;

import dev.azureml.api.MLDatastore;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.ServiceAccountList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Finding H7: lists of Secrets, ConfigMaps and ServiceAccounts are of metadata alone. */
    @ParameterizedTest
    @ValueSource(classes = {SecretList.class, ConfigMapList.class, ServiceAccountList.class})
    void noMetadataAtAllAreAnEmptyList(Class<? extends KubernetesResourceList<?>> type) {
        String list = """
                {"kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
                 "metadata": {"resourceVersion": "7"}, "items": %s}""";

        assertThat(SERIALIZATION.unmarshal(list.formatted("null"), type).getItems()).isEmpty();
        assertThat(SERIALIZATION.unmarshal(list.formatted("""
                [{"metadata": {"name": "a", "resourceVersion": "7"}}]"""), type).getItems()).singleElement()
                .isInstanceOfSatisfying(HasMetadata.class, one -> assertThat(one.getMetadata().getName())
                        .isEqualTo("a"));
    }

    private static Object told(String apiVersion, String kind, String metadata) {
        return SERIALIZATION.unmarshal("""
                {"type": "ADDED", "object": {"apiVersion": "%s", "kind": "%s", "metadata": %s}}"""
                .formatted(apiVersion, kind, metadata), WatchEvent.class).getObject();
    }
}
