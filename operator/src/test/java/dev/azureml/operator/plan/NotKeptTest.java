package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.Comparison;
import dev.azureml.operator.plan.json.Difference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a person is told of a value that Azure took twice without keeping it. */
class NotKeptTest {
    private static final ArmId STORAGE = ArmId.parse("/subscriptions/s/resourceGroups/g/providers/"
            + "Microsoft.Storage/storageAccounts/a");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            workspace | {'properties':{'description':'a'}}                 | {'properties':{'description':'b'}}        | properties.description is 'b'        | false
            workspace | {'properties':{'description':'a'}}                 | {}                                        | properties.description is absent     | false
            workspace | {'properties':{'publicNetworkAccess':'Enabled'}}   | {'properties':{'publicNetworkAccess':'Disabled'}} | is 'Disabled'                | true
            workspace | {'tags':{'team':'a'}}                              | {'tags':{'team':'b'}}                     | tags.team is 'b'                     | true
            storage   | {'properties':{'minimumTlsVersion':'TLS1_0'}}      | {'properties':{'minimumTlsVersion':'TLS1_2'}} | is 'TLS1_2'                      | true
            """)
    void aPolicyIsNamedOnlyWhereOneCanBe(String of, String wanted, String observed, String shown, boolean policy) {
        ArmId id = of.equals("storage") ? STORAGE : Golden.WORKSPACE;
        ObjectNode body = Golden.json(wanted.replace('\'', '"'));
        ObjectNode found = Golden.json(observed.replace('\'', '"'));
        List<Difference> differences = new Comparison(ArmSchema.published())
                .differences(id.type(), body, found, CompareRules.NONE);
        var recorded = new ResourceStatus("it", id.value(), "v", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, List.of(), Json.hash(body), Planner.ACCEPTED_IN_VAIN,
                LastApplied.observedHash(differences), null, null);
        var spec = Golden.spec(MLDatastoreSpec.class, Golden.json("{}"));

        Step step = new Planner(ArmSchema.published()).plan(new Planner.Input(Golden.subject(spec, recorded),
                List.of(Intent.manage("it", id, "v", body)),
                Facts.NONE.with("it", new Observation.Present(found, false)),
                Set.of(), Set.of(), Map.of(), new PlainDigest(_ -> ""), AdoptionPolicy.Adopt, _ -> false)).getFirst();

        assertThat(step).isInstanceOfSatisfying(Step.Blocked.class, blocked -> {
            assertThat(blocked.problem().reason()).isEqualTo(Reason.NOT_KEPT);
            assertThat(blocked.problem().message()).contains(shown).contains("take it out of the spec");
            assertThat(blocked.problem().message().contains("Policy")).isEqualTo(policy);
        });
    }
}
