package dev.azureml.operator.roledefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoleDefinitionKindTest {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";
    private static final String GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg";
    private static final Facts PUBLISHED = published("read", "jobs/read", "jobs/write", "computes/listKeys/action");

    private final RoleDefinitionKind kind = new RoleDefinitionKind();

    private static Facts published(String... actions) {
        return Golden.present("operations", Stream.of(actions).map(action -> "{\"name\":\"" + ML + action + "\"}")
                .collect(Collectors.joining(",", "{\"value\":[", ",{\"name\":\"" + ML
                        + "rows/read\",\"isDataAction\":true}]}")));
    }

    private static MLRoleDefinitionSpec spec(String text) {
        return Golden.spec(MLRoleDefinitionSpec.class, Golden.json(text.replace('\'', '"')));
    }

    private static MLRoleDefinitionSpec runner(String... more) {
        return spec("{'workspaceRef':{'name':'ws'},'roleName':'Runner'" + String.join("", more) + "}");
    }

    private Translation translate(MLRoleDefinitionSpec spec, Facts facts) {
        return kind.translate(new ManagedObject<>("MLRoleDefinition", "team", "thing", "uid", 1, spec,
                "cluster/team/MLRoleDefinition/thing", List.of()),
                new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null), facts);
    }

    private Intent main(MLRoleDefinitionSpec spec) {
        return Golden.intents(translate(spec, PUBLISHED)).intents().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-workspace", "by-scope"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("roledefinition/" + name);

        Intent intent = main(Golden.spec(MLRoleDefinitionSpec.class, golden.get("spec")));

        ObjectNode put = Json.object().put("id", intent.id().value());
        put.set("body", intent.body());
        assertThat(put).isEqualTo(golden.get("put"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // in Azure, the spec says, wanted
        "for jobs, for jobs, for jobs", "for jobs, -, -",
        "for jobs (c/n/MLRoleDefinition/o), for jobs, for jobs (c/n/MLRoleDefinition/o)",
        "c/n/MLRoleDefinition/o, -, c/n/MLRoleDefinition/o"})
    void whoOnlyLooksMissesNoMark(String there, @Nullable String said, @Nullable String wanted) {
        Observation role = new Observation.Present(Golden
                .json("""
                        {"type": "Microsoft.Authorization/roleDefinitions", "properties": {"type": "CustomRole", "description": "%s"}}"""
                        .formatted(there)),
                false);
        String description = said == null ? "" : ",'description':'" + said + "'";

        Translation looked = translate(runner(",'actions':['*/read'],'managementPolicy':'Observe'" + description),
                PUBLISHED.with("roleDefinition", role));
        Translation managed = translate(runner(",'actions':['*/read']" + description), PUBLISHED.with("roleDefinition",
                role));

        assertThat(Golden.intents(looked).intents().getFirst().body().at("/properties/description").textValue())
                .isEqualTo(wanted);
        assertThat(Golden.intents(managed).intents().getFirst().body().at("/properties/description").textValue())
                .endsWith("cluster/team/MLRoleDefinition/thing" + (said == null ? "" : ")"));
    }

    @Test
    void itsIdFollowsFromScopeAndNameInWhateverCase() {
        ArmId home = ArmId.parse(GROUP);
        ArmId id = main(runner(",'actions':['*/read']")).id();

        assertThat(id).isEqualTo(RoleDefinition.custom(ArmId.parse(GROUP.toUpperCase(Locale.ROOT)), "RUNNER"))
                .isNotEqualTo(RoleDefinition.custom(home, "Runners"))
                .isNotEqualTo(RoleDefinition.custom(ArmId.parse(GROUP + "2"), "Runner"));
        assertThat(id.name()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void whatThereIsToAllowIsAskedWhereItIsOfAzureMlAlone() {
        Translation.Intents first = Golden.intents(translate(runner(",'actions':['" + ML + "read']"), Facts.NONE));
        assertThat(first.intents()).isEmpty();
        assertThat(first.documents()).containsExactly(new Document("operations",
                "/providers/Microsoft.MachineLearningServices/operations", "2025-12-01"));

        Translation.Intents others = Golden.intents(translate(runner(",'actions':['*/read','Microsoft.Storage/*']"),
                Facts.NONE));
        assertThat(others.intents()).hasSize(1);
        assertThat(others.documents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"actions,read", "actions,*", "actions,*/read", "actions,JOBS/*", "notActions,computes/*/action",
        "dataActions,rows/read", "dataActions,rows/*"})
    void anActionThatThereIsIsTaken(String property, String action) {
        assertThat(main(runner(",'" + property + "':['" + ML + action + "']")).mode()).isEqualTo(Intent.Mode.MANAGE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "actions|jbs/read|Azure ML has no action " + ML + "jbs/read; like it are " + ML + "jobs/read",
        "notActions|compute/*|Azure ML has no action " + ML + "compute/*",
        "notDataActions|nothing/at/all/that/is/like/any/of/those/there/be/ever/or/before"
                + "|az provider operation show --namespace Microsoft.MachineLearningServices",
        "dataActions|read|" + ML + "read is no action on data: say it in spec.actions",
        "actions|rows/read|" + ML + "rows/read is an action on data: say it in spec.dataActions"})
    void oneThatThereIsNotIsRefusedWithItsPlace(String property, String action, String words) {
        assertThat(Golden.refusal(translate(runner(",'" + property + "':['*','" + ML + action + "']"), PUBLISHED)))
                .startsWith("spec." + property + "[1]: ").contains(words);
    }

    /** Azure did not say what there is: it is the one to refuse what there is not. */
    @Test
    void withoutTheListEverythingIsTaken() {
        Facts facts = Facts.NONE.with("operations", new Observation.Absent());

        assertThat(Golden.intents(translate(runner(",'actions':['" + ML + "jbs/read']"), facts)).intents()).hasSize(1);
    }

    @Test
    void whatIsToBeTakenOverIsNotMade() {
        assertThat(main(runner(",'actions':['*/read']")).creationGuard()).isNull();
        assertThat(main(runner(",'actions':['*/read'],'azureName':'c0c0c0c0-0000-0000-0000-000000000001'"))
                .creationGuard()).isNotNull();
    }

    @Test
    void azuresOwnRolesAreRefused() {
        Facts facts = PUBLISHED.with("roleDefinition", new Observation.Present(Golden.json("{\"name\":\"acdd\","
                + "\"properties\":{\"type\":\"BuiltInRole\",\"roleName\":\"Reader\"}}"), false));

        assertThat(Golden.refusal(translate(runner(",'actions':['*/read']"), facts)))
                .startsWith("spec.azureName: acdd is the role Reader of Azure's own");
    }

    @Test
    void whoeverHasTheRoleAtAnyOfItsScopesKeepsIt() {
        ArmId id = RoleDefinition.at(ArmId.parse(GROUP), "abc");
        DeletionRule rule = kind.deletion(Golden.subject(runner(",'assignableScopes':['/subscriptions/s','" + GROUP
                + "']")), ResourceStatus.of("roleDefinition", id.value(), "2022-04-01", ResourceStatus.Origin.Created,
                        ResourceStatus.Phase.Ready));

        assertThat(rule.action()).isInstanceOf(DeletionAction.Delete.class);
        assertThat(rule.mustBeEmpty()).extracting(DeletionRule.Contents::path)
                .containsExactly(GROUP + "/providers/Microsoft.Authorization/roleAssignments",
                        "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments");
        assertThat(rule.mustBeEmpty()).allSatisfy(contents -> {
            assertThat(contents.counts().test(assignment("/x/ABC"))).isTrue();
            assertThat(contents.counts().test(assignment("/x/abcd"))).isFalse();
            assertThat(contents.counts().test(Json.object())).isFalse();
        });
    }

    @Test
    void whatStaysOrCannotBeReadIsNotAskedFor() {
        MLRoleDefinitionSpec retained = runner(",'deletionPolicy':'Retain','assignableScopes':['no id']");
        MLRoleDefinitionSpec spec = runner(",'assignableScopes':['no id']");

        assertThat(deletion(retained, RoleDefinition.at(ArmId.parse(GROUP), "abc").value()).mustBeEmpty()).isEmpty();
        assertThat(deletion(spec, "no id").mustBeEmpty()).isEmpty();
        assertThat(deletion(spec, RoleDefinition.at(ArmId.parse(GROUP), "abc").value()).mustBeEmpty()).hasSize(1);
    }

    private DeletionRule deletion(MLRoleDefinitionSpec spec, String id) {
        return kind.deletion(Golden.subject(spec), ResourceStatus.of("roleDefinition", id, "2022-04-01",
                ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready));
    }

    private static JsonNode assignment(String definition) {
        return Golden.json("{\"properties\":{\"roleDefinitionId\":\"" + definition + "\"}}");
    }

    @Test
    void whatWasTakenOverStaysUnlessSaidOtherwise() {
        ResourceStatus adopted = ResourceStatus.of("roleDefinition", RoleDefinition.at(ArmId.parse(GROUP), "abc")
                .value(), "2022-04-01", ResourceStatus.Origin.Adopted, ResourceStatus.Phase.Ready);

        assertThat(kind.deletion(Golden.subject(runner()), adopted).action()).isInstanceOf(DeletionAction.Retain.class);
        assertThat(kind.deletion(Golden.subject(runner(",'deletionPolicy':'Delete'")), adopted).action())
                .isInstanceOf(DeletionAction.Delete.class);
    }
}
