package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AzureTest {
    private final List<String> checked = new ArrayList<>();
    private final List<String> used = new ArrayList<>();
    private final EngineFixture stage = new EngineFixture((caller, id, use) -> {
        checked.add(id);
        used.add(use + " " + id);
        return id.contains("forbidden")
                ? Optional.of(caller.namespace() + " may not reach " + id)
                : Optional.empty();
    });

    @Test
    void everyIdInPathValuesKeysAndListsIsChecked() {
        ObjectNode body = EngineFixture.object("""
                {"a": "/subscriptions/value", "name": "plain", "n": 1, "deep": {"x": [{"y": "/SUBSCRIPTIONS/list"},
                 "  /subscriptions/blank"]}, "identity": {"userAssignedIdentities": {"/subscriptions/key": {}}}}""");

        stage.azure.send(EngineFixture.caller("ns"), ArmRequest.put(EngineFixture.ENDPOINT, "v", body), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(EngineFixture.ENDPOINT.value(), "/subscriptions/value",
                "/SUBSCRIPTIONS/list", "  /subscriptions/blank", "/subscriptions/key");
    }

    @Test
    void theWorkspaceInAnAzuremlUriIsAnIdInOtherWords() {
        String body = """
                {"a": "AzureML://subscriptions/s/resourcegroups/g/workspaces/w/datastores/d/paths/p",
                 "b": "azureml://datastores/d/paths/p", "c": " azureml://subscriptions/s/elsewhere",
                 "d": "azureml://subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/\
                workspaces/v"}
                """;

        stage.azure.send(EngineFixture.caller("ns"),
                ArmRequest.put(EngineFixture.ENDPOINT, "v", EngineFixture.object(body)), Priority.EDIT);

        String group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/";
        assertThat(checked).containsExactlyInAnyOrder(EngineFixture.ENDPOINT.value(), group + "w",
                " azureml://subscriptions/s/elsewhere", group + "v");
    }

    @Test
    void otherWordsForAnIdAreSeenThrough() {
        String body = """
                {"a": "azureml:/subscriptions/s/x", "b": "https://management.azure.com/subscriptions/s/y?a=b",
                 "c": "//subscriptions/s/z", "d": "azureml://registries/R/models/m/versions/1",
                 "e": "azureml://locations/l/workspaces/guid/models/m/versions/1", "f": "azureml:m:1",
                 "g": "azureml://jobs/j/outputs/o", "h": "/subscriptions/s/providers/Microsoft.Authorization/\
                roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
                 "i": {"subscriptionId": "t", "resourceGroup": "g"}, "j": {"resourceGroup": "h"}}
                """;

        stage.azure.send(EngineFixture.caller("ns"),
                ArmRequest.put(EngineFixture.ENDPOINT, "v", EngineFixture.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(EngineFixture.ENDPOINT.value(), "/subscriptions/s/x",
                "/subscriptions/s/y", "//subscriptions/s/z", "azureml://registries/r",
                "azureml://locations/l/workspaces/guid/models/m/versions/1", "/subscriptions/t/resourceGroups/g",
                "/subscriptions/" + EngineFixture.ENDPOINT.subscriptionId() + "/resourceGroups/h");
    }

    /** Finding L1: the text in lower case is longer than the text, and has other positions. */
    @Test
    void lettersThatGrowInLowerCaseMoveNothing() {
        String body = """
                {"a": "https://\u0130\u0130/subscriptions/s/x", "b": "azureml://subscriptions/\u0130/resourceGroups/G/workspaces/w",
                 "c": "https://x/subscriptions/s/y?\\nmore", "d": "azureml://registries/r/\\nmore"}""";

        stage.azure.send(EngineFixture.caller("ns"),
                ArmRequest.put(EngineFixture.ENDPOINT, "v", EngineFixture.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(EngineFixture.ENDPOINT.value(), "/subscriptions/s/x",
                "/subscriptions/\u0130/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/w",
                "/subscriptions/s/y", "azureml://registries/r");
    }

    @Test
    void anOperationIsFollowedInItsResourcesSubscriptionAlone() {
        String resource = "/subscriptions/s/x";

        for (String poll : List.of(
                "/subscriptions/s/providers/P.Q/locations/l/computeOperationsStatus/a-1?x=/forbidden",
                "/subscriptions/S/operationresults/eyJ.a_b")) {
            assertThat(followed(resource, poll)).as(poll).isTrue();
        }
        for (String poll : List.of("/subscriptions/t/operationresults/forbidden",
                "/subscriptions/s/operationresults/../forbidden",
                "/subscriptions/s/resourceGroups/forbidden/operations/x",
                "/subscriptions/s/operationresults/%2e%2e/forbidden", "/forbidden")) {
            assertThat(followed(resource, poll)).as(poll).isFalse();
        }
        assertThat(followed("/subscriptions/s/forbidden", "/subscriptions/s/operationresults/x")).isFalse();
    }

    private boolean followed(String resource, String poll) {
        return !(stage.azure.poll(EngineFixture.caller("ns"), resource,
                new Operation(Operation.Style.LOCATION, poll, Instant.EPOCH,
                        Optional.empty())) instanceof PollResult.Unknown);
    }

    /** Finding H4: a scope that says "reach" says nothing of what may be done there. */
    @Test
    void eachRequestIsHeldToWhatItDoes() {
        ArmId account = EngineFixture.GROUP.extension("Microsoft.Storage/storageAccounts", "theirs");
        ArmId grant = account.extension("Microsoft.Authorization/roleAssignments", "g");
        Caller caller = EngineFixture.caller("ns");

        send(caller, ArmRequest.get(account, "v"));
        send(caller, ArmRequest.put(account, "v", Json.object()));
        send(caller, ArmRequest.patch(account, "v", Json.object()));
        send(caller, ArmRequest.delete(account, "v"));
        send(caller, ArmRequest.post(account, "restart", "v", null));
        send(caller, ArmRequest.post(account, "listKeys", "v", null));
        send(caller, ArmRequest.post(account, "regenerateKeys", "v", null));
        send(caller, ArmRequest.put(grant, "v", Json.object().put("id", "/subscriptions/named")));
        send(caller, ArmRequest.delete(grant, "v"));

        assertThat(used).containsExactly("REFER " + account, "MANAGE " + account, "MANAGE " + account,
                "MANAGE " + account, "MANAGE " + account, "KEYS " + account, "KEYS " + account, "GRANT " + account,
                "REFER /subscriptions/named", "GRANT " + account);
    }

    /** To define a role is to give it to all who have it: nothing less than the right to grant will do. */
    @Test
    void aRoleDefinitionNeedsTheRightToGrantAtEachOfItsScopes() {
        ArmId role = EngineFixture.GROUP.extension("Microsoft.Authorization/roleDefinitions", "r");
        Caller caller = EngineFixture.caller("ns");

        send(caller, ArmRequest.put(role, "v", EngineFixture.object("{\"properties\":{\"permissions\":[{\"actions\":"
                + "[\"*\"]}],\"assignableScopes\":[\"/subscriptions/other\"]}}")));
        send(caller, ArmRequest.delete(role, "v"));

        assertThat(used).containsExactly("GRANT " + EngineFixture.GROUP, "REFER /subscriptions/other",
                "GRANT /subscriptions/other", "DELEGATE /subscriptions/other", "GRANT " + EngineFixture.GROUP,
                "GRANT /subscriptions/other", "DELEGATE /subscriptions/other");
    }

    /** Azure's own Contributor may not do it: an assignment keeps others in the scope from something, or lets them. */
    @Test
    void toAssignAPolicyNeedsTheRightToGrantAtItsScope() {
        ArmId assignment = EngineFixture.GROUP.extension("Microsoft.Authorization/policyAssignments", "p");

        send(making(assignment), ArmRequest.put(assignment, "v", Json.object()));
        send(EngineFixture.caller("ns"), ArmRequest.delete(assignment, "v"));

        assertThat(used).containsOnly("GRANT " + EngineFixture.GROUP).hasSize(2);
    }

    /** Somebody who may let people into his workspace could free it of what holds for the whole group. */
    @Test
    void toExemptNeedsTheRightToGrantWhereThePolicyHoldsToo() {
        ArmId exemption = EngineFixture.WORKSPACE.extension("Microsoft.Authorization/policyExemptions", "e");
        ArmId assignment = EngineFixture.GROUP.extension("Microsoft.Authorization/policyAssignments", "forbidden");

        assertThatThrownBy(() -> send(EngineFixture.caller("ns"), ArmRequest.put(exemption, "v", EngineFixture.object(
                "{\"properties\":{\"policyAssignmentId\":\"" + assignment + "\"}}")))).isInstanceOf(
                        OutOfScopeException.class);

        EngineFixture narrow = new EngineFixture((_, id, use) -> use != Use.GRANT
                || id.equals(EngineFixture.WORKSPACE.value())
                        ? Optional.empty()
                        : Optional.of("no grant on " + id));
        assertThatThrownBy(() -> narrow.azure.send(EngineFixture.caller("ns"), ArmRequest.put(exemption, "v",
                EngineFixture.object("{\"properties\":{\"policyAssignmentId\":\"" + EngineFixture.GROUP.extension(
                        "Microsoft.Authorization/policyAssignments", "p") + "\"}}")),
                Priority.EDIT))
                .isInstanceOf(OutOfScopeException.class).hasMessageContaining("no grant on " + EngineFixture.GROUP);
    }

    /** Whoever has lost the right to exempt may still end what he exempted, and nothing else. */
    @Test
    void whatWasExemptedIsTakenBackWithoutTheRightToGrant() {
        ArmId exemption = EngineFixture.WORKSPACE.extension("Microsoft.Authorization/policyExemptions", "e");
        ArmId assignment = EngineFixture.GROUP.extension("Microsoft.Authorization/policyAssignments", "p");
        Caller caller = EngineFixture.caller("ns");
        caller.progress().put(made(exemption, "hash"));
        Caller assigning = EngineFixture.caller("ns");
        assigning.progress().put(made(assignment, "hash"));

        send(caller, ArmRequest.delete(exemption, "v"));
        send(caller, ArmRequest.delete(EngineFixture.WORKSPACE.extension("Microsoft.Authorization/policyExemptions",
                "theirs"), "v"));
        send(assigning, ArmRequest.delete(assignment, "v"));
        send(caller, ArmRequest.put(exemption, "v", Json.object()));

        assertThat(used).containsExactly("REFER " + EngineFixture.WORKSPACE, "GRANT " + EngineFixture.WORKSPACE,
                "GRANT " + EngineFixture.GROUP, "GRANT " + EngineFixture.WORKSPACE);
    }

    /** Who may look at one assignment would else read whose everything in the subscription is. */
    @Test
    void whatCompliesIsReadByWhoMayReferToTheWholeScope() {
        stage.azure.permit(EngineFixture.caller("ns"), EngineFixture.GROUP.extension(
                "Microsoft.Authorization/policyAssignments", "p") + "/providers/Microsoft.PolicyInsights/policyStates/"
                + "latest/queryResults");

        assertThat(used).containsExactly("REFER " + EngineFixture.GROUP);
    }

    @Test
    void whatAProviderCanDoIsNobodysSecret() {
        send(EngineFixture.caller("ns"), ArmRequest.get(ArmId.parse("/subscriptions/s"), "v"));
        stage.azure.permit(EngineFixture.caller("ns"), "/providers/Microsoft.MachineLearningServices/operations");
        assertThat(used).containsExactly("REFER /subscriptions/s");
        stage.azure.permit(EngineFixture.caller("ns"), "/providers/Microsoft.X/operations/../../subscriptions/s");
        stage.azure.permit(EngineFixture.caller("ns"), "/providers/Microsoft.X/secrets");
        assertThat(used).hasSize(3);
    }

    @Test
    void whatTheObjectMadeItselfIsItsOwnInEveryWay() {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.put(made(EngineFixture.ENDPOINT, "hash"));
        Caller caller = new Caller("ns", progress, null);

        send(caller, ArmRequest.put(EngineFixture.ENDPOINT, "v", Json.object()));
        send(caller, ArmRequest.post(EngineFixture.ENDPOINT, "listKeys", "v", null));
        send(caller, ArmRequest.delete(EngineFixture.BLUE, "v"));
        send(caller,
                ArmRequest.put(EngineFixture.ENDPOINT.extension("Microsoft.Authorization/roleAssignments", "g"), "v",
                        Json.object()));

        assertThat(used).allSatisfy(use -> assertThat(use).startsWith("REFER "));
    }

    /** Finding H4: a claim is written before Azure is asked, and somebody else may have made it meanwhile. */
    @Test
    void aClaimIsNoProofOfHavingMadeIt() {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.put(made(EngineFixture.ENDPOINT, null));

        send(new Caller("ns", progress, null), ArmRequest.post(EngineFixture.ENDPOINT, "listKeys", "v", null));
        send(new Caller("ns", progress, null), ArmRequest.delete(EngineFixture.ENDPOINT, "v"));

        assertThat(used).containsExactly("KEYS " + EngineFixture.ENDPOINT, "MANAGE " + EngineFixture.ENDPOINT);
    }

    @Test
    void toMakeAPartOfAWorkspaceChangesNothingThatIsThere() {
        ArmId account = EngineFixture.GROUP.extension("Microsoft.Storage/storageAccounts", "new");

        send(making(EngineFixture.ENDPOINT),
                ArmRequest.put(EngineFixture.ENDPOINT, "v", Json.object()));
        send(making(EngineFixture.ENDPOINT),
                ArmRequest.put(EngineFixture.BLUE, "v", Json.object()));
        send(making(account), ArmRequest.put(account, "v", Json.object()));
        send(making(EngineFixture.WORKSPACE),
                ArmRequest.put(EngineFixture.WORKSPACE, "v", Json.object()));

        assertThat(used).containsExactly("REFER " + EngineFixture.ENDPOINT, "MANAGE " + EngineFixture.BLUE,
                "MANAGE " + account,
                "MANAGE " + EngineFixture.WORKSPACE);
    }

    /** Such as the code of a deployment, which Azure keeps beside the endpoints. */
    @Test
    void aPartThatLiesElsewhereGoesWithItsWhole() {
        ArmId code = EngineFixture.WORKSPACE.child("codes", "e").child("versions", "blue-1");
        ArmId account = EngineFixture.GROUP.extension("Microsoft.Storage/storageAccounts", "new");
        ReconcileProgress made = new ReconcileProgress(null);
        made.put(made(EngineFixture.ENDPOINT, "hash"));
        ReconcileProgress group = new ReconcileProgress(null);
        group.put(made(EngineFixture.GROUP, "hash"));
        Intent part = EngineFixture.manage("code", code, "{}").partOf(EngineFixture.ENDPOINT);
        Intent endpoint = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}");

        Caller stranger = EngineFixture.caller("ns");
        Caller maker = new Caller("ns", made, null);
        ArmRequest put = ArmRequest.put(code, "v", Json.object());
        send(stranger.making(Stream.of(part)), put);
        send(stranger.making(Stream.of(part, endpoint)), put);
        send(maker.making(Stream.of(part)), put);
        send(maker, put);
        send(maker.making(Stream.of(part)), ArmRequest.delete(code, "v"));
        send(maker.making(Stream.of(EngineFixture.manage("a", account, "{}").partOf(EngineFixture.ENDPOINT))),
                ArmRequest.put(account, "v", Json.object()));
        send(new Caller("ns", group, null).making(Stream.of(EngineFixture.manage("w", EngineFixture.WORKSPACE, "{}"))),
                ArmRequest.put(EngineFixture.WORKSPACE, "v", Json.object()));

        assertThat(used).containsExactly("MANAGE " + code, "REFER " + code, "REFER " + code, "MANAGE " + code,
                "MANAGE " + code, "MANAGE " + account, "MANAGE " + EngineFixture.WORKSPACE);
    }

    private static Caller making(ArmId... ids) {
        return EngineFixture.caller("ns").making(Stream.of(ids).map(id -> EngineFixture.manage(id.value(), id, "{}")));
    }

    /** A deployment in somebody else's endpoint runs as that endpoint; a version of somebody's model is taken by its users. */
    @Test
    void toMakeAPartOfWhatSomebodyElseMadeIsToManageIt() {
        ArmId version = EngineFixture.WORKSPACE.child("models", "theirs").child("versions", "2");
        ArmId setting = EngineFixture.ENDPOINT.extension("Microsoft.Insights/diagnosticSettings", "s");
        ArmId ofWorkspace = EngineFixture.WORKSPACE.extension("Microsoft.Insights/diagnosticSettings", "s");

        for (ArmId id : List.of(EngineFixture.BLUE, version, setting, ofWorkspace)) {
            send(making(id), ArmRequest.put(id, "v", Json.object()));
        }
        assertThat(used).allSatisfy(use -> assertThat(use).startsWith("MANAGE ")).hasSize(4);
        used.clear();
        send(making(EngineFixture.ENDPOINT, EngineFixture.BLUE, setting),
                ArmRequest.put(EngineFixture.BLUE, "v",
                        Json.object()));
        send(making(EngineFixture.ENDPOINT, EngineFixture.BLUE, setting),
                ArmRequest.put(setting, "v",
                        Json.object()));
        assertThat(used).as("with the endpoint, they are the object's own").containsExactly(
                "REFER " + EngineFixture.BLUE,
                "REFER " + setting);
    }

    private void send(Caller caller, ArmRequest request) {
        stage.azure.send(caller, request, Priority.EDIT);
    }

    private static ResourceStatus made(ArmId id, @Nullable String hash) {
        return new ResourceStatus("endpoint", id.value(), "v", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, null, hash, null, null, null, null);
    }

    /** Else anybody could keep an identity off everything by writing down its client id. */
    @Test
    void onlyWhomAzureAnsweredIsKnown() {
        assertThat(stage.azure.isKnown()).isFalse();
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHENTICATION));
        send(EngineFixture.caller("ns"), ArmRequest.get(EngineFixture.ENDPOINT, "v"));
        assertThat(stage.azure.isKnown()).isFalse();

        send(EngineFixture.caller("ns"), ArmRequest.get(EngineFixture.ENDPOINT, "v"));

        assertThat(stage.azure.isKnown()).isTrue();
    }

    /** Finding M5: what runs with the operator's identity is the operator. */
    @Test
    void theIdentitiesOfOthersStandOnNothing() {
        stage.others = Set.of("c1");
        ArmId mine = EngineFixture.GROUP.extension("Microsoft.ManagedIdentity/userAssignedIdentities", "mine");
        ArmId theirs = EngineFixture.GROUP.extension("Microsoft.ManagedIdentity/userAssignedIdentities", "theirs");
        stage.arm.resources.put(mine.value(),
                EngineFixture.object("{\"id\": \"" + mine + "\", \"properties\": {\"clientId\": \"c2\"}}"));
        stage.arm.resources.put(theirs.value(),
                EngineFixture.object("{\"id\": \"" + theirs + "\", \"properties\": {\"clientId\": \"C1\"}}"));

        assertThat(stage.tools.identities().refusal(EngineFixture.caller("ns"), identity(mine))).isEmpty();
        assertThat(stage.tools.identities().refusal(EngineFixture.caller("ns"), identity(theirs))).get()
                .extracting(Problem::reason).isEqualTo(Reason.OUT_OF_SCOPE);
    }

    private static ObjectNode identity(ArmId id) {
        return EngineFixture
                .object("{\"identity\": {\"userAssignedIdentities\": {\"" + id.value().toUpperCase(Locale.ROOT)
                        + "\": {}}}}");
    }

    @Test
    void whatIsRefusedIsNotSent() {
        var request = ArmRequest.put(EngineFixture.ENDPOINT, "v",
                EngineFixture.object("{\"a\": [\"/subscriptions/forbidden\"]}"));

        assertThatThrownBy(() -> stage.azure.send(EngineFixture.caller("ns"), request, Priority.EDIT))
                .isInstanceOf(OutOfScopeException.class).hasMessageContaining("/subscriptions/forbidden");
        assertThatThrownBy(() -> stage.azure.list(EngineFixture.caller("ns"), "/subscriptions/forbidden/x", "v"))
                .isInstanceOf(OutOfScopeException.class);

        assertThat(stage.arm.requests).isEmpty();
    }

    @Test
    void thePathIsCheckedAsAzureReadsIt() {
        stage.azure.send(EngineFixture.caller("ns"),
                ArmRequest.get(EngineFixture.GROUP.extension("P.Q/r", "a b+c"), "v"),
                Priority.EDIT);

        assertThat(checked).containsExactly(EngineFixture.GROUP + "/providers/P.Q/r/a b+c");
    }

    /** The activity log is asked for by subscription, of which a namespace may look at a part alone. */
    @Test
    void whatAPathNamesLessThanIsCheckedByWhatItIsAbout() {
        ArmRequest log = ArmRequest.read(
                "/subscriptions/forbidden/providers/Microsoft.Insights/eventtypes/management/values",
                "2015-04-01");

        stage.azure.readOf(EngineFixture.caller("ns"), EngineFixture.ENDPOINT, log);

        assertThat(used).containsExactly("REFER " + EngineFixture.ENDPOINT);
        assertThatThrownBy(() -> stage.azure.readOf(EngineFixture.caller("ns"), ArmId.parse("/subscriptions/forbidden"),
                log)).isInstanceOf(OutOfScopeException.class);
    }

    @Test
    void anObjectOutOfScopeTouchesNothing() {
        stage.wants(
                EngineFixture.manage("endpoint", EngineFixture.ENDPOINT,
                        "{\"properties\": {\"x\": \"/subscriptions/forbidden\"}}"));

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(stage.writes()).isEmpty();
    }
}
