package dev.azureml.operator.engine.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.MLConnectionSpec;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpecPathsTest {
    private static SpecPaths names(String golden, String key) {
        String folder = golden.substring(0, golden.indexOf('/'));
        JsonNode file = Golden.read(golden);
        Intent intent = Stream.iterate(0, i -> i + 1).limit(file.path("puts").size()).map(file.path("puts")::path)
                .filter(put -> put.path("key").asText().equals(key)).map(SpecPathsTest::intent).findFirst()
                .orElseThrow();
        return SpecPaths.of(Golden.spec(type(folder), file.path("spec")), intent, main(folder));
    }

    private static Intent intent(JsonNode put) {
        return Intent.manage(put.path("key").asText(), ArmId.parse(put.path("id").asText()), "v",
                (ObjectNode) put.path("body"));
    }

    private static Class<? extends MLSpec> type(String folder) {
        return switch (folder) {
            case "compute" -> MLComputeSpec.class;
            case "connection" -> MLConnectionSpec.class;
            case "datastore" -> MLDatastoreSpec.class;
            case "clusterextension" -> MLClusterExtensionSpec.class;
            default -> MLInferenceEndpointSpec.class;
        };
    }

    private static String main(String folder) {
        return switch (folder) {
            case "clusterextension" -> "extension";
            case "inference" -> "endpoint";
            default -> folder;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "compute/cluster-minimal, compute, /properties/properties/vmSize, spec.amlCompute.vmSize",
        "compute/cluster, compute, /properties/properties/vmSize, spec.overrides.properties.properties.vmSize",
        "compute/cluster, compute, /properties/properties/scaleSettings/maxNodeCount, spec.amlCompute.scaleSettings.maxNodeCount",
        "compute/cluster-minimal, compute, /properties/properties/subnet/id, spec.amlCompute.subnet.id",
        "compute/cluster-minimal, compute, /properties/description, spec.description",
        "compute/cluster-minimal, compute, /tags/gone, spec.tags.gone",
        "compute/instance, compute, /properties/properties/personalComputeInstanceSettings/assignedUser/objectId, spec.computeInstance.personalComputeInstanceSettings.assignedUser.objectId",
        "compute/instance, compute, /properties/properties/schedules/computeStartStop/0/cron/timeZone, spec.computeInstance.schedules.computeStartStop[0].cron.timeZone",
        "compute/aks, compute, /properties/properties/sslConfiguration/cert, spec.aks.sslConfiguration.cert",
        "inference/endpoint, endpoint, /properties/description, spec.overrides.properties.description",
        "inference/endpoint, endpoint, /properties/authMode, spec.managed.authMode",
        "inference/endpoint, deployment/blue, /properties/description, spec.managed.deployments[0].description",
        "inference/endpoint, deployment/blue, /properties/readinessProbe/period, spec.managed.deployments[0].readinessProbe.period",
        "inference/endpoint, deployment/green, /properties/instanceType, spec.managed.deployments[1].instanceType",
        "inference/endpoint, deployment/green, /properties/codeConfiguration/codeId, spec.managed.deployments[1].codeConfiguration.codeId"})
    void findsTheProperty(String golden, String key, String path, String place) {
        assertThat(names(golden, key).place(JsonPointer.compile(path))).contains(place);
    }

    @ParameterizedTest
    @CsvSource({"compute/cluster, compute, /properties/computeType",
        "inference/batch, endpoint, /properties/defaults/deploymentName",
        "inference/batch, deployment/nightly, /properties/model/assetId",
        "inference/endpoint-monitored, autoscale/blue, /properties/profiles/0/capacity/minimum"})
    void doesNotInventOne(String golden, String key, String path) {
        assertThat(names(golden, key).place(JsonPointer.compile(path))).isEmpty();
    }

    /** Whatever it names either is not said in the spec, or said so that Azure is sent that value. */
    @ParameterizedTest
    @ValueSource(strings = {"compute", "connection", "datastore", "clusterextension", "inference"})
    void neverNamesAPropertyWithAnotherValue(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden", folder))) {
            for (Path file : files.toList()) {
                JsonNode golden = Golden.read(folder + "/" + file.getFileName().toString().replace(".json", ""));
                MLSpec spec = Golden.spec(type(folder), golden.path("spec"));
                for (JsonNode put : golden.path("puts")) {
                    SpecPaths names = SpecPaths.of(spec, intent(put), main(folder));
                    for (JsonPointer leaf : leaves(JsonPointer.empty(), put.path("body"))) {
                        names.place(leaf).ifPresent(place -> assertThat(sent(golden.path("spec"), place))
                                .as(file + " " + leaf + " " + place)
                                .isIn("", put.path("body").at(leaf).asText().replace(", ", ",")
                                        .replaceFirst("^(\\d+)\\.0$", "$1")));
                    }
                }
            }
        }
    }

    private static List<JsonPointer> leaves(JsonPointer at, JsonNode node) {
        List<JsonPointer> leaves = new ArrayList<>();
        node.properties().forEach(entry -> leaves.addAll(leaves(at.appendProperty(entry.getKey()), entry.getValue())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            leaves.addAll(leaves(at.appendIndex(i), node.path(i)));
        }
        return node.isValueNode() ? List.of(at) : leaves;
    }

    /** Empty where it is not said, said by a Secret, or a zone's name that Azure has another for. */
    private static String sent(JsonNode spec, String place) {
        return place.endsWith(".timeZone")
                ? ""
                : spec.at(place.replaceFirst("spec", "").replace("[", ".").replace("]", "").replace('.', '/')).asText();
    }

    @Test
    void aMessageNamesBoth() {
        MLSpec spec = Golden.spec(MLComputeSpec.class, Golden.read("compute/cluster-minimal").path("spec"));
        Intent intent = intent(Golden.read("compute/cluster-minimal").at("/puts/0"));
        Step.Blocked blocked = new Step.Blocked(intent, new Problem(Reason.REPLACEMENT_REQUIRED,
                "Azure can't change properties.properties.vmSize, properties.computeType of /x in place"),
                List.of(
                        JsonPointer.compile("/properties/properties/vmSize"),
                        JsonPointer.compile("/properties/computeType")));

        assertThat(SpecPaths.told(blocked, spec, "compute")).isEqualTo(new Problem(Reason.REPLACEMENT_REQUIRED,
                "Azure can't change spec.amlCompute.vmSize (ARM: properties.properties.vmSize), properties.computeType"
                        + " of /x in place"));
    }
}
