package dev.azureml.operator.compliance;

import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.MLComputeStatus;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.MLPolicyAssignmentStatus;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.tenant.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is told of what does not comply, and whose word counts. */
class NonComplianceTest {
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";
    private static final String CLUSTER = GROUP
            + "/providers/Microsoft.MachineLearningServices/workspaces/w/computes/c";
    private static final ObjectKey COMPUTE = new ObjectKey("MLCompute", "team", "c");
    private final Set<String> forbidden = new HashSet<>();

    private static Onlooker.Seen compute(String id) {
        return new Onlooker.Seen(COMPUTE, Json.MAPPER.convertValue(Map.of(), MLComputeSpec.class), Json.MAPPER
                .convertValue(Map.of("id", id), MLComputeStatus.class));
    }

    private static Onlooker.Seen assignment(String namespace, String scope, String... resources) {
        List<Map<String, String>> wrong = List.of(resources).stream().map(id -> Map.of("id", id)).toList();
        return new Onlooker.Seen(new ObjectKey("MLPolicyAssignment", namespace, "ssh"),
                Json.MAPPER.convertValue(Map.of(),
                        MLPolicyAssignmentSpec.class),
                Json.MAPPER.convertValue(Map.of("id", scope
                        + "/providers/Microsoft.Authorization/policyAssignments/ssh", "policyName", "No SSH",
                        "compliance",
                        Map.of("nonCompliantResources", wrong)), MLPolicyAssignmentStatus.class));
    }

    private List<KindCondition> told(Onlooker.Seen object, Onlooker.Seen... assignments) {
        return new NonCompliance(new NonCompliance.Known() {
            @Override
            public Optional<Onlooker.Seen> find(ObjectKey key) {
                return Optional.of(object);
            }

            @Override
            public List<Onlooker.Seen> ofKind(String kind) {
                return List.of(assignments);
            }

            @Override
            public Optional<String> refusal(String namespace, String armId, Use use) {
                return Optional.of(namespace + " " + use).filter(forbidden::contains);
            }
        }).of(object.key());
    }

    @Test
    void whoseResourceDoesNotComplyIsToldWithWhichAssignmentAndWhoseDoesIsNot() {
        assertThat(told(compute(CLUSTER.toLowerCase(Locale.ROOT)), assignment("platform", GROUP, CLUSTER)))
                .singleElement().satisfies(condition -> {
                    assertThat(condition.type().word()).isEqualTo("Compliant");
                    assertThat(condition.status()).isEqualTo(KindCondition.Truth.FALSE);
                    assertThat(condition.message()).contains("/computes/c does not comply with \"No SSH\""
                            + " (MLPolicyAssignment platform/ssh)", "exemption");
                });
        assertThat(told(compute(CLUSTER), assignment("platform", GROUP, CLUSTER + "2"))).isEmpty();
        assertThat(told(compute(CLUSTER), assignment("platform", GROUP))).isEmpty();
        Onlooker.Seen itself = assignment("platform", GROUP, CLUSTER);
        assertThat(told(itself, itself)).isEmpty();
    }

    /** A status is open to forgery. */
    @Test
    void whoMayNotAssignThereIsNotBelievedByOthersAndWhoMayNotLookIsNotTold() {
        forbidden.add("stranger " + Use.GRANT);
        forbidden.add("team " + Use.GRANT);
        assertThat(told(compute(CLUSTER), assignment("stranger", GROUP, CLUSTER))).isEmpty();
        assertThat(told(compute(CLUSTER), assignment("team", GROUP, CLUSTER))).hasSize(1);
        assertThat(told(compute(CLUSTER), assignment("platform", GROUP + "2", CLUSTER))).isEmpty();
        forbidden.add("team " + Use.REFER);
        assertThat(told(compute(CLUSTER), assignment("platform", GROUP, CLUSTER))).isEmpty();
    }
}
