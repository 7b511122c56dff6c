package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceAccess.Environment;
import dev.azureml.api.WorkspaceAccess.Persona;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PersonaAccessTest {
    private static final String TEAM = "0A0A0A0A-0000-0000-0000-000000000001";
    private static final String GUID = "c0c0c0c0-0000-0000-0000-000000000001";

    private static MLWorkspaceSpec spec(String access) {
        return World.minimalAnd(", 'access': {".replace('\'', '"') + access.replace('\'', '"') + "}");
    }

    private static List<Intent> roles(World.Rest rest) {
        return rest.intents().stream().filter(intent -> intent.key().startsWith("roleAssignment/people/")).toList();
    }

    private static List<String> names(World.Rest rest) {
        return roles(rest).stream().map(intent -> intent.body().at("/properties/roleDefinitionId").asText())
                .map(id -> id.substring(id.lastIndexOf('/') + 1)).map(id -> BuiltInRoles.nameOf(id).orElse(id))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Dev|DataEngineer|AzureML Data Scientist, AzureML Compute Operator",
        "QA|DataEngineer|Reader, AzureML Compute Operator", "Prod|DataEngineer|Reader",
        "Dev|DataScientist|AzureML Data Scientist, AzureML Compute Operator",
        "QA|DataScientist|Reader, AzureML Compute Operator", "Prod|DataScientist|Reader",
        "Dev|MLOpsEngineer|AzureML Data Scientist, AzureML Compute Operator", "QA|MLOpsEngineer|Contributor",
        "Prod|MLOpsEngineer|Contributor"})
    void theMatrixIsAsPublished(Environment environment, Persona persona, String roles) {
        assertThat(String.join(", ", PersonaMatrix.published(environment, persona))).isEqualTo(roles);
        assertThat(PersonaMatrix.published(environment, persona)).allSatisfy(name -> assertThat(BuiltInRoles.idOf(name))
                .isPresent());
    }

    @Test
    void aGroupGetsTheRolesOfItsCellOnTheWorkspace() {
        World.Rest rest = World.EMPTY.settle(spec("'environment':'QA','dataScientists':['" + TEAM + "']"));

        assertThat(names(rest)).containsExactly("Reader", "AzureML Compute Operator");
        assertThat(roles(rest)).allSatisfy(intent -> {
            assertThat(intent.id().parent()).contains(World.WORKSPACE);
            assertThat(intent.dependsOn()).containsExactly("workspace");
            assertThat(intent.property()).isEqualTo("spec.access.dataScientists[0]");
            JsonNode properties = intent.body().path("properties");
            assertThat(properties.path("principalId").asText()).isEqualTo("0a0a0a0a-0000-0000-0000-000000000001");
            assertThat(properties.path("principalType").asText()).isEqualTo("Group");
        });
        assertThat(roles(rest)).extracting(Intent::key).doesNotHaveDuplicates();
        assertThat(rest.intent("workspace").dependsOn()).noneMatch(key -> key.startsWith("roleAssignment/people"));
    }

    @Test
    void aCellThatIsSaidCountsForItsEnvironmentAlone() {
        String cells = "'cells':[{'environment':'QA','persona':'DataScientist','roles':['reader','" + GUID + "']}]";
        String scientists = ",'dataScientists':['" + TEAM + "'],";

        assertThat(names(World.EMPTY.settle(spec("'environment':'QA'" + scientists + cells)))).containsExactly("Reader",
                GUID);
        assertThat(names(World.EMPTY.settle(spec("'environment':'Dev'" + scientists + cells))))
                .containsExactly("AzureML Data Scientist", "AzureML Compute Operator");
    }

    @Test
    void aRoleThatThereIsNotIsRefusedWithThoseLikeIt() {
        Translation translation = World.EMPTY.settle(spec("'environment':'QA','cells':[{'environment':'Prod',"
                + "'persona':'DataScientist','roles':['Reader','Contribtor']}]")).translation();

        assertThat(Golden.refusal(translation))
                .startsWith("spec.access.cells[0].roles[1]: Contribtor is no built-in role;")
                .contains("Contributor");
    }

    @Test
    void withoutAccessNothingIsGivenOrTold() {
        World.Rest rest = World.EMPTY.settle(World.minimalAnd(""));

        assertThat(roles(rest)).isEmpty();
        assertThat(PersonaAccess.status(World.minimalAnd(""), rest.facts())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Retain, false", "Delete, true", "Purge, true"})
    void whatIsGivenStaysWithAWorkspaceThatIsKept(String policy, boolean goes) {
        MLWorkspaceSpec spec = spec("'environment':'Prod','dataScientists':['" + TEAM + "']},'deletionPolicy':'"
                + policy + "','tags':{");
        Intent reader = roles(World.EMPTY.settle(spec)).getFirst();

        assertThat(new WorkspaceKind(Duration.ofDays(14))
                .deletion(Golden.subject(spec), World.resource(reader.key(), reader.id().value(),
                        ResourceStatus.Origin.Created))
                .deletes()).isEqualTo(goes);
    }

    /** The record of it was lost: taken for somebody else's, it would never be taken away. */
    @ParameterizedTest
    @CsvSource({"cluster/team/MLWorkspace/research, MANAGE",
        "cluster/team/MLWorkspace/other, REQUIRE", "by hand, REQUIRE"})
    void whatBearsItsOwnMarkIsItsOwnWithoutARecord(String description, Intent.Mode mode) {
        MLWorkspaceSpec spec = spec("'environment':'Prod','dataScientists':['" + TEAM + "']");
        Intent reader = roles(World.EMPTY.settle(spec)).getFirst();
        World.Rest found = World.EMPTY.with(reader.id(), "{\"type\":\"" + RoleAssignment.TYPE
                + "\",\"properties\":{\"description\":\"" + description + "\"}}").settle(spec);

        assertThat(found.intent(reader.key()).mode()).isEqualTo(mode);
    }

    /** Azure refuses an assignment of what is not there without a word on the cell, as it does for a moment after its making. */
    @Test
    void aRoleByGuidIsLookedAtUntilItIsAssigned() {
        MLWorkspaceSpec spec = spec("'environment':'Prod','dataScientists':['" + TEAM + "'],'dataEngineers':['" + TEAM
                + "'],'cells':[{'environment':'QA','persona':'DataScientist','roles':['Reader']},{'environment':'Prod',"
                + "'persona':'DataScientist','roles':['Reader','" + GUID + "']}]");
        String place = "spec.access.cells[1].roles[1]";
        assertThat(World.EMPTY.settle(spec).find(place)).isEmpty();

        World made = World.EMPTY.with(World.WORKSPACE, "{\"id\":\"" + World.WORKSPACE + "\"}");
        Intent definition = made.settle(spec).intent(place);
        assertThat(definition.mode()).isEqualTo(Intent.Mode.TARGET);
        assertThat(definition.id()).isEqualTo(RoleDefinition.at(World.WORKSPACE, GUID));
        assertThat(roles(made.settle(spec))).extracting(Intent::dependsOn).containsExactly(Set.of("workspace"),
                Set.of("workspace", place));

        Intent assignment = roles(made.settle(spec)).getLast();
        assertThat(made.recording(assignment.key(), assignment.id()).settle(spec).find(place)).isEmpty();
    }

    @Test
    void aRoleUnderAConditionIsSaidWithItsPlace() {
        MLWorkspaceSpec spec = spec("'environment':'Prod','dataScientists':['" + TEAM + "']");
        Intent reader = roles(World.EMPTY.settle(spec)).getFirst();

        assertThat(
                World.EMPTY.with(reader.id(), "{\"properties\":{\"condition\":\"some\"}}").settle(spec).translation())
                .isInstanceOfSatisfying(Translation.Intents.class, intents -> assertThat(intents.problems())
                        .singleElement().satisfies(problem -> assertThat(problem.message())
                                .startsWith("spec.access.dataScientists[0]: the role Reader")));
    }

    @Test
    void theStatusSaysWhatIsNotAssignedYet() {
        MLWorkspaceSpec spec = spec("'environment':'Prod','dataEngineers':['" + TEAM + "'],'dataScientists':['" + TEAM
                + "']");
        Intent reader = roles(World.EMPTY.settle(spec)).getFirst();
        World made = World.EMPTY.with(World.WORKSPACE, "{\"id\":\"" + World.WORKSPACE + "\"}");

        assertThat(PersonaAccess.status(spec, made.settle(spec).facts())).singleElement().satisfies(one -> {
            assertThat(one.path("assigned").asBoolean(true)).isFalse();
            assertThat(Stream.of(0, 1).map(i -> one.path("personas").path(i).asText())).containsExactly("DataEngineer",
                    "DataScientist");
        });
        assertThat(PersonaAccess.status(spec, made.with(reader.id(), reader.body().toString()).settle(spec).facts())
                .path(0).path("assigned").asBoolean()).isTrue();
    }
}
