package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AzureTest {
    private final List<String> checked = new ArrayList<>();
    private final List<String> used = new ArrayList<>();
    private final Stage stage = new Stage((caller, id, use) -> {
        checked.add(id);
        used.add(use + " " + id);
        return id.contains("forbidden")
                ? Optional.of(caller.namespace() + " may not reach " + id)
                : Optional.empty();
    });

    @Test
    void everyIdInPathValuesKeysAndListsIsChecked() {
        ObjectNode body = Stage.object("""
                {"a": "/subscriptions/value", "name": "plain", "n": 1, "deep": {"x": [{"y": "/SUBSCRIPTIONS/list"},
                 "  /subscriptions/blank"]}, "identity": {"userAssignedIdentities": {"/subscriptions/key": {}}}}""");

        stage.azure.send(Stage.caller("ns"), ArmRequest.put(Stage.ENDPOINT, "v", body), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/value",
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

        stage.azure.send(Stage.caller("ns"), ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        String group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/";
        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), group + "w",
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

        stage.azure.send(Stage.caller("ns"), ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/s/x",
                "/subscriptions/s/y", "//subscriptions/s/z", "azureml://registries/r",
                "azureml://locations/l/workspaces/guid/models/m/versions/1", "/subscriptions/t/resourceGroups/g",
                "/subscriptions/" + Stage.ENDPOINT.subscriptionId() + "/resourceGroups/h");
    }

    /** Finding L1: the text in lower case is longer than the text, and has other positions. */
    @Test
    void lettersThatGrowInLowerCaseMoveNothing() {
        String body = """
                {"a": "https://\u0130\u0130/subscriptions/s/x", "b": "azureml://subscriptions/\u0130/resourceGroups/G/workspaces/w",
                 "c": "https://x/subscriptions/s/y?\\nmore", "d": "azureml://registries/r/\\nmore"}""";

        stage.azure.send(Stage.caller("ns"), ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/s/x",
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
        return !(stage.azure.poll(Stage.caller("ns"), resource,
                new Operation(Operation.Style.LOCATION, poll, Instant.EPOCH,
                        Optional.empty())) instanceof PollResult.Unknown);
    }

    /** Finding H4: a scope that says "reach" says nothing of what may be done there. */
    @Test
    void eachRequestIsHeldToWhatItDoes() {
        ArmId account = Stage.GROUP.extension("Microsoft.Storage/storageAccounts", "theirs");
        ArmId grant = account.extension("Microsoft.Authorization/roleAssignments", "g");
        Caller caller = Stage.caller("ns");

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

    @Test
    void whatTheObjectMadeItselfIsItsOwnInEveryWay() {
        Ledger ledger = new Ledger(null);
        ledger.put(made(Stage.ENDPOINT, "hash"));
        Caller caller = new Caller("ns", ledger, null);

        send(caller, ArmRequest.put(Stage.ENDPOINT, "v", Json.object()));
        send(caller, ArmRequest.post(Stage.ENDPOINT, "listKeys", "v", null));
        send(caller, ArmRequest.delete(Stage.BLUE, "v"));
        send(caller, ArmRequest.put(Stage.ENDPOINT.extension("Microsoft.Authorization/roleAssignments", "g"), "v",
                Json.object()));

        assertThat(used).allSatisfy(use -> assertThat(use).startsWith("REFER "));
    }

    /** Finding H4: a claim is written before Azure is asked, and somebody else may have made it meanwhile. */
    @Test
    void aClaimIsNoProofOfHavingMadeIt() {
        Ledger ledger = new Ledger(null);
        ledger.put(made(Stage.ENDPOINT, null));

        send(new Caller("ns", ledger, null), ArmRequest.post(Stage.ENDPOINT, "listKeys", "v", null));
        send(new Caller("ns", ledger, null), ArmRequest.delete(Stage.ENDPOINT, "v"));

        assertThat(used).containsExactly("KEYS " + Stage.ENDPOINT, "MANAGE " + Stage.ENDPOINT);
    }

    @Test
    void toMakeAPartOfAWorkspaceChangesNothingThatIsThere() {
        ArmId account = Stage.GROUP.extension("Microsoft.Storage/storageAccounts", "new");

        send(Stage.caller("ns").making(Set.of(Stage.ENDPOINT)), ArmRequest.put(Stage.ENDPOINT, "v", Json.object()));
        send(Stage.caller("ns").making(Set.of(Stage.ENDPOINT)), ArmRequest.put(Stage.BLUE, "v", Json.object()));
        send(Stage.caller("ns").making(Set.of(account)), ArmRequest.put(account, "v", Json.object()));
        send(Stage.caller("ns").making(Set.of(Stage.WORKSPACE)), ArmRequest.put(Stage.WORKSPACE, "v", Json.object()));

        assertThat(used).containsExactly("REFER " + Stage.ENDPOINT, "MANAGE " + Stage.BLUE, "MANAGE " + account,
                "MANAGE " + Stage.WORKSPACE);
    }

    /** A deployment in somebody else's endpoint runs as that endpoint; a version of somebody's model is taken by its users. */
    @Test
    void toMakeAPartOfWhatSomebodyElseMadeIsToManageIt() {
        ArmId version = Stage.WORKSPACE.child("models", "theirs").child("versions", "2");
        ArmId setting = Stage.ENDPOINT.extension("Microsoft.Insights/diagnosticSettings", "s");
        ArmId ofWorkspace = Stage.WORKSPACE.extension("Microsoft.Insights/diagnosticSettings", "s");

        for (ArmId id : List.of(Stage.BLUE, version, setting, ofWorkspace)) {
            send(Stage.caller("ns").making(Set.of(id)), ArmRequest.put(id, "v", Json.object()));
        }
        assertThat(used).allSatisfy(use -> assertThat(use).startsWith("MANAGE ")).hasSize(4);
        used.clear();
        send(Stage.caller("ns").making(Set.of(Stage.ENDPOINT, Stage.BLUE, setting)), ArmRequest.put(Stage.BLUE, "v",
                Json.object()));
        send(Stage.caller("ns").making(Set.of(Stage.ENDPOINT, Stage.BLUE, setting)), ArmRequest.put(setting, "v",
                Json.object()));
        assertThat(used).as("with the endpoint, they are the object's own").containsExactly("REFER " + Stage.BLUE,
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
        send(Stage.caller("ns"), ArmRequest.get(Stage.ENDPOINT, "v"));
        assertThat(stage.azure.isKnown()).isFalse();

        send(Stage.caller("ns"), ArmRequest.get(Stage.ENDPOINT, "v"));

        assertThat(stage.azure.isKnown()).isTrue();
    }

    /** Finding M5: what runs with the operator's identity is the operator. */
    @Test
    void theIdentitiesOfOthersStandOnNothing() {
        stage.others = Set.of("c1");
        ArmId mine = Stage.GROUP.extension("Microsoft.ManagedIdentity/userAssignedIdentities", "mine");
        ArmId theirs = Stage.GROUP.extension("Microsoft.ManagedIdentity/userAssignedIdentities", "theirs");
        stage.arm.resources.put(mine.value(),
                Stage.object("{\"id\": \"" + mine + "\", \"properties\": {\"clientId\": \"c2\"}}"));
        stage.arm.resources.put(theirs.value(),
                Stage.object("{\"id\": \"" + theirs + "\", \"properties\": {\"clientId\": \"C1\"}}"));

        assertThat(stage.tools.identities().refusal(Stage.caller("ns"), identity(mine))).isEmpty();
        assertThat(stage.tools.identities().refusal(Stage.caller("ns"), identity(theirs))).get()
                .extracting(Problem::reason).isEqualTo(Reason.OUT_OF_SCOPE);
    }

    private static ObjectNode identity(ArmId id) {
        return Stage.object("{\"identity\": {\"userAssignedIdentities\": {\"" + id.value().toUpperCase(Locale.ROOT)
                + "\": {}}}}");
    }

    @Test
    void whatIsRefusedIsNotSent() {
        var request = ArmRequest.put(Stage.ENDPOINT, "v", Stage.object("{\"a\": [\"/subscriptions/forbidden\"]}"));

        assertThatThrownBy(() -> stage.azure.send(Stage.caller("ns"), request, Priority.EDIT))
                .isInstanceOf(OutOfScopeException.class).hasMessageContaining("/subscriptions/forbidden");
        assertThatThrownBy(() -> stage.azure.list(Stage.caller("ns"), "/subscriptions/forbidden/x", "v"))
                .isInstanceOf(OutOfScopeException.class);

        assertThat(stage.arm.requests).isEmpty();
    }

    @Test
    void thePathIsCheckedAsAzureReadsIt() {
        stage.azure.send(Stage.caller("ns"), ArmRequest.get(Stage.GROUP.extension("P.Q/r", "a b+c"), "v"),
                Priority.EDIT);

        assertThat(checked).containsExactly(Stage.GROUP + "/providers/P.Q/r/a b+c");
    }

    @Test
    void anObjectOutOfScopeTouchesNothing() {
        stage.wants(
                Stage.manage("endpoint", Stage.ENDPOINT, "{\"properties\": {\"x\": \"/subscriptions/forbidden\"}}"));

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(stage.writes()).isEmpty();
    }
}
