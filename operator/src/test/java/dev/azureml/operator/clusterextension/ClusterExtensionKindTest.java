package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterExtensionKindTest {
    private static final String GROUP = "/subscriptions/s/resourceGroups/g/providers/";
    private static final String ARC = GROUP + "Microsoft.Kubernetes/connectedClusters/c";
    private static final String RELAY = GROUP + "Microsoft.Relay/namespaces/relay";
    private static final String TYPED = "\"inCluster\":true,\"instanceTypes\":{\"small\":{\"nodeSelector\":{\"a\":\"b\"},"
            + "\"resources\":{\"requests\":{\"cpu\":\"1\"},\"limits\":{\"cpu\":\"2\"}}}}";

    private final ClusterExtensionKind kind = new ClusterExtensionKind();

    @Test
    void reportsWhatTheInstallerSays() {
        ObjectNode report = kind.report(subject(""), Golden.present("extension",
                """
                        {"properties":{"currentVersion":"1.1.84","releaseTrain":"Stable","provisioningState":"Failed",
                         "configurationSettings":{"relayserver.hybridConnectionResourceID":"/subscriptions/s/relay"},
                         "statuses":[{"code":"InstallationFailed","displayStatus":"Failed","level":"Error","message":"timed out",
                          "time":"2026-01-01T00:00:00Z"},{},"odd"],
                         "errorInfo":{"code":"ExtensionOperationFailed","message":"timed out","details":[
                          {"message":"no pods"},{"code":"x"}]}}}
                        """));

        assertThat(report).isEqualTo(Golden.json("""
                {"currentVersion":"1.1.84","releaseTrain":"Stable","hybridConnectionId":"/subscriptions/s/relay",
                 "clusterType":"Arc",
                 "statuses":[{"code":"InstallationFailed","displayStatus":"Failed","level":"Error",
                  "message":"timed out"}],
                 "errors":["ExtensionOperationFailed: timed out","no pods"]}
                """));
    }

    @Test
    void reportsNothingOfWhatItDoesNotKnow() {
        assertThat(kind.report(subject(""), Facts.NONE)).isEqualTo(Golden.json("{\"clusterType\":\"Arc\"}"));
    }

    @ParameterizedTest
    @CsvSource({"'',Created,true", "'',Adopted,false", "'\"deletionPolicy\":\"Retain\"',Created,false",
        "'\"deletionPolicy\":\"Delete\"',Adopted,true"})
    void deletesWhatItMadeAndWhatItIsToldTo(String policy, ResourceStatus.Origin origin, boolean deleted) {
        assertThat(kind.deletion(Golden.subject(subject(policy).spec()), recorded("extension", ARC, origin)).action())
                .isEqualTo(deleted ? new DeletionAction.Delete(Map.of()) : new DeletionAction.Retain());
    }

    @ParameterizedTest
    @CsvSource({"/hybridConnections/c,true", "X/hybridConnections/c,false"})
    void aRelayIsNotTakenFromAnExtensionThatStays(String connection, boolean used) {
        ResourceStatus relay = recorded("relayNamespace", RELAY, ResourceStatus.Origin.Created);

        Optional<DeletionRule.Reliance> reliance = kind.deletion(subject(""), relay).reliance();

        assertThat(reliance).hasValueSatisfying(found -> {
            assertThat(found.of().value())
                    .isEqualTo(ARC + "/providers/Microsoft.KubernetesConfiguration/extensions/thing");
            assertThat(found.apiVersion()).isEqualTo("2025-03-01");
            assertThat(found.on().test(Golden.json("{\"properties\":{\"configurationSettings\":"
                    + "{\"relayserver.hybridConnectionResourceID\":\"" + RELAY + connection + "\"}}}")))
                    .isEqualTo(used);
            assertThat(found.on().test(Golden.json("{\"properties\":{}}"))).isFalse();
        });
        assertThat(kind.deletion(subject(""), recorded("extension", ARC, ResourceStatus.Origin.Created)).reliance())
                .isEmpty();
    }

    @Test
    void instanceTypesAreKeptInTheClusterThatTheOperatorRunsIn() {
        ManagedObject<MLClusterExtensionSpec> subject = subject(TYPED);

        assertThat(kind.outputs(subject, runningIn(ARC.toUpperCase(Locale.ROOT)), Facts.NONE)).singleElement()
                .isEqualTo(new Output.ClusterObjects("amlarc.azureml.com/v1alpha1", "InstanceType", "instancetypes",
                        Map.of("small", Golden.json("""
                                {"nodeSelector":{"a":"b"},"resources":{"requests":{"cpu":"1"},"limits":{"cpu":"2"}}}
                                """))));
        assertThat(kind.clusterUse(subject.spec()).keeps()).singleElement()
                .satisfies(kept -> assertThat(kept.specs()).isEmpty());
        assertThat(kind.clusterUse(subject.spec()).readsNodes()).isTrue();
    }

    /** Finding H9: that an object says inCluster makes no cluster the operator's own. */
    @Test
    void noInstanceTypeIsWrittenForAClusterThatIsNotTheOperatorsOwn() {
        assertThat(kind.outputs(subject(TYPED), runningIn(ARC + "2"), Facts.NONE)).singleElement()
                .isInstanceOfSatisfying(Output.ClusterObjects.class, o -> assertThat(o.specs()).isEmpty());
        assertThat(kind.outputs(subject(TYPED), Golden.resolved(null, Map.of()), Facts.NONE)).singleElement()
                .isInstanceOfSatisfying(Output.ClusterObjects.class, o -> assertThat(o.specs()).isEmpty());
    }

    private static ResolvedReferences runningIn(String cluster) {
        return new ResolvedReferences(null, null, null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(), null, cluster), Golden.NOW);
    }

    @Test
    void nothingIsWrittenForAClusterElsewhereAndWhatWasWrittenGoes() {
        var nothing = new Output.ClusterObjects("amlarc.azureml.com/v1alpha1", "InstanceType", "instancetypes",
                Map.of());

        assertThat(kind.outputs(subject(TYPED.replace("true", "false")), Golden.resolved(null, Map.of()), Facts.NONE))
                .containsExactly(nothing);
        assertThat(kind.clusterUse(subject("").spec()).keeps()).containsExactly(nothing);
        assertThat(kind.clusterUse(subject("").spec()).readsNodes()).isFalse();
        assertThat(kind.clusterUse(subject("\"inCluster\":true").spec()).readsNodes()).isFalse();
    }

    private static ResourceStatus recorded(String key, String id, ResourceStatus.Origin origin) {
        return new ResourceStatus(key, id, "v", origin, ResourceStatus.Phase.Ready, null, null, null, null, null, null);
    }

    private static ManagedObject<MLClusterExtensionSpec> subject(String more) {
        return Golden.subject(Golden.spec(MLClusterExtensionSpec.class, Golden.json("{\"clusterId\":\"" + ARC + "\""
                + (more.isEmpty() ? "" : "," + more) + "}")));
    }
}
