package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.MetricSample;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComputeKindTest {
    private final ComputeKind kind = new ComputeKind();

    @ParameterizedTest
    @CsvSource({"'{}',Created,Delete", "'{\"deletionPolicy\":\"Delete\"}',Adopted,Delete",
        "'{\"deletionPolicy\":\"Detach\"}',Created,Detach"})
    void saysWhatBecomesOfTheMachines(String spec, ResourceStatus.Origin origin, String action) {
        assertThat(dispose(spec, origin))
                .isEqualTo(new DeletionAction.Delete(Map.of("underlyingResourceAction", action)));
    }

    @ParameterizedTest
    @CsvSource({"'{}',Adopted", "'{\"deletionPolicy\":\"Retain\"}',Created"})
    void keepsWhatItAdoptedOrWasToldToKeep(String spec, ResourceStatus.Origin origin) {
        assertThat(dispose(spec, origin)).isEqualTo(new DeletionAction.Retain());
    }

    @Test
    void makingItAnewDeletesTheMachinesWhateverThePolicy() {
        assertThat(kind.deletion(Golden.subject(spec("{}")), Golden.recorded("compute", "/computes/thing"))
                .replacementQuery())
                .isEqualTo(Map.of("underlyingResourceAction", "Delete"));
    }

    @ParameterizedTest
    @CsvSource({"compute,/providers/Microsoft.Compute/virtualMachines/vm", "compute,", "other,/computes/thing",
        "other,/datastores/d"})
    void deletesNothingThatItNeverMakes(String key, String path) {
        ResourceStatus forged = Golden.recorded(key, path == null ? "" : path);

        assertThat(
                kind.deletion(Golden.subject(spec("{\"deletionPolicy\":\"Delete\",\"amlCompute\":{\"vmSize\":\"s\"}}")),
                        forged).action())
                .isEqualTo(new DeletionAction.Retain());
    }

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "null,false"})
    void whatBearsAClustersNameAndIsAttachedStays(String attached, boolean stays) {
        DeletionRule.Reliance reliance = kind.deletion(Golden.subject(spec("{\"amlCompute\":{\"vmSize\":\"s\"}}")),
                Golden.recorded("compute", "/computes/thing")).reliance().orElseThrow();

        assertThat(reliance.of()).isEqualTo(Golden.WORKSPACE.child("computes", "thing"));
        assertThat(reliance.on().test(Golden.json("{\"properties\":{\"isAttachedCompute\":" + attached + "}}")))
                .isEqualTo(stays);
    }

    @Test
    void reportsACluster() {
        assertThat(report("amlCompute", """
                {"properties":{"computeType":"AmlCompute","provisioningState":"Failed",
                 "provisioningErrors":[{"error":{"code":"QuotaExceeded","message":"no cores"}}],
                 "properties":{"vmSize":"STANDARD_DS3_V2","allocationState":"Steady","currentNodeCount":1,
                  "allocationStateTransitionTime":"2026-01-01T00:00:00Z",
                  "targetNodeCount":2,"nodeStateCounts":{"idleNodeCount":1,"runningNodeCount":2,"preparingNodeCount":3,
                   "unusableNodeCount":4,"leavingNodeCount":5,"preemptedNodeCount":6},
                  "errors":[{"error":{"message":"a node is unusable"}},{"error":{}}, "odd"]}}}
                """)).isEqualTo(Golden
                .json("""
                        {"computeType":"AmlCompute","uses":["Train","Deploy"],"vmSize":"STANDARD_DS3_V2","state":"Steady",
                         "nodeCounts":{"currentNodeCount":1,"targetNodeCount":2,"steadySince":"2026-01-01T00:00:00Z","idleNodeCount":1,"runningNodeCount":2,
                          "preparingNodeCount":3,"unusableNodeCount":4,"leavingNodeCount":5,"preemptedNodeCount":6},
                         "errors":["QuotaExceeded: no cores","a node is unusable"]}
                        """));
    }

    @Test
    void reportsAnInstance() {
        assertThat(report("computeInstance", """
                {"properties":{"computeType":"ComputeInstance","provisioningErrors":null,
                 "properties":{"vmSize":"STANDARD_DS3_V2","state":"Running","errors":[],
                  "applications":[{"displayName":"Jupyter","endpointUri":"https://j","odd":1}],
                  "connectivityEndpoints":{"publicIpAddress":null,"privateIpAddress":"10.0.0.5"},
                  "osImageMetadata":{"currentImageVersion":"24.01","latestImageVersion":"24.02",
                   "isLatestOsImageVersion":false}}}}
                """)).isEqualTo(Golden.json("""
                {"computeType":"ComputeInstance","uses":["Train","Deploy"],"vmSize":"STANDARD_DS3_V2","state":"Running",
                 "applications":[{"displayName":"Jupyter","endpointUri":"https://j"}],
                 "privateIpAddress":"10.0.0.5",
                 "osImage":{"current":"24.01","latest":"24.02","isLatest":false}}
                """));
    }

    @Test
    void nodesOfAllClustersAreCountedByState() {
        MLComputeSpec cluster = spec("{\"amlCompute\":{\"vmSize\":\"s\"}}");
        ObjectNode report = Golden.json("{\"nodeCounts\":{\"idleNodeCount\":3}}");

        assertThat(kind.statusProfile(cluster).measures().apply(report)).hasSize(6)
                .contains(new MetricSample("azureml.compute.nodes", "state", "idle", 3),
                        new MetricSample("azureml.compute.nodes", "state", "running", 0));
        assertThat(kind.statusProfile(cluster).moving()).containsExactlyInAnyOrder("state", "nodeCounts");
        assertThat(kind.statusProfile(spec("{\"computeInstance\":{\"vmSize\":\"s\"}}")).moving()).isEmpty();
    }

    @Test
    void reportsNothingOfWhatItDoesNotKnowOrCannotRead() {
        assertThat(kind.report(Golden.subject(spec("{}")), Facts.NONE)).isEmpty();
        assertThat(report("amlCompute", "{\"properties\":{\"computeType\":7,\"properties\":[{\"vmSize\":{}}]}}"))
                .isEqualTo(Json.object());
    }

    private ObjectNode report(String variant, String body) {
        return kind.report(Golden.subject(spec("{\"" + variant + "\":{\"vmSize\":\"s\"}}")),
                Golden.present("compute", body));
    }

    private DeletionAction dispose(String spec, ResourceStatus.Origin origin) {
        return kind.deletion(Golden.subject(spec(spec)),
                new ResourceStatus("compute", Golden.WORKSPACE.value() + "/computes/thing", "v", origin,
                        ResourceStatus.Phase.Ready,
                        null, null, null, null, null, null))
                .action();
    }

    private static MLComputeSpec spec(String json) {
        return Golden.spec(MLComputeSpec.class, Golden.json(json));
    }
}
