package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Online endpoints on clusters: what they ask of the compute before anything is made on it. */
class KubernetesTargetTest {
    private static final String COMPUTE = Golden.WORKSPACE.value() + "/computes/aks";
    private static final String CLUSTER = "/subscriptions/s/resourceGroups/g/providers/"
            + "Microsoft.ContainerService/managedClusters/c";
    private static final ObjectRef REF = new ObjectRef("MLCompute", null, "gpu");
    private static final String BY_ID = """
            {"kubernetes":{"authMode":"Key","computeId":"%s","deployments":[{"name":"blue","instanceType":"small"}]}}
            """.formatted(COMPUTE);
    private static final String BY_REF = BY_ID.replace("\"computeId\":\"" + COMPUTE + "\"",
            "\"computeRef\":{\"name\":\"gpu\"}");
    private static final String ATTACHED = """
            {"properties":{"computeType":"Kubernetes","provisioningState":"Succeeded","resourceId":"%s",
             "properties":{"instanceTypes":{"small":{},"tiny":{}}}}}
            """.formatted(CLUSTER);

    private final InferenceEndpointKind kind = new InferenceEndpointKind();

    private Translation.Intents intents(String spec, Facts facts, ResourceStatus... recorded) {
        return Golden.intents(translate(spec, facts, null, recorded));
    }

    private Translation translate(String spec, Facts facts, @Nullable ReferencedObject compute,
            ResourceStatus... recorded) {
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(),
                null,
                new ResolvedReferences.Nearby(Map.of(), compute == null ? Map.of() : Map.of(REF, compute), null),
                Golden.NOW);
        ManagedObject<MLInferenceEndpointSpec> subject = Golden.subject(Golden.spec(MLInferenceEndpointSpec.class,
                Golden.json(spec)), recorded);
        return kind.translate(subject, resolved, facts);
    }

    private static ReferencedObject compute(String id, String status) {
        return new ReferencedObject(REF, ArmId.parse(id), Golden.json("""
                {"kubernetes":{"instanceTypes":{"small":{},"huge":{}}}}"""), Golden.json(status));
    }

    private static Facts attached(String compute, String... enableInference) {
        ObjectNode list = Json.object();
        var items = list.putArray("value");
        List.of(enableInference).forEach(enabled -> items.add(Golden.json("""
                {"name":"ml","properties":{"extensionType":"microsoft.azureml.kubernetes",
                 "configurationSettings":{"enableInference":"%s"}}}""".formatted(enabled))));
        return Golden.present("compute/aks", compute).with("extensions", new Observation.Present(list, false));
    }

    /** What keeps it from being made; empty when nothing does. */
    private static String problem(Translation.Intents made, String key) {
        Problem problem = made.intents().stream().filter(intent -> intent.key().equals(key))
                .findFirst().orElseThrow().creationGuard();
        return problem == null ? "" : problem.message();
    }

    @Test
    void isWhatAzureTakes() {
        JsonNode golden = Golden.read("inference/kubernetes");
        ResourceStatus[] made = {Golden.recorded("endpoint", "/onlineEndpoints/thing"),
            Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue"),
            Golden.recorded("deployment/green", "/onlineEndpoints/thing/deployments/green")};

        assertThat(Golden.puts(translate(golden.get("spec").toString(), Facts.NONE, null, made)))
                .isEqualTo(golden.get("puts"));
    }

    @Test
    void theComputeIsReadThenItsExtensionsAndOnlyThenAnythingMade() {
        Facts read = Golden.present("compute/aks", ATTACHED);

        assertThat(intents(BY_ID, Facts.NONE).intents()).extracting(Intent::key).containsExactly("compute/aks");
        Translation.Intents then = intents(BY_ID, read);
        assertThat(then.intents()).extracting(Intent::key).containsExactly("compute/aks");
        assertThat(then.documents()).extracting(Document::path).containsExactly(
                CLUSTER + "/providers/Microsoft.KubernetesConfiguration/extensions");
        assertThat(intents(BY_ID, attached(ATTACHED, "true")).intents()).extracting(Intent::key)
                .containsExactly("compute/aks", "endpoint", "deployment/blue");
    }

    @Test
    void whatStandsIsNotHeldBackByAComputeThatWentBad() {
        ResourceStatus[] made = {Golden.recorded("endpoint", "/onlineEndpoints/thing"),
            Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue")};

        Translation.Intents at = intents(BY_ID, Facts.NONE, made);

        assertThat(at.intents()).extracting(Intent::key).containsExactly("endpoint", "deployment/blue");
        assertThat(at.documents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "small|true|",
        "huge|true|spec.kubernetes.deployments[0].instanceType: compute aks has no instance type huge; it has small, tiny",
        "defaultinstancetype|true|",
        "small|false|spec.kubernetes.computeId: the Azure ML extension ml of the cluster of compute aks serves no"})
    void saysWhatKeepsADeploymentFromBeingServed(String type, String inference, @Nullable String message) {
        Translation.Intents made = intents(BY_ID.replace("small", type), attached(ATTACHED, inference));

        String problem = problem(made, "deployment/blue");
        if (message == null) {
            assertThat(problem).isEmpty();
        } else {
            assertThat(problem).startsWith(message);
        }
    }

    @Test
    void aComputeThatIsNotAttachedIsWaitedFor() {
        Facts absent = Facts.NONE.with("compute/aks", new Observation.Absent());

        String problem = problem(intents(BY_ID, absent), "endpoint");

        assertThat(problem).startsWith("spec.kubernetes.computeId: compute aks is not attached");
    }

    @Test
    void aComputeThatFailedIsWaitedFor() {
        String problem = problem(intents(BY_ID, attached(ATTACHED.replace("Succeeded", "Failed"), "true")),
                "endpoint");

        assertThat(problem).contains("is Failed in Azure");
    }

    @ParameterizedTest
    @CsvSource({"AmlCompute,C-010", "ComputeInstance,C-011", "AKS,C-016", "Databricks,C-012"})
    void aComputeThatCannotServeIsRefusedWithItsRow(String type, String row) {
        Facts facts = Golden.present("compute/aks", ATTACHED.replace("Kubernetes", type));

        assertThat(Golden.refusal(translate(BY_ID, facts, null)))
                .startsWith("spec.kubernetes.computeId: compute aks is of type " + type).contains(row);
    }

    @Test
    void aComputeOfAnotherWorkspaceIsRefused() {
        String other = BY_ID.replace("/workspaces/ws/", "/workspaces/other/");

        assertThat(Golden.refusal(translate(other, Facts.NONE, null))).contains("not in the endpoint's workspace");
    }

    @Test
    void ourObjectOfAComputeSaysAllWithoutARead() {
        ReferencedObject compute = compute(COMPUTE,
                """
                        {"computeType":"Kubernetes","provisioningState":"Succeeded","conditions":[{"type":"ClusterChecked",
                         "reason":"NodesTooSmall","message":"instanceTypes.huge asks 4 nvidia.com/gpu, the largest node has 2"}]}
                        """);

        Translation.Intents fits = Golden.intents(translate(BY_REF, Facts.NONE, compute));
        Translation.Intents tooLarge = Golden.intents(translate(BY_REF.replace("small", "huge"), Facts.NONE, compute));

        assertThat(fits.intents()).extracting(Intent::key).containsExactly("endpoint", "deployment/blue");
        assertThat(problem(fits, "deployment/blue")).isEmpty();
        String problem = problem(tooLarge, "deployment/blue");
        assertThat(problem).startsWith("spec.kubernetes.deployments[0].instanceType: no node can hold huge: "
                + "it asks 4 nvidia.com/gpu, the largest node has 2");
    }

    @Test
    void ourObjectOfTheWrongComputeIsRefused() {
        ReferencedObject compute = compute(COMPUTE,
                "{\"computeType\":\"AmlCompute\",\"provisioningState\":\"Succeeded\"}");

        assertThat(Golden.refusal(translate(BY_REF, Facts.NONE, compute)))
                .startsWith("spec.kubernetes.computeRef: compute aks is of type AmlCompute").contains("C-010");
    }

    @Test
    void refersToTheComputeAndTheAssets() {
        MLInferenceEndpointSpec spec = Golden.spec(MLInferenceEndpointSpec.class, Golden.json("""
                {"kubernetes":{"authMode":"Key","computeRef":{"name":"gpu"},
                 "deployments":[{"name":"blue","modelRef":{"name":"churn"}}]}}
                """));

        assertThat(kind.references(spec).objects()).containsExactly(REF, new ObjectRef("MLModel", null, "churn"));
    }
}
