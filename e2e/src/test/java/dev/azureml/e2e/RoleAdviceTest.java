package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of the roles that people have at a workspace and above it. */
@ExtendWith(SharedKubeServer.class)
class RoleAdviceTest {
    private static final String KIND = "MLWorkspace";
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    private final KubeServer server;
    private World world;

    RoleAdviceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        ObjectNode seed = World.JSON.createObjectNode();
        ArrayNode principals = seed.putArray("principals");
        IntStream.range(0, 5).mapToObj(RoleAdviceTest::somebody).forEach(principals::add);
        world = World.start(server, EmulatorOptions.defaults().withSeed(seed));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String somebody(int number) {
        return "0a0a0a0a-0000-0000-0000-00000000000" + number;
    }

    private void give(int number, String role, String type) {
        ObjectNode body = World.JSON.createObjectNode();
        body.putObject("properties").put("principalId", somebody(number)).put("principalType", type)
                .put("roleDefinitionId", SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + role);
        world.arm().put(SUBSCRIPTION + ROLES + "/" + somebody(number).replace("0a0a0a0a", "0b0b0b0b"), body);
    }

    private void apply(String more) {
        world.apply(Manifests.workspace("wsp") + more);
    }

    private static List<String> advice(JsonNode object) {
        return object.at("/status/advice").findValuesAsText("rule");
    }

    private void lookAgain() {
        world.stopOperator(); // what was listed is kept until the next comparison
        world.startOperator();
        world.touch(KIND, "wsp");
    }

    @Test
    void whatPeopleMayDoIsToldWhereTheSpecSaysWhoHasAccess() {
        give(0, READER, "Group");
        apply("  access: {environment: Prod}\n");
        JsonNode none = world.await(KIND, "wsp", object -> advice(object).contains("NoHumanCanUse"));
        assertThat(advice(none)).doesNotContain("TooManyOwners");

        String workspace = none.at("/status/id").asText();
        world.arm().put(workspace + "/datastores/lake", Probe.json("{properties: {datastoreType: 'AzureBlob',"
                + " accountName: 'a', containerName: 'c', credentials: {credentialsType: 'AccountKey'}}}"));
        IntStream.range(1, 5).forEach(number -> give(number, OWNER, number == 1 ? "User" : "ServicePrincipal"));
        lookAgain();
        JsonNode told = world.await(KIND, "wsp", object -> advice(object).contains("TooManyOwners"));
        assertThat(advice(told)).contains("ReaderSeesCredentials").doesNotContain("NoHumanCanUse");
        assertThat(told.at("/status/advice").toString()).contains("4 users, groups and applications", "lake")
                .doesNotContain(somebody(1));
        long lists = lists();
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");
        assertThat(lists()).as("one for all visits of a comparison").isEqualTo(lists);
    }

    private long lists() {
        return world.arm().requests().stream().filter(request -> request.path().endsWith("/workspaces/wsp" + ROLES)
                && request.query().getOrDefault("$filter", "").equals("atScope()")).count();
    }

    /** It is advice: nothing fails for it, and nobody is asked for rights for it. */
    @Test
    void whereRolesMayNotBeReadOrNobodyAskedNothingIsSaid() {
        world.arm().inject(Fault.on("GET", "/workspaces/wsp" + ROLES + "$", Fault.Action.STATUS).status(403)
                .error("AuthorizationFailed", "no").times(-1));
        apply("  access: {environment: Prod}\n");
        JsonNode ready = world.awaitReady(KIND, "wsp");
        world.awaitRequest(_ -> lists() > 0);
        assertThat(advice(ready)).doesNotContain("NoHumanCanUse");

        long before = lists();
        apply("");
        assertThat(advice(world.awaitReady(KIND, "wsp"))).doesNotContain("NoHumanCanUse");
        assertThat(lists()).isEqualTo(before);
    }
}
