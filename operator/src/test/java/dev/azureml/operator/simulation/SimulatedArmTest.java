package dev.azureml.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.UnaskedArm;
import dev.azureml.operator.plan.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure is read, what is written is read again, and nothing is sent. */
class SimulatedArmTest {
    private static final String GROUP = "/subscriptions/s/resourceGroups/rg";
    private static final ArmId WORKSPACE = ArmId.parse(GROUP + "/providers/"
            + "Microsoft.MachineLearningServices/workspaces/shop");
    private static final String VERSION = "2025-12-01";
    private final Map<String, ObjectNode> azure = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final SimulatedArm arm = new SimulatedArm(new Recorded(), "2025-04-01", () -> Instant.EPOCH,
            resource -> resource, (_, items, _, _) -> items);

    SimulatedArmTest() {
        azure.put(GROUP, object("{\"id\": \"" + GROUP + "\", \"location\": \"westeurope\"}"));
    }

    private final class Recorded extends UnaskedArm {
        @Override
        public ArmResult send(ArmRequest request) {
            sent.add(request.method() + " " + request.path());
            ObjectNode body = azure.get(request.path());
            return body == null
                    ? new ArmResult.NotFound(response(404, null), ArmError.of("NotFound", "no"))
                    : new ArmResult.Ok(response(200, body));
        }

        @Override
        public ListResult list(String pathAndQuery) {
            sent.add("LIST " + pathAndQuery);
            return new ListResult.Ok(azure.entrySet().stream().filter(entry -> !entry.getKey().equals(GROUP))
                    .map(Map.Entry::getValue).toList(), 1, Instant.EPOCH);
        }
    }

    private static ArmResponse response(int status, @org.jspecify.annotations.Nullable ObjectNode body) {
        return new ArmResponse(status, body, Map.of(), Instant.EPOCH);
    }

    private static ObjectNode object(String json) {
        try {
            return Json.MAPPER.readValue(json, ObjectNode.class);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private ObjectNode read(ArmId id) {
        return arm.send(ArmRequest.get(id, VERSION)) instanceof ArmResult.Ok ok && ok.response()
                .body() instanceof ObjectNode body ? body : Json.object();
    }

    @Test
    void whatIsWrittenIsReadAgainAndNotSent() {
        ArmResult made = arm.send(ArmRequest.put(WORKSPACE, VERSION,
                object("""
                        {"location": "westeurope", "identity": {"type": "SystemAssigned"}, "properties": {"description": "a"}}""")));

        assertThat(made).isInstanceOfSatisfying(ArmResult.Ok.class, ok -> assertThat(ok.response().status())
                .isEqualTo(201));
        assertThat(read(WORKSPACE).path("id").asText()).isEqualTo(WORKSPACE.value());
        assertThat(read(WORKSPACE).at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(read(WORKSPACE).at("/identity/principalId").asText()).hasSize(36);
        assertThat(sent).containsOnlyOnce("GET " + WORKSPACE.value(), "GET " + GROUP);
        assertThat(arm.writes()).containsExactly(new SimulatedArm.Write("PUT", WORKSPACE.value()));
    }

    /** Azure refuses what is to be made in a resource group that is not there. */
    @Test
    void nothingIsMadeInAGroupThatIsNotThere() {
        azure.remove(GROUP);
        ArmRequest make = ArmRequest.put(WORKSPACE, VERSION, Json.object());

        assertThat(arm.send(make)).isInstanceOfSatisfying(ArmResult.NotFound.class,
                refused -> assertThat(refused.error()
                        .code()).isEqualTo("ResourceGroupNotFound"));
        assertThat(arm.writes()).isEmpty();

        arm.send(ArmRequest.put(ArmId.parse(GROUP), VERSION, object("{\"location\": \"westeurope\"}")));
        assertThat(arm.send(make)).isInstanceOf(ArmResult.Ok.class);
    }

    @Test
    void aPatchKeepsTheRestAndNullTakesAway() {
        azure.put(WORKSPACE.value(), object("""
                {"id": "x", "Tags": {"a": "1", "B": "2"}, "properties": {"description": "a", "list": [1, 2]}}"""));

        arm.send(ArmRequest.patch(WORKSPACE, VERSION, object("""
                {"Tags": {"b": "3", "a": null}, "properties": {"list": [3]}}""")));

        assertThat(read(WORKSPACE)).isEqualTo(object("""
                {"id": "x", "Tags": {"B": "3"}, "properties": {"description": "a", "list": [3]}}"""));
        assertThat(azure.get(WORKSPACE.value()).toString()).contains("\"a\":\"1\"");
    }

    @Test
    void nothingIsBelowWhatIsOnlyMadeHereButRolesAre() {
        arm.send(ArmRequest.put(WORKSPACE, VERSION, Json.object()));
        sent.clear();
        ArmId role = WORKSPACE.extension("Microsoft.Authorization/roleDefinitions", "r");
        azure.put("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r", object("{\"id\": \"r\"}"));

        assertThat(arm.send(ArmRequest.get(WORKSPACE.child("computes", "cpu"), VERSION)))
                .isInstanceOf(ArmResult.NotFound.class);
        assertThat(sent).isEmpty();
        assertThat(read(role).path("id").asText()).isEqualTo("r");
        assertThat(arm.list(ArmRequest.listPath(WORKSPACE.value() + "/computes", VERSION)))
                .isInstanceOfSatisfying(ListResult.Ok.class, ok -> assertThat(ok.items()).isEmpty());
    }

    @Test
    void whatIsDeletedIsGoneWithAllBelowIt() {
        ArmId compute = WORKSPACE.child("computes", "cpu");
        azure.put(WORKSPACE.value(), object("{\"id\": \"w\"}"));
        azure.put(compute.value(), object("{\"id\": \"" + compute + "\"}"));

        arm.send(ArmRequest.delete(WORKSPACE, VERSION));

        assertThat(arm.send(ArmRequest.get(compute, VERSION))).isInstanceOf(ArmResult.NotFound.class);
        assertThat(arm.list(ArmRequest.listPath("/subscriptions/s/providers/x", VERSION)))
                .isInstanceOfSatisfying(ListResult.Ok.class, ok -> assertThat(ok.items()).extracting(i -> i.path("id")
                        .asText()).doesNotContain(compute.value()));
        arm.send(ArmRequest.put(WORKSPACE, VERSION, Json.object()));
        assertThat(read(WORKSPACE).path("id").asText()).isEqualTo(WORKSPACE.value());
    }

    /** Azure lists at a group what is exempt in it, and above it. */
    @Test
    void whatWouldBeExemptIsListedWhereItCounts() {
        String type = "Microsoft.Authorization/policyExemptions";
        for (ArmId scope : List.of(WORKSPACE, WORKSPACE.group(), WORKSPACE.group().parent().orElseThrow())) {
            arm.send(ArmRequest.put(scope.extension(type, "one"), VERSION, Json.object()));
        }

        assertThat(arm.list(ArmRequest.listPath(WORKSPACE.group().extension(type, "x").collection(), VERSION)))
                .isInstanceOfSatisfying(ListResult.Ok.class, ok -> assertThat(ok.items()).hasSize(3));
        assertThat(arm.list(ArmRequest.listPath(WORKSPACE.group().value() + "-2/providers/" + type, VERSION)))
                .isInstanceOfSatisfying(ListResult.Ok.class, ok -> assertThat(ok.items()).hasSize(1));
    }

    @Test
    void keysAreAskedOfNobody() {
        assertThat(arm.send(ArmRequest.post(WORKSPACE, "listKeys", VERSION, null)).toString())
                .doesNotContain("Failure");
        arm.send(ArmRequest.post(WORKSPACE, "start", VERSION, null));

        assertThat(sent).isEmpty();
        assertThat(arm.writes()).containsExactly(new SimulatedArm.Write("POST", WORKSPACE.value() + "/start"));
    }
}
