package dev.azureml.operator.roleassignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoleAssignmentKindTest {
    private static final String KEY = RoleAssignmentKind.KEY;
    private static final String TEAM = "0a0a0a0a-0000-0000-0000-000000000001";
    private static final String SYSTEM = "11111111-0000-0000-0000-000000000001";
    private static final String USER = "22222222-0000-0000-0000-000000000002";
    private static final String SCIENTIST = "f6c7c914-8db3-469d-8ca1-694a8f32e121";
    private static final String OWNER = "cluster/team/MLRoleAssignment/thing";
    private static final ArmId STORE = ArmId.parse("/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups"
            + "/rg/providers/Microsoft.Storage/storageAccounts/store");
    private static final Facts NOTHING_ASSIGNED = assigned();

    private final RoleAssignmentKind kind = new RoleAssignmentKind();

    private static MLRoleAssignmentSpec spec(String text) {
        return Golden.spec(MLRoleAssignmentSpec.class, Golden.json(text.replace('\'', '"')));
    }

    private static MLRoleAssignmentSpec scientists(String... more) {
        return spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM + "','principalType':'Group'},"
                + "'role':{'name':'AzureML Data Scientist'}" + String.join("", more) + "}");
    }

    /** What lists say; of the assignments at the scope. */
    private static Facts assigned(String... items) {
        return list(Facts.NONE, "roleAssignments", items);
    }

    private static Facts list(Facts facts, String key, String... items) {
        return facts.with(key, new Observation.Present(Golden.json("{\"value\":[" + String.join(",", items) + "]}"),
                false));
    }

    private static String assignment(String name, String more) {
        return """
                {"id":"%s/providers/Microsoft.Authorization/roleAssignments/%s","type":"Microsoft.Authorization/roleAssignments",
                 "properties":{"principalId":"%s","roleDefinitionId":"/subscriptions/s/providers/Microsoft.Authorization\
                /roleDefinitions/%s"%s}}"""
                .formatted(Golden.WORKSPACE.value().toUpperCase(Locale.ROOT), name, TEAM,
                        SCIENTIST, more);
    }

    private Translation translate(MLRoleAssignmentSpec spec, Facts facts, ResourceStatus... recorded) {
        Map<ObjectRef, ReferencedObject> objects = new HashMap<>();
        for (ObjectRef ref : kind.references(spec).objects()) {
            ArmId id = ref.kind().equals("MLWorkspace")
                    ? Golden.WORKSPACE
                    : ref.kind().equals("MLRoleDefinition")
                            ? RoleDefinition.at(Golden.WORKSPACE, USER.toUpperCase(Locale.ROOT))
                            : Golden.WORKSPACE.child(ref.kind().equals("MLCompute") ? "computes" : "onlineEndpoints",
                                    ref.name());
            objects.put(ref, new ReferencedObject(ref, id, Json.object(), Json.object()));
        }
        return kind.translate(
                new ManagedObject<>("MLRoleAssignment", "team", "thing", "uid", 1,
                        spec, OWNER, List.of(recorded)),
                new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(),
                        Map.of(), null, new ResolvedReferences.Nearby(Map.of(), objects, null), Instant.EPOCH,
                        Cloud.PUBLIC),
                facts);
    }

    private static ResourceStatus recorded(String id, ResourceStatus.Origin origin) {
        return ResourceStatus.of(KEY, id, "2022-04-01", origin, ResourceStatus.Phase.Ready);
    }

    private static Intent main(Translation translation) {
        return Golden.intents(translation).intents().stream().filter(intent -> intent.key().equals(KEY)).findFirst()
                .orElseThrow();
    }

    private String own() {
        return main(translate(scientists(), NOTHING_ASSIGNED)).id().value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"group-on-workspace", "compute-on-storage", "condition-on-scope"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("roleassignment/" + name);
        Facts facts = list(Golden.present("workspace", "{\"properties\":{\"storageAccount\":\"" + STORE + "\"}}")
                .with("principal", new Observation.Present(Golden.json("{\"identity\":{\"principalId\":\"" + SYSTEM
                        + "\"}}"), false)),
                "roleAssignments");

        Translation translation = translate(Golden.spec(MLRoleAssignmentSpec.class, golden.get("spec")), facts);

        ObjectNode put = Json.object().put("id", main(translation).id().value());
        put.set("body", main(translation).body());
        assertThat(put).isEqualTo(golden.get("put"));
    }

    @ParameterizedTest
    @EnumSource
    void itsNameIsThatWhichAWorkspaceWouldGiveIt(BuiltInRole role) {
        String name = BuiltInRoles.nameOf(role.id()).orElseThrow();
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + SYSTEM
                + "','principalType':'ServicePrincipal'},'role':{'name':'" + name + "'}}");

        assertThat(main(translate(spec, NOTHING_ASSIGNED)).id())
                .isEqualTo(new RoleAssignment("workspace", Golden.WORKSPACE, role, SYSTEM).id());
    }

    @Test
    void rolesAreKnownByNameAndIdInAnyCase() {
        assertThat(BuiltInRoles.names()).hasSizeGreaterThan(40).doesNotHaveDuplicates();
        assertThat(BuiltInRoles.idOf("azureml data scientist")).contains(SCIENTIST);
        assertThat(BuiltInRoles.nameOf(SCIENTIST.toUpperCase(Locale.ROOT)))
                .contains("AzureML Data Scientist");
        assertThat(BuiltInRoles.names()).allSatisfy(name -> assertThat(BuiltInRoles.idOf(name).orElseThrow())
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    }

    @Test
    void whatIsAssignedIsReadBeforeAnythingIsWanted() {
        Translation.Intents first = Golden.intents(translate(scientists(), Facts.NONE));

        assertThat(first.intents()).isEmpty();
        assertThat(first.documents()).containsExactly(new Document("roleAssignments", Golden.WORKSPACE
                + "/providers/Microsoft.Authorization/roleAssignments", "2022-04-01", "atScope()", false));
    }

    @Test
    void anotherOnesServesAndIsOnlyLookedAt() {
        Intent look = main(translate(scientists(), assigned(assignment("cafe", ""))));

        assertThat(look.mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(look.id().name()).isEqualTo("cafe");
    }

    @ParameterizedTest
    @CsvSource({"principalId," + USER, "roleDefinitionId,/roleDefinitions/" + USER, "scope,above"})
    void whatSaysSomethingElseDoesNotServe(String property, String value) {
        ObjectNode other = Golden.json(assignment("cafe", ""));
        if (property.equals("scope")) {
            other.put("id", "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/cafe");
        } else {
            ((ObjectNode) other.path("properties")).put(property, value);
        }

        assertThat(main(translate(scientists(), assigned(other.toString()))).mode()).isEqualTo(Intent.Mode.MANAGE);
    }

    /** Under the very name that the object would give it, and of somebody else: by another cluster, or a workspace. */
    @ParameterizedTest
    @CsvSource({OWNER + ",MANAGE", "people (" + OWNER + "),MANAGE", "cluster/team/MLWorkspace/ws,LOOK",
        "other/team/MLRoleAssignment/thing,LOOK", "made by hand,LOOK",
        OWNER + " (other/team/MLRoleAssignment/thing),LOOK"})
    void whoseItIsSaysTheMarkAtTheEndOfItsDescription(String description, Intent.Mode mode) {
        String name = ArmId.parse(own()).name();

        assertThat(main(translate(scientists(), assigned(assignment(name, ",\"description\":\"" + description + "\""))))
                .mode()).isEqualTo(mode);
    }

    @Test
    void whatWasLookedAtAndIsNotThereIsMade() {
        Facts facts = assigned(assignment("cafe", "")).with(KEY, new Observation.Absent());

        assertThat(main(translate(scientists(), facts)).mode()).isEqualTo(Intent.Mode.MANAGE);
    }

    /** The list can't be read, or is older than what stands under the object's own name. */
    @Test
    void whatIsFoundWhereTheObjectsOwnWouldBeIsNotTakenOver() {
        Facts facts = Facts.NONE.with("roleAssignments", new Observation.Absent()).with(KEY,
                new Observation.Present(Golden.json(assignment(ArmId.parse(own()).name(), "")), false));

        assertThat(main(translate(scientists(), facts)).mode()).isEqualTo(Intent.Mode.LOOK);
    }

    @ParameterizedTest
    @CsvSource(value = {"|,'condition':'a'|without a condition", "b||under the condition b",
        "b|,'condition':'a'|under the condition b"}, delimiter = '|')
    void anotherConditionIsSaid(String there, String said, String words) {
        String condition = there == null ? "" : ",\"condition\":\"" + there + "\"";
        Facts facts = assigned(assignment("cafe", condition)).with(KEY, new Observation.Present(Golden.json(assignment(
                "cafe", condition)), false));

        List<Problem> problems = Golden.intents(translate(scientists(said == null ? "" : said), facts)).problems();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(problem.message()).contains(words, "/cafe");
        });
    }

    @Test
    void theSameConditionServes() {
        Facts facts = assigned(assignment("cafe", ",\"condition\":\"a\"")).with(KEY,
                new Observation.Present(Golden.json(
                        assignment("cafe", ",\"condition\":\" a \"")), false));

        assertThat(Golden.intents(translate(scientists(",'condition':'a'"), facts)).problems()).isEmpty();
    }

    /** The planner takes away what is recorded and wanted no more, once all that is wanted is there. */
    @Test
    void whatWasAssignedToAnotherIdentityGoesFirst() {
        String old = Golden.WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments/old";
        Translation.Intents made = Golden.intents(translate(scientists(), NOTHING_ASSIGNED, recorded(old,
                ResourceStatus.Origin.Created)));

        assertThat(made.intents()).isEmpty();
    }

    @Test
    void nothingGoesWhileItIsNotKnownWhoIsMeant() {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'computeRef':{'name':'cpu'}},"
                + "'role':{'name':'Reader'}}");
        String old = Golden.WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments/old";

        assertThat(main(translate(spec, Facts.NONE, recorded(old, ResourceStatus.Origin.Created))).id().value())
                .isEqualTo(old);
        assertThat(main(translate(spec, Facts.NONE.with("principal", new Observation.Absent()), recorded(old,
                ResourceStatus.Origin.Created))).mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(Golden.intents(translate(spec, Facts.NONE)).intents()).extracting(Intent::mode)
                .containsExactly(Intent.Mode.REQUIRE);
    }

    @ParameterizedTest
    @CsvSource(value = {
        "{'identity':{'principalId':'" + SYSTEM + "'}}|" + SYSTEM,
        "{'identity':{'principalId':'" + SYSTEM + "','userAssignedIdentities':{'/a':{'principalId':'" + USER + "'}}}}|"
                + SYSTEM,
        "{'identity':{'userAssignedIdentities':{'/a':{'principalId':'" + USER + "'}}}}|" + USER,
        "{'identity':{'principalId':'" + SYSTEM + "','userAssignedIdentities':{'/b':{'principalId':'x'},'/A':"
                + "{'principalId':'" + USER + "'}}},'properties':{'primaryUserAssignedIdentity':'/a'}}|" + USER,
    }, delimiter = '|')
    void whoAResourceActsAsGetsTheRole(String resource, String principal) {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'workspaceRef':{'name':'ws'}},"
                + "'role':{'name':'Reader'}}");
        Facts facts = NOTHING_ASSIGNED.with("principal", new Observation.Present(Golden.json(resource.replace('\'',
                '"')), false));

        assertThat(main(translate(spec, facts)).body().at("/properties/principalId").asText()).isEqualTo(principal);
    }

    @ParameterizedTest
    @CsvSource(value = {
        "{'identity':{'userAssignedIdentities':{'/a':{'principalId':'x'},'/b':{'principalId':'y'}}}}|several",
        "{'properties':{}}|no managed identity"}, delimiter = '|')
    void whoCannotBeToldIsRefused(String resource, String words) {
        for (String ref : List.of("workspaceRef", "computeRef", "endpointRef")) {
            MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'" + ref
                    + "':{'name':'x'}},'role':{'name':'Reader'}}");

            assertThat(Golden.refusal(translate(spec, Golden.present("principal", resource.replace('\'', '"')))))
                    .startsWith("spec.principal." + ref + ": ").contains(words);
        }
    }

    @Test
    void aRoleOfTheTenantIsLookedUpByName() {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM
                + "','principalType':'User'},'role':{'name':'Bob\\u0027s own'}}");
        Document asked = Golden.intents(translate(spec, Facts.NONE)).documents().getFirst();
        assertThat(asked.filter()).isEqualTo("roleName eq 'Bob''s own'");
        assertThat(asked.needed()).isTrue();

        Facts none = list(NOTHING_ASSIGNED, "roleDefinitions");
        assertThat(Golden.intents(translate(spec, none)).documents()).extracting(Document::filter)
                .contains("type eq 'CustomRole'");
        assertThat(Golden
                .refusal(translate(spec, list(none, "customRoles", "{\"properties\":{\"roleName\":\"Bobs own\"}}"))))
                .isEqualTo(
                        "spec.role.name: there is no role Bob's own at " + Golden.WORKSPACE + "; like it are Bobs own");

        Facts found = list(NOTHING_ASSIGNED, "roleDefinitions", "{\"name\":\"" + USER
                + "\",\"properties\":{\"roleName\":\"BOB'S OWN\"}}");
        assertThat(main(translate(spec, found)).body().at("/properties/roleDefinitionId").asText())
                .endsWith("/" + USER);
    }

    /** It is looked at where it is to be assigned, which says its name, and whether it is known there yet. */
    @Test
    void aRoleByReferenceIsTheOneThatTheObjectDefines() {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM
                + "','principalType':'Group'},'role':{'roleDefinitionRef':{'name':'runner'}}}");
        String property = "spec.role.roleDefinitionRef";
        assertThat(kind.references(spec).objects()).containsExactly(new ObjectRef("MLRoleDefinition", null, "runner"));

        Translation translation = translate(spec, NOTHING_ASSIGNED);

        assertThat(main(translation).body().at("/properties/roleDefinitionId").asText()).endsWith("/" + USER);
        assertThat(main(translation).dependsOn()).containsExactly(property);
        assertThat(Golden.intents(translation).intents()).extracting(Intent::mode).contains(Intent.Mode.TARGET);
        ObjectNode body = Golden.json("{\"properties\":{\"roleDefinitionId\":\"/x/" + USER + "\"}}");
        Facts known = Golden.present(property, "{\"name\":\"" + USER + "\",\"properties\":{\"roleName\":\"Runner\"}}")
                .with(KEY, new Observation.Present(body, false));
        assertThat(kind.report(Golden.subject(spec), known).path("roleName").asText()).isEqualTo("Runner");
    }

    /** Azure refuses it as it does a role that it does not know yet, and never says where it can be assigned. */
    @Test
    void aRoleThatCannotBeAssignedThereIsRefusedWithWhereItCan() {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM
                + "','principalType':'Group'},'role':{'id':'" + USER + "'}}");
        String group = Golden.WORKSPACE.value().replaceAll("/providers/.*", "");

        assertThat(Golden.refusal(translate(spec, assignableAt("/subscriptions/s/resourceGroups/other"))))
                .isEqualTo("spec.role.id: Runner can be assigned at /subscriptions/s/resourceGroups/other, and not at "
                        + Golden.WORKSPACE + ": add " + group + " to assignableScopes of the role");
        assertThat(main(translate(spec, assignableAt("/subscriptions/s/resourceGroups/other"), recorded(
                RoleAssignment.id(Golden.WORKSPACE, USER, TEAM).value(), ResourceStatus.Origin.Created))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/SUBSCRIPTIONS/11111111-2222-3333-4444-555555555555",
        "/providers/Microsoft.Management/managementGroups/all"})
    void whereARoleMayBeAssignableIsLeftToAzure(String place) {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM
                + "','principalType':'Group'},'role':{'id':'" + USER + "'}}");

        assertThat(main(translate(spec, assignableAt(place)))).isNotNull();
    }

    private static Facts assignableAt(String place) {
        return NOTHING_ASSIGNED.with("spec.role.id", new Observation.Present(Golden.json("{\"name\":\"" + USER
                + "\",\"properties\":{\"roleName\":\"Runner\",\"assignableScopes\":[\"" + place + "\"]}}"), false));
    }

    @Test
    void anUnreadableListOfRolesWantsNothing() {
        MLRoleAssignmentSpec spec = spec("{'workspaceRef':{'name':'ws'},'principal':{'objectId':'" + TEAM
                + "','principalType':'User'},'role':{'name':'Some'}}");
        Facts facts = NOTHING_ASSIGNED.with("roleDefinitions", new Observation.Absent());

        assertThat(Golden.intents(translate(spec, facts)).intents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"Created,-,roleAssignments,true", "Created,Retain,roleAssignments,false",
        "Created,Delete,roleAssignments,true", "Adopted,Delete,roleAssignments,false",
        "Created,Delete,roleDefinitions,false"})
    void nothingIsDeletedButWhatWasAssignedForTheObject(ResourceStatus.Origin origin, String policy, String type,
            boolean goes) {
        MLRoleAssignmentSpec spec = scientists(policy == null ? "" : ",'deletionPolicy':'" + policy + "'");

        DeletionAction action = kind
                .deletion(Golden.subject(spec), recorded(Golden.WORKSPACE + "/providers/Microsoft.Authorization/"
                        + type + "/x", origin))
                .action();

        assertThat(action).isInstanceOf(goes ? DeletionAction.Delete.class : DeletionAction.Retain.class);
    }

    @Test
    void theReportSaysWhoHasWhatWhereAndWhoseItIs() {
        ObjectNode found = Golden.json(assignment("cafe", ",\"principalType\":\"Group\""));
        Facts facts = Facts.NONE.with(KEY, new Observation.Present(found, false));
        ObjectNode report = kind.report(Golden.subject(scientists()), facts);
        assertThat(Stream.of("principalId", "principalType", "roleName", "satisfiedBy").map(name -> report.path(name)
                .asText())).containsExactly(TEAM, "Group", "AzureML Data Scientist", found.path("id").asText());
        assertThat(report.path("scope").asText()).isEqualToIgnoringCase(Golden.WORKSPACE.value());

        ObjectNode own = kind.report(Golden.subject(scientists(), recorded(found.path("id").asText(),
                ResourceStatus.Origin.Created)), facts);
        assertThat(own.has("satisfiedBy")).isFalse();
    }
}
