package dev.azureml.operator.datastore;

import dev.azureml.api.AppliedSecret;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles on storage accounts, and the check that needs them. */
class AccessGrantTest {
    private static final String ACCOUNT = "/subscriptions/s/resourceGroups/data/providers/Microsoft.Storage"
            + "/storageAccounts/images";
    private static final String SYSTEM = "11111111-0000-0000-0000-000000000001";
    private static final String USER = "22222222-0000-0000-0000-000000000002";
    private static final String BOTH = """
            {"identity":{"principalId":"%s","userAssignedIdentities":{"/uai/one":{"principalId":"x"},
             "/uai/Robot":{"principalId":"%s"}}},"properties":{"primaryUserAssignedIdentity":"/uai/robot"}}
            """.formatted(SYSTEM, USER);
    private static final ObjectRef COMPUTE = new ObjectRef("MLCompute", null, "gpu");
    private final DatastoreKind kind = new DatastoreKind(Duration.ofDays(14));

    private static MLDatastoreSpec spec(String member, String more, String around) {
        return Golden.spec(MLDatastoreSpec.class, Golden.json(("{" + around + "'" + member + "':{'storageAccountId':'"
                + ACCOUNT + "','containerName':'raw','fileShareName':'raw','filesystem':'raw'," + more
                + ",'credentials':{'none':{}}}}").replace('\'', '"')));
    }

    private Translation.Intents translate(MLDatastoreSpec spec, Facts facts, ResourceStatus... recorded) {
        ArmId compute = Golden.WORKSPACE.child("computes", "gpu");
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "x", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(
                        Map.of(), Map.of(COMPUTE, new ReferencedObject(COMPUTE, compute, Json.object(), Json.object())),
                        null),
                Instant.EPOCH, Cloud.PUBLIC);
        return Golden.intents(kind.translate(Golden.subject(spec, recorded), resolved, facts));
    }

    private static Facts known(String key, String body, String... assignments) {
        String list = "{\"value\":[" + String.join(",", assignments) + "]}";
        return Golden.present(key, body).with("roleAssignments", new Observation.Present(Golden.json(list), false));
    }

    private static Optional<Intent> role(Translation.Intents intents) {
        return intents.intents().stream().filter(intent -> intent.key().startsWith("roleAssignment/")).findFirst();
    }

    private static String assignment(String name, String role, String principal) {
        return """
                {"id":"%s/providers/Microsoft.Authorization/roleAssignments/%s","properties":{"principalId":"%s",
                 "roleDefinitionId":"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/%s"}}
                """.formatted(ACCOUNT, name, principal, role);
    }

    @Test
    void whatIsThereIsReadBeforeARoleIsWanted() {
        Translation.Intents first = translate(spec("azureBlob", "'grantAccess':'Reader'", ""), Facts.NONE);

        assertThat(first.intents()).extracting(Intent::key).containsExactly("datastore", "workspace");
        assertThat(first.documents()).extracting(Document::path)
                .contains(ACCOUNT + "/providers/Microsoft.Authorization/roleAssignments");
    }

    @ParameterizedTest
    @CsvSource({"azureBlob,Reader,2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "azureBlob,Contributor,ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        "azureDataLakeGen2,Reader,2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "azureFile,Reader,b8eda974-7b85-4f76-af95-65846b26df6d",
        "azureFile,Contributor,69566ab7-960f-475b-8e7c-b3118f30c6bd"})
    void theRoleIsTheOneForTheStore(String member, String access, String role) {
        Intent wanted = role(translate(spec(member, "'grantAccess':'" + access + "'", ""), known("workspace", BOTH)))
                .orElseThrow();

        assertThat(wanted.body().at("/properties/roleDefinitionId").asText())
                .isEqualTo("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/" + role);
        assertThat(wanted.id().value()).startsWith(ACCOUNT + "/providers/Microsoft.Authorization/roleAssignments/");
        assertThat(wanted.shared()).isTrue();
        assertThat(wanted.dependsOn()).containsExactly("workspace");
    }

    @ParameterizedTest
    @CsvSource({"'',22222222-0000-0000-0000-000000000002",
        "WorkspaceSystemAssignedIdentity,11111111-0000-0000-0000-000000000001",
        "WorkspaceUserAssignedIdentity,22222222-0000-0000-0000-000000000002"})
    void theIdentityIsTheOneThatReads(String said, String principal) {
        String identity = said.isEmpty() ? "" : ",'serviceDataAccessAuthIdentity':'" + said + "'";

        assertThat(role(translate(spec("azureBlob", "'grantAccess':'Reader'" + identity, ""), known("workspace", BOTH)))
                .orElseThrow().body().at("/properties/principalId").asText()).isEqualTo(principal);
    }

    @Test
    void twoDatastoresOfAnAccountWantOneAssignment() {
        Facts facts = known("workspace", BOTH);

        assertThat(role(translate(spec("azureBlob", "'grantAccess':'Reader'", ""), facts)).map(Intent::id))
                .isEqualTo(role(translate(spec("azureDataLakeGen2", "'grantAccess':'Reader'", ""), facts))
                        .map(Intent::id));
    }

    @Test
    void aComputesIdentityGetsItWhenSaid() {
        MLDatastoreSpec spec = spec("azureBlob", "'grantAccess':'Reader','grantAccessTo':{'computeRef':{'name':'gpu'}}",
                "");
        assertThat(kind.references(spec).objects()).containsExactly(COMPUTE);
        assertThat(kind.references(spec("azureBlob", "'grantAccess':'Reader'", "")).objects()).isEmpty();

        Translation.Intents intents = translate(spec, known("compute", "{\"identity\":{\"userAssignedIdentities\":"
                + "{\"/uai\":{\"principalId\":\"" + USER + "\"}}}}"));

        assertThat(intents.intents()).extracting(Intent::key).contains("compute").doesNotContain("workspace");
        assertThat(role(intents).orElseThrow().body().at("/properties/principalId").asText()).isEqualTo(USER);
        assertThat(translate(spec, known("compute", "{}")).problems()).extracting(Problem::message)
                .containsExactly("spec.azureBlob.grantAccessTo.computeRef: the compute gpu has no managed identity");
    }

    @Test
    void oneThatIsThereAlreadyWillDo() {
        MLDatastoreSpec spec = spec("azureBlob", "'grantAccess':'Reader'", "");
        String reader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";

        Intent found = role(translate(spec, known("workspace", BOTH, assignment("other", reader, USER)))).orElseThrow();
        assertThat(found.mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(found.id().name()).isEqualTo("other");
        String unsaid = assignment("other", reader, USER).replace("\"properties\":{",
                "\"properties\":{\"condition\":null,");
        assertThat(role(translate(spec, known("workspace", BOTH, unsaid))).orElseThrow().mode())
                .isEqualTo(Intent.Mode.LOOK);
        for (String no : List.of(assignment("other", reader, SYSTEM), assignment("other", "b24988ac", USER))) {
            assertThat(role(translate(spec, known("workspace", BOTH, no))).orElseThrow().mode())
                    .isEqualTo(Intent.Mode.MANAGE);
        }
    }

    @Test
    void withACheckTheDatastoreWaitsForTheRole() {
        String identity = "'grantAccess':'Reader','serviceDataAccessAuthIdentity':'WorkspaceSystemAssignedIdentity'";
        Facts facts = known("workspace", BOTH);

        Translation.Intents probed = translate(spec("azureBlob", identity, "'probe':true,"), facts);
        assertThat(probed.intents().getFirst().dependsOn()).contains("workspace", role(probed).orElseThrow().key());
        assertThat(probed.conditions()).extracting(KindCondition::reason)
                .containsExactly(ConditionReason.NOT_CHECKED);
        assertThat(translate(spec("azureBlob", identity, ""), facts).intents().getFirst().dependsOn()).isEmpty();
    }

    @Test
    void aWriteThatWasCheckedIsTold() {
        ResourceStatus sent = new ResourceStatus("datastore", Golden.WORKSPACE + "/datastores/thing", "v",
                ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready, null, null, null, null, null,
                List.of(new AppliedSecret("/properties/credentials/credentialsType", "spec", "spec", "hmac")));
        assertThat(translate(spec("azureBlob", "'protocol':'https'", "'probe':true,"), Facts.NONE, sent).conditions())
                .extracting(KindCondition::reason).containsExactly(ConditionReason.CHECKED);
        assertThat(translate(spec("azureBlob", "'protocol':'https'", ""), Facts.NONE, sent).conditions()).isEmpty();
    }

    /** Finding: a role that somebody gave under a condition, under the very same name, counted as the whole role. */
    @Test
    void aRoleThatIsThereUnderAConditionIsNotTheRole() {
        Facts facts = known("workspace", BOTH);
        Intent wanted = role(translate(spec("azureBlob", "'grantAccess':'Reader'", ""), facts)).orElseThrow();

        Translation.Intents told = translate(spec("azureBlob", "'grantAccess':'Reader'", ""),
                facts.with(wanted.key(), new Observation.Present(Golden.json("{\"id\":\"" + wanted.id()
                        + "\",\"properties\":{\"condition\":\"raw alone\"}}"), false)));

        assertThat(told.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(problem.message()).contains("raw alone").contains(wanted.id().value());
        });
    }
}
