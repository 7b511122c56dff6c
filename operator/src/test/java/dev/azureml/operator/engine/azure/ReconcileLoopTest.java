package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.PlannedChanges;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.tenant.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconcileLoopTest {
    private static final String TRAFFIC = "/properties/traffic";
    private final EngineFixture stage = new EngineFixture();

    private static Intent endpoint(String properties, String... deferredUntil) {
        Intent intent = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT,
                "{\"location\": \"westeurope\", \"properties\": " + properties + "}");
        return deferredUntil.length == 0
                ? intent
                : intent.deferring(List.of(new Deferred(JsonPointer.compile(TRAFFIC), Set.of(deferredUntil))));
    }

    private static Intent deployment(String name) {
        return EngineFixture.manage("deployment/" + name, EngineFixture.ENDPOINT.child("deployments", name),
                "{\"location\": \"westeurope\", \"properties\": {\"endpointComputeType\": \"Managed\"}}")
                .dependingOn(Set.of("endpoint"));
    }

    private void azureDrops(String property) {
        stage.arm.habit = body -> {
            body.withObjectProperty("properties").remove(property);
            return body;
        };
    }

    /** Else whoever may only refer to a workspace could never again write what it made there. */
    @Test
    void whatBearsOurMarkWasMadeThoughTheAnswerWasLost() {
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.UNAVAILABLE));
        stage.visit();
        assertThat(stage.record("endpoint").appliedHash()).isNull();
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(),
                EngineFixture.object("{\"id\": \"" + EngineFixture.ENDPOINT
                        + "\", \"location\": \"westeurope\", \"tags\": {\"azureml.dev-owner\": \"" + EngineFixture.OWNER
                        + "\"}, \"properties\": {\"authMode\": \"Key\", \"provisioningState\": \"Succeeded\"}}"));

        stage.visit();

        assertThat(stage.record("endpoint").appliedHash()).isNotNull();
        assertThat(new Caller("ns", stage.progress, null).hasMade(EngineFixture.ENDPOINT)).isTrue();
    }

    @Test
    void trafficIsSentOnceItsDeploymentsAreThere() {
        stage.wants(endpoint("{\"authMode\": \"Key\", \"traffic\": {\"blue\": 100}}", "deployment/blue"),
                deployment("blue"));

        stage.visit();
        stage.visit();

        assertThat(stage.writes()).containsExactly("PUT e", "PUT blue", "PUT e");
        assertThat(stage.sent(0, TRAFFIC).isMissingNode()).isTrue();
        assertThat(stage.arm.resource(EngineFixture.ENDPOINT.value()).at(TRAFFIC + "/blue").asInt()).isEqualTo(100);
        assertThat(stage.problem().reason()).isEqualTo(Reason.AVAILABLE);
    }

    @Test
    void nothingIsWrittenWhenNothingDiffers() {
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();
        int sent = stage.arm.writes().size();

        stage.visit();

        assertThat(stage.arm.writes()).hasSize(sent);
    }

    @Test
    void aPersonIsAskedAfterTwoAcceptedWritesInVain() {
        azureDrops("description");
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\"}"));

        stage.visit();
        assertThat(stage.writes()).hasSize(1);
        assertThat(stage.problem().reason()).isNotEqualTo(Reason.NOT_KEPT);
        stage.visit();
        stage.visit();
        stage.visit();

        assertThat(stage.writes()).hasSize(2);
        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
        assertThat(stage.problem().message()).contains("properties.description")
                .contains(EngineFixture.ENDPOINT.value());
    }

    @Test
    void aPersonIsAskedAfterTwoWritesThoughTheFirstRepairedAnotherPath() {
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(),
                EngineFixture.object("{\"id\": \"" + EngineFixture.ENDPOINT
                        + "\", \"location\": \"westeurope\", \"properties\": {\"authMode\": \"Key\","
                        + " \"publicNetworkAccess\": \"Enabled\", \"provisioningState\": \"Succeeded\"}}"));
        azureDrops("description");
        stage.wants(endpoint("{\"authMode\": \"Key\", \"publicNetworkAccess\": \"Disabled\","
                + " \"description\": \"d\"}"));

        for (int i = 0; i < 6; i++) {
            stage.visit();
        }

        assertThat(stage.writes()).hasSize(2);
        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
        assertThat(stage.problem().message()).contains("properties.description").doesNotContain("publicNetworkAccess");
    }

    @Test
    void whatIsNotKeptIsToldThoughAnotherPathStillWaits() {
        azureDrops("description");
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\", \"traffic\": {\"blue\": 100}}",
                "deployment/blue"), deployment("blue"));

        for (int i = 0; i < 8; i++) {
            stage.visit();
        }

        assertThat(stage.writes()).containsExactly("PUT e", "PUT e");
        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
    }

    @Test
    void aChangedSecretIsSentThoughAnotherPathIsNotKept() {
        azureDrops("description");
        stage.wants(withSecret("old"));
        stage.visit();
        stage.visit();
        stage.visit();
        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
        int sent = stage.writes().size();

        stage.wants(withSecret("new"));
        stage.visit();
        stage.visit();

        assertThat(stage.writes()).hasSize(sent + 1);
        assertThat(stage.sent(sent, "/properties/credentials/secrets/key").asText()).isEqualTo("new");
        assertThat(stage.problem().reason()).isEqualTo(Reason.NOT_KEPT);
    }

    private static Intent withSecret(String value) {
        return EngineFixture.manage("datastore", EngineFixture.WORKSPACE.child("datastores", "d"), """
                {"properties": {"datastoreType": "AzureBlob", "description": "d",
                 "credentials": {"credentialsType": "AccountKey"}}}""").withSecrets(Map.of(
                JsonPointer.compile("/properties/credentials/secrets/key"),
                new SecretValue("keys/primary", "uid/" + value, new SensitiveString(value))));
    }

    @Test
    void whatIsNotKeptIsTriedAgainWhenAzureChanges() {
        azureDrops("description");
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\"}"));
        stage.visit();
        stage.visit();
        stage.visit();

        stage.arm.habit = body -> body;
        stage.arm.resource(EngineFixture.ENDPOINT.value()).withObjectProperty("properties").put("description",
                "studio's");
        stage.visit();
        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.AVAILABLE);
        assertThat(stage.arm.resource(EngineFixture.ENDPOINT.value()).at("/properties/description").asText())
                .isEqualTo("d");
    }

    /** A crash after Azure accepted the PUT, before the status says so. */
    @Test
    void whatWasSentBeforeACrashIsRemovedWhenTheSpecDropsIt() {
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\"}"));
        stage.visit();
        stage.records(ResourceRecords.claimed(endpoint("{}")));

        stage.visit();
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();
        stage.visit();

        assertThat(stage.arm.resource(EngineFixture.ENDPOINT.value()).at("/properties/description").isMissingNode())
                .isTrue();
        assertThat(stage.problem().reason()).isEqualTo(Reason.AVAILABLE);
    }

    @Test
    void whatIsThereStandsBeforeWhatIsMadeOnIt() {
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(),
                EngineFixture.object("{\"id\": \"" + EngineFixture.ENDPOINT + "\"}"));
        stage.wants(
                EngineFixture.manage("blue", EngineFixture.BLUE, "{\"location\": \"l\"}")
                        .dependingOn(Set.of("endpoint")),
                EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}"));

        stage.visit();

        assertThat(stage.progress.resources()).extracting(ResourceStatus::key).containsExactly("endpoint", "blue");
    }

    @Test
    void whatWasAdoptedAsItIsLosesNothing() {
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(), EngineFixture.object(
                "{\"id\": \"" + EngineFixture.ENDPOINT
                        + "\", \"location\": \"westeurope\", \"properties\": {\"authMode\": \"key\","
                        + " \"description\": \"d\"}}"));
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\"}"));
        stage.visit();

        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.record("endpoint").origin()).isEqualTo(ResourceStatus.Origin.Adopted);
        assertThat(stage.told).containsExactly("adopted " + EngineFixture.ENDPOINT);
    }

    @Test
    void theClaimIsWrittenBeforeTheFirstPut() {
        stage.arm.refusals.add(FakeArm.failure(FailureKind.UNAVAILABLE));
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));

        stage.visit();

        assertThat(stage.record("endpoint").phase()).isEqualTo(Phase.Creating);
        assertThat(stage.problem().reason()).isEqualTo(Reason.AZURE_UNAVAILABLE);
    }

    @Test
    void whatIsRemovedMayBeAnothersThen() {
        var other = new ObjectKey("MLDatastore", "ns", "other");
        stage.wants(endpoint("{\"authMode\": \"Key\"}"), deployment("blue"));
        stage.visit();
        stage.visit();
        assertThat(stage.claims.claim(EngineFixture.BLUE.value(), other, false)).isEqualTo(EngineFixture.KEY);

        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();

        assertThat(stage.writes()).endsWith("DELETE blue");
        assertThat(stage.claims.claim(EngineFixture.BLUE.value(), other, false)).isEqualTo(other);
        assertThat(stage.claims.claim(EngineFixture.ENDPOINT.value(), other, false)).isEqualTo(EngineFixture.KEY);
    }

    /** Azure hears nothing of it, so that none waits for another. */
    @Test
    void whatStaysInAzureIsLetGoOfTogether() {
        Intent endpoint = endpoint("{\"authMode\": \"Key\"}");
        List<Intent> all = IntStream.range(0, 20).mapToObj(i -> deployment("d" + i)).toList();
        stage.wants(Stream.concat(Stream.of(endpoint), all.stream()).toArray(Intent[]::new));
        stage.visit();
        stage.visit();
        int before = stage.writes().size();
        stage.spec = EngineFixture.spec("{\"deletionPolicy\": \"Retain\"}");

        stage.wants(endpoint);
        ReconcileLoop.Result.Looked looked = (ReconcileLoop.Result.Looked) stage.visit();

        assertThat(stage.progress.resources()).extracting(ResourceStatus::key).containsExactly("endpoint");
        assertThat(stage.writes()).hasSize(before);
        assertThat(looked.taken()).allMatch(taken -> taken.step() instanceof Step.Leave).hasSize(20);
    }

    /** Finding L2: an id that the schema lets through and no request can be made of was an error in a loop. */
    @Test
    void anIdThatIsNoneIsTheFaultOfItsProperty() {
        stage.spec = EngineFixture.spec("{\"workspaceId\": \"/subscriptions/s/resourceGroups/g/..\"}");
        stage.kind.id = "/subscriptions/s/resourceGroups/g/..";

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.INVALID_SPEC);
        assertThat(stage.problem().message()).startsWith("spec.workspaceId: Not an ARM id: ");
    }

    @Test
    void aRemovedResourceGoesOnlyWhenAllElseIsThere() {
        stage.wants(endpoint("{\"authMode\": \"Key\"}"), deployment("blue"));
        stage.visit();
        stage.visit();
        stage.arm.refusals.add(FakeArm.failure(FailureKind.INVALID));
        stage.wants(endpoint("{\"authMode\": \"Key\", \"description\": \"d\"}"));

        stage.visit();
        assertThat(stage.arm.resources).containsKey(EngineFixture.BLUE.value());
        assertThat(stage.problem().reason()).isEqualTo(Reason.INVALID_SPEC);
        stage.visit();

        assertThat(stage.arm.resources).doesNotContainKey(EngineFixture.BLUE.value());
        assertThat(stage.progress.resource("deployment/blue")).isEmpty();
    }

    @Test
    void aResourceThatNeverWorkedIsWrittenAgainAfterAWhile() {
        stage.arm.refusals.add(stage.arm.accepted());
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();
        stage.arm.resources.put(EngineFixture.ENDPOINT.value(),
                EngineFixture.object("{\"id\": \"" + EngineFixture.ENDPOINT
                        + "\", \"tags\": {\"azureml.dev-owner\": \"" + EngineFixture.OWNER
                        + "\"}, \"properties\": {\"provisioningState\": \"Failed\"}}"));
        stage.arm.polls = _ -> new PollResult.Failed(ArmError.of("BadThing", "it broke"), false);

        stage.visit();
        assertThat(stage.problem())
                .isEqualTo(new Problem(Reason.PROVISIONING_FAILED, "Create of " + EngineFixture.ENDPOINT
                        + " failed: BadThing: it broke [" + EngineFixture.ENDPOINT + "]"));
        assertThat(stage.writes()).containsExactly("PUT e");
        stage.visit();
        stage.visit();

        assertThat(stage.writes()).containsExactly("PUT e", "PUT e");
        assertThat(stage.problem().reason()).isEqualTo(Reason.AVAILABLE);
    }

    @Test
    void anOperationThatEndedIsNotInTheStatus() {
        stage.arm.refusals.add(stage.arm.accepted());
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));
        stage.visit();
        assertThat(stage.status).satisfies(s -> assertThat(s.operations()).hasSize(1));
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.UNAVAILABLE));
        stage.arm.polls = _ -> new PollResult.Succeeded(null);

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.AZURE_UNAVAILABLE);
        assertThat(stage.status).satisfies(s -> assertThat(s.operations()).isNull());
    }

    @Test
    void whatAnotherObjectManagesIsLeftAlone() {
        ObjectKey other = new ObjectKey("MLDatastore", "ns", "other");
        stage.claims.claim(EngineFixture.ENDPOINT.value(), other, false);
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));

        stage.visit();

        assertThat(stage.writes()).isEmpty();
        assertThat(stage.problem())
                .isEqualTo(new Problem(Reason.CONFLICT, EngineFixture.ENDPOINT + " is managed by " + other));
    }

    @Test
    void observingWritesNothingAndSaysWhatWouldBeDone() {
        stage.spec = EngineFixture.spec("{\"managementPolicy\": \"Observe\"}");
        stage.wants(endpoint("{\"authMode\": \"Key\"}"));

        var looked = (ReconcileLoop.Result.Looked) stage.visit();

        assertThat(stage.writes()).isEmpty();
        assertThat(PlannedChanges.of(looked.steps(), stage.spec, "endpoint")).singleElement().satisfies(change -> {
            assertThat(change.action()).isEqualTo("Create");
            assertThat(change.resource()).isEqualTo(EngineFixture.ENDPOINT.value());
        });
    }

    @Test
    void serialWritesDoNotOverlap() {
        stage.arm.refusals.add(stage.arm.accepted());
        stage.wants(EngineFixture.manage("a", EngineFixture.BLUE, "{}").serialWith("endpoint"),
                EngineFixture.manage("b", EngineFixture.GREEN, "{}").serialWith("endpoint"));

        stage.visit();
        assertThat(stage.writes()).containsExactly("PUT blue");
        stage.arm.polls = _ -> new PollResult.Running(Optional.of(Duration.ofSeconds(3)));
        stage.visit();

        assertThat(stage.writes()).containsExactly("PUT blue");
        assertThat(stage.progress.next()).contains(Duration.ofSeconds(3));
    }

    /** Finding: who may not make what others share held it all the same, and its maker could not delete it any more. */
    @Test
    void whatIsSharedIsHeldByThoseAloneWhoMayMakeIt() {
        Intent shared = EngineFixture.manage("main", EngineFixture.BLUE, "{\"properties\":{\"description\":\"d\"}}")
                .sharedByOthers();
        for (boolean allowed : new boolean[]{true, false}) {
            EngineFixture stage = new EngineFixture((_, _, use) -> allowed || use == Use.REFER
                    ? Optional.empty()
                    : Optional.of("not yours"));
            stage.arm.resources.put(EngineFixture.BLUE.value(), EngineFixture.object("{\"id\":\"" + EngineFixture.BLUE
                    + "\",\"properties\":{\"description\":\"d\"}}"));
            stage.wants(shared).visit();

            assertThat(stage.progress.resource("main").isPresent()).as("allowed: " + allowed).isEqualTo(allowed);
        }
    }
}
