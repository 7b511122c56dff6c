package dev.azureml.operator;

import dev.azureml.api.Aks;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLCompute;
import dev.azureml.api.MLDatastore;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.ServiceAccountList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KubernetesConnectionTest {
    private static final KubernetesSerialization SERIALIZATION = KubernetesConnection.lenient(KindRegistry
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
    void aPropertyThatThisVersionDoesNotKnowStopsNothing() {
        MLDatastore datastore = datastore("{'fromTheFuture': {'a': 1}, 'description': 'd'}", "{}");

        assertThat(datastore.getSpec().description()).isEqualTo("d");
        assertThat(datastore.fault()).isNull();
    }

    /** HTTPS_PROXY leads to Azure; the API server of a Pod is near, as is what runs on one's own machine. */
    @ParameterizedTest
    @CsvSource({"https://10.0.0.1:443, false, false", "https://api.example.com, true, true",
        "https://127.0.0.1:6443, true, false", "https://[::1]:6443, true, false", "https://localhost, true, false"})
    void theApiServerIsAskedThroughAProxyOnlyWhereKubectlWould(String url, boolean kubeconfig, boolean proxied) {
        Config config = Config.empty();
        config.setMasterUrl(url);
        config.setHttpsProxy("http://proxy:3128");
        config.setHttpProxy("http://proxy:3128");
        config.setCurrentContext(kubeconfig ? new NamedContext() : null);

        Config direct = KubernetesConnection.directly(config);

        assertThat(direct.getHttpsProxy()).isEqualTo(proxied ? "http://proxy:3128" : null);
        assertThat(direct.getHttpProxy()).isEqualTo(direct.getHttpsProxy());
    }

    private static MLDatastore datastore(String spec, String status) {
        return SERIALIZATION.unmarshal(object("MLDatastore", spec, status), MLDatastore.class);
    }

    private static String object(String kind, String spec, String status) {
        return ("{'apiVersion': 'azureml.dev/v1alpha1', 'kind': '" + kind + "', 'metadata': {'name': 'd'}, 'spec': "
                + spec + ", 'status': " + status + "}").replace('\'', '"');
    }

    private static String nested(int levels) {
        return "{'a':".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }

    /** Finding C1: one object that does not parse ended the watch of its kind, and so the process. */
    @Nested
    class Poison {
        @ParameterizedTest
        @ValueSource(ints = {65, 1_001, 10_000})
        void whatIsNestedTooDeepIsLeftOutAndNamed(int levels) {
            MLDatastore datastore = datastore("{'description': 'd', 'overrides': " + nested(levels) + "}", "{}");

            assertThat(datastore.fault()).isEqualTo("spec.overrides: nested deeper than 64 levels");
            assertThat(datastore.getSpec().description()).isEqualTo("d");
            assertThat(datastore.getSpec().overrides()).isNull();
        }

        @Test
        void whatIsNested64LevelsDeepIsRead() {
            MLDatastore datastore = datastore("{'overrides': " + nested(64) + "}", "{}");

            assertThat(datastore.fault()).isNull();
            assertThat(datastore.getSpec().overrides()).isNotEmpty();
        }

        @Test
        void overridesOfAPartAreNamedByTheirPath() {
            MLWorkspace workspace = SERIALIZATION.unmarshal(object("MLWorkspace",
                    "{'dependencies': {'storageAccount': {'overrides': {'list': [" + nested(9_000) + "]}}}}", "{}"),
                    MLWorkspace.class);

            assertThat(workspace.fault())
                    .isEqualTo("spec.dependencies.storageAccount.overrides: nested deeper than 64 levels");
            assertThat(workspace.getSpec().dependencies()).isNotNull();
        }

        @Test
        void listsInListsAreNoWayAround() {
            MLDatastore datastore = datastore("{'overrides': {'l': " + "[".repeat(9_000) + "]".repeat(9_000) + "}}",
                    "{}");

            assertThat(datastore.fault()).startsWith("spec.overrides: ");
        }

        @Test
        void longNamesAndTextsAreRead() {
            String name = "n".repeat(60_000);

            MLDatastore datastore = datastore("{'tags': {'" + name + "': 'v'}, 'overrides': {'" + name + "': 1}}",
                    "{}");

            assertThat(datastore.fault()).isNull();
            assertThat(datastore.getSpec().tags()).containsKey(name);
        }

        @Test
        void aNumberOutOfRangeIsNamedByItsPath() {
            MLCompute compute = SERIALIZATION.unmarshal(object("MLCompute", "{'location': 'here', 'aks': "
                    + "{'agentCount': 3000000000, 'agentVmSize': 'Standard_D2'}}", "{}"), MLCompute.class);

            assertThat(compute.fault()).isEqualTo("spec.aks.agentCount: the operator can't read 3000000000 there;"
                    + " correct it");
            assertThat(compute.getSpec().aks()).extracting(Aks::agentVmSize).isEqualTo("Standard_D2");
        }

        @Test
        void everyPropertyThatDoesNotFitIsTaken() {
            MLDatastore datastore = datastore("""
                    {'description': {'an': 'object'}, 'tags': ['a', 'list'], 'probe': 'perhaps', 'azureBlob': 7,
                     'azureName': 'n', 'workspaceRef': {'name': ['w']}}""", "{}");

            assertThat(datastore.fault()).startsWith("spec.description: the operator can't read an object there")
                    .endsWith(" and 2 more");
            assertThat(datastore.getSpec().azureName()).isEqualTo("n");
        }

        @Test
        void aPolicyThatIsNotUnderstoodTouchesNothingInAzure() {
            MLDatastore datastore = datastore("{'deletionPolicy': 'Shred', 'managementPolicy': 7.5}", "{}");

            assertThat(datastore.fault()).contains("spec.deletionPolicy: the operator can't read Shred there",
                    "spec.managementPolicy: ");
            assertThat(datastore.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.Retain);
            assertThat(datastore.getSpec().managementPolicy()).isEqualTo(ManagementPolicy.Observe);
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "null", "[]", "'text'"})
        void aSpecThatIsNoneTouchesNothingInAzure(String spec) {
            MLDatastore datastore = datastore(spec, "{}");

            assertThat(datastore.fault()).startsWith("spec: ");
            assertThat(datastore.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.Retain);
        }

        @Test
        void aStatusKeepsWhatCanBeRead() {
            MLDatastore datastore = datastore("{}", """
                    {'observedGeneration': 99999999999999999999999, 'id': '/subscriptions/s',
                     'resources': [{'key': 'datastore', 'id': '/subscriptions/s', 'apiVersion': 'v', 'phase': 'Ready',
                       'acceptedWrites': 3000000000}], 'conditions': 'none', 'fromTheFuture': %s}"""
                    .formatted(nested(2_000)));

            assertThat(datastore.fault()).isNull();
            assertThat(datastore.getStatus()).isNotNull();
            assertThat(datastore.getStatus().id()).isEqualTo("/subscriptions/s");
            assertThat(datastore.getStatus().resources()).singleElement().extracting(ResourceStatus::acceptedWrites)
                    .isNull();
        }

        @Test
        void aListAndAWatchTellTheSame() {
            String poison = object("MLDatastore", "{'overrides': " + nested(9_999) + "}", "{}");
            String fine = object("MLDatastore", "{'description': 'd'}", "{}");

            DatastoreList list = SERIALIZATION.unmarshal("{\"items\": [" + poison + "," + fine + "]}",
                    DatastoreList.class);
            WatchEvent event = SERIALIZATION.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + poison + "}",
                    WatchEvent.class);

            assertThat(list.getItems()).extracting(MLObject::fault).containsExactly(
                    "spec.overrides: nested deeper than 64 levels", null);
            assertThat(event.getObject()).isInstanceOfSatisfying(MLDatastore.class,
                    datastore -> assertThat(datastore.fault()).startsWith("spec.overrides: "));
        }

        @Test
        void aCopyIsAsFaultyAsItsOriginal() {
            MLDatastore datastore = datastore("{'overrides': " + nested(65) + "}", "{}");

            assertThat(SERIALIZATION.clone(datastore).fault()).isEqualTo(datastore.fault());
            assertThat(SERIALIZATION.clone(datastore("{}", "{}")).fault()).isNull();
        }

        /** Two letters each, of which all have one hash in the tables that a parser keeps of names. */
        @Test
        void namesChosenForTheirHashAreRead() {
            String names = IntStream.range(0, 1 << 12).mapToObj(i -> "'" + IntStream.range(0, 12)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "bB" : "c!").collect(Collectors.joining()) + "': 1")
                    .collect(Collectors.joining(","));

            assertThat(datastore("{'overrides': {" + names + "}}", "{}").getSpec().overrides()).hasSize(1 << 12);
        }
    }

    private static final class DatastoreList extends DefaultKubernetesResourceList<MLDatastore> {
        private static final long serialVersionUID = 1L;
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
