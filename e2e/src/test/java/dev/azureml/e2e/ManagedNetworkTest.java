package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The managed network of a workspace: its rules, who approves them, and when it is provisioned. */
@ExtendWith(SharedKubeServer.class)
class ManagedNetworkTest {
    private static final String APPROVER = "b556d68e-0be0-4f35-a333-ad7ee1ce17ea";
    private static final String RULES = "/workspaces/kept-in/outboundRules/";

    private final KubeServer server;
    private World world;
    private String lake;

    ManagedNetworkTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        lake = "/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/shared/providers/Microsoft.Storage/storageAccounts/sharedlake";
        world.plant(lake);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String workspace(String network, String... more) {
        return Manifests.workspace("kept-in") + "  managedNetwork: " + network + "\n"
                + String.join("\n", more).indent(2);
    }

    private String approvedOnly(String rules, String... more) {
        return workspace("{isolationMode: AllowOnlyApprovedOutbound, grantApproval: true, outboundRules: {%s}}"
                .formatted(rules), more);
    }

    private String endpoint(String name, String group) {
        return "%s: {privateEndpoint: {destination: {serviceResourceId: %s, subresourceTarget: %s}}}".formatted(name,
                lake, group);
    }

    private List<RequestRecord> sent(String method, String path) {
        return world.writes().stream().filter(request -> request.method().equals(method)
                && request.path().toLowerCase(Locale.ROOT).contains(path.toLowerCase(Locale.ROOT))).toList();
    }

    private Optional<ObjectNode> rule(String workspace, String name) {
        return world.arm().resource(workspace + "/outboundRules/" + name);
    }

    @Test
    void rulesAreMadeOneAfterTheOtherAndTheNetworkIsProvisionedOnceTheyAreThere() throws InterruptedException {
        world.arm().operationTime(Duration.ofMillis(200));
        world.apply(
                approvedOnly("pypi: {fqdn: {destination: pypi.org}}, conda: {fqdn: {destination: '*.anaconda.org'}}, "
                        + endpoint("lake", "dfs"), "provisionNetworkNow: true"));

        JsonNode ready = world.await("MLWorkspace", "kept-in", object -> World.condition(object, "Ready").path("status")
                .asText().equals("True") && object.at("/status/managedNetwork/state").asText().equals("Active"));

        List<RequestRecord> puts = sent("PUT", RULES);
        assertThat(puts).hasSize(3).allSatisfy(put -> assertThat(put.status()).isEqualTo(202));
        RequestRecord provisioning = sent("POST", "/provisionManagedNetwork").getFirst();
        assertThat(sent("POST", "/provisionManagedNetwork")).hasSize(1);
        assertThat(puts).allSatisfy(put -> assertThat(put.at()).isBefore(provisioning.at()));
        assertThat(ready.at("/status/managedNetwork/rules")).anySatisfy(rule -> {
            assertThat(rule.path("name").asText()).isEqualTo("lake");
            assertThat(rule.path("destination").asText()).isEqualToIgnoringCase(lake + " dfs");
        }).anySatisfy(rule -> assertThat(rule.path("category").asText()).isEqualTo("Required"));
        assertThat(ready.at("/status/managedNetwork/firewallPublicIpAddress").asText()).isNotEmpty();
        world.awaitEvents(events -> events.stream().anyMatch(one -> "NetworkProvisioned".equals(one.getReason())));
    }

    @Test
    void aRuleGoesWithItsPlaceInTheSpecAndThoseOfOthersStay() throws InterruptedException {
        world.apply(approvedOnly("pypi: {fqdn: {destination: pypi.org}}, conda: {fqdn: {destination: a.org}}"));
        String id = world.awaitReady("MLWorkspace", "kept-in").at("/status/id").asText();
        world.arm().put(id + "/outboundRules/theirs", World.JSON.createObjectNode().set("properties", World.JSON
                .createObjectNode().put("type", "FQDN").put("destination", "their.org").put("category",
                        "UserDefined")));

        world.apply(approvedOnly("conda: {fqdn: {destination: b.org}}"));
        world.awaitReady("MLWorkspace", "kept-in");
        world.awaitRequest(request -> request.method().equals("DELETE") && request.path().endsWith("/pypi"));
        world.awaitReady("MLWorkspace", "kept-in");

        assertThat(rule(id, "conda").orElseThrow().at("/properties/destination").asText()).isEqualTo("b.org");
        assertThat(rule(id, "theirs")).isPresent();
        assertThat(sent("PATCH", "/workspaces/kept-in")).isEmpty();
    }

    @Test
    void theRoleToApproveIsGivenBeforeTheEndpointThatNeedsIt() {
        world.apply(approvedOnly(endpoint("lake", "dfs") + ", " + endpoint("blobs", "blob")));
        world.awaitReady("MLWorkspace", "kept-in");

        List<RequestRecord> grants = sent("PUT", lake + "/providers/Microsoft.Authorization/roleAssignments/");
        assertThat(grants).singleElement()
                .satisfies(grant -> assertThat(String.valueOf(grant.body())).contains(APPROVER));
        assertThat(sent("PUT", RULES)).hasSize(2).allSatisfy(put -> assertThat(put.at()).isAfter(grants.getFirst()
                .at()));
    }

    @Test
    void anEndpointThatNobodyApprovesIsToldWithItsPlaceInTheSpec() {
        world.apply(workspace("{isolationMode: AllowInternetOutbound, outboundRules: {%s}}".formatted(endpoint("lake",
                "dfs"))));

        JsonNode stalled = world.awaitStalled("MLWorkspace", "kept-in", "ProvisioningFailed");

        assertThat(World.message(stalled)).startsWith("spec.managedNetwork.outboundRules.lake: ").contains(
                "/outboundRules/lake failed", "does not have authorization");
        assertThat(stalled.at("/status/advice")).anySatisfy(advice -> assertThat(advice.path("rule").asText())
                .isEqualTo("ApprovalNeeded"));

        world.apply(workspace("{isolationMode: AllowInternetOutbound, grantApproval: true, outboundRules: {%s}}"
                .formatted(endpoint("lake", "dfs"))));
        world.awaitReady("MLWorkspace", "kept-in");
    }

    @Test
    void whatWasClosedIsNotOpenedAgain() {
        world.apply(approvedOnly(""));
        world.awaitReady("MLWorkspace", "kept-in");
        int before = world.writes().size();

        world.apply(workspace("{isolationMode: AllowInternetOutbound}"));

        assertThat(World.message(world.awaitStalled("MLWorkspace", "kept-in", "InvalidSpec"))).contains(
                "spec.managedNetwork.isolationMode", "say AllowOnlyApprovedOutbound");
        assertThat(world.writes()).hasSize(before);
    }

    @Test
    void aNetworkThatCouldNotBeMadeIsToldAndTriedAgain() {
        world.arm().inject(Fault.on("POST", "/provisionManagedNetwork$", Fault.Action.FAIL_OPERATION)
                .error("ManagedNetworkFailed", "no addresses are left"));
        world.apply(approvedOnly("pypi: {fqdn: {destination: pypi.org}}", "provisionNetworkNow: true"));

        assertThat(World.message(world.awaitStalled("MLWorkspace", "kept-in", "ProvisioningFailed"))).contains(
                "no addresses are left");

        world.touch("MLWorkspace", "kept-in");
        world.await("MLWorkspace", "kept-in", object -> object.at("/status/managedNetwork/state").asText().equals(
                "Active"));
        assertThat(sent("POST", "/provisionManagedNetwork")).hasSize(2);
    }

    @Test
    void whatSparkNeedsIsMadeLaterToo() {
        world.apply(approvedOnly(endpoint("lake", "dfs"), "provisionNetworkNow: true"));
        world.await("MLWorkspace", "kept-in", object -> object.at("/status/managedNetwork/state").asText().equals(
                "Active"));

        world.apply(approvedOnly(endpoint("lake", "dfs").replace("subresourceTarget: dfs",
                "subresourceTarget: dfs, sparkEnabled: true"), "provisionNetworkNow: true"));

        world.await("MLWorkspace", "kept-in", object -> object.at("/status/managedNetwork/sparkReady").asBoolean());
    }

    @Test
    void theRoleToApproveIsGivenWhereOthersAreNot() {
        world.apply(approvedOnly(endpoint("lake", "dfs"), "grantRoles: false"));
        world.awaitReady("MLWorkspace", "kept-in");

        assertThat(sent("PUT", lake + "/providers/Microsoft.Authorization/roleAssignments/")).hasSize(1);
    }

    @Test
    void namesThatAzureTakesForOneAreRefused() {
        world.apply(approvedOnly("pypi: {fqdn: {destination: a.org}}, Pypi: {fqdn: {destination: b.org}}"));

        assertThat(World.message(world.awaitStalled("MLWorkspace", "kept-in", "InvalidSpec"))).contains(
                "spec.managedNetwork.outboundRules.pypi", "such as pypi-2");
    }

    @Test
    void allOfItGoesWithTheWorkspace() {
        world.apply(approvedOnly(endpoint("lake", "dfs"), "dependencies: {deletionPolicy: Delete}"));
        String id = world.awaitReady("MLWorkspace", "kept-in").at("/status/id").asText();

        world.delete("MLWorkspace", "kept-in");
        world.awaitGone("MLWorkspace", "kept-in");

        assertThat(rule(id, "lake")).isEmpty();
        assertThat(world.arm().ids("Microsoft.Authorization/roleAssignments")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "'{isolationMode: Disabled, outboundRules: {pypi: {fqdn: {destination: pypi.org}}}}' ; isolationMode is Disabled",
        "'{isolationMode: AllowInternetOutbound, outboundRules: {pypi: {fqdn: {destination: pypi.org}}}}' ;"
                + " set isolationMode to AllowOnlyApprovedOutbound",
        "'{isolationMode: AllowOnlyApprovedOutbound, outboundRules: {a: {fqdn: {destination: pypi.org}}}}' ;"
                + " such as pypi"})
    void aRuleThatAzureWouldNotTakeIsRefused(String network, String words) {
        assertThat(world.refusal(workspace(network))).contains(words, "spec.managedNetwork.outboundRules");
    }
}
