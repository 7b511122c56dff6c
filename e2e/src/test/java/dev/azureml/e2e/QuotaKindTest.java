package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The limits of a workspace: set, kept, refused and given back, and what they keep from being made. */
@ExtendWith(SharedKubeServer.class)
class QuotaKindTest {
    private static final String KIND = "MLQuota";
    private static final String FAMILY = "standardDSv2Family";
    private static final String UPDATE = "/locations/westeurope/updateQuotas";
    private static final String LOCATIONS = "/subscriptions/" + World.SUBSCRIPTION
            + "/providers/Microsoft.MachineLearningServices/locations";

    private final KubeServer server;
    private World world;
    private String workspace;

    QuotaKindTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, int limit, String... more) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLQuota
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  families:
                    - {name: %s, limit: %d}
                %s""".formatted(name, workspace, FAMILY, limit, String.join("\n", more).indent(2)));
    }

    private List<RequestRecord> updates() {
        return world.requests("POST", UPDATE);
    }

    @Test
    void isSetChangedAndGivenBack() {
        world.arm().quota(FAMILY, 100);
        world.apply(Given.cluster("cpu", workspace).replace("minNodeCount: 0", "minNodeCount: 2"));
        world.awaitReady("MLCompute", "cpu");
        world.stopOperator(); // what was read before there were nodes serves for a while
        world.startOperator();
        apply("team", 48);

        JsonNode ready = world.awaitReady(KIND, "team");

        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(48);
        assertThat(updates()).hasSize(1);
        JsonNode family = ready.at("/status/families/0");
        assertThat(family.path("name").asText()).isEqualTo(FAMILY);
        assertThat(family.path("limit").asInt()).isEqualTo(48);
        assertThat(family.path("subscriptionLimit").asInt()).isEqualTo(100);
        assertThat(family.path("used").asInt()).isEqualTo(8);
        assertThat(family.at("/usedBy/0/compute").asText()).isEqualTo("cpu");
        assertThat(world.kubectl().must("--namespace", world.namespace(), "get", "mlq")).contains(FAMILY + " 8/48");

        apply("team", 20);
        world.await(KIND, "team", object -> object.at("/status/families/0/limit").asInt() == 20);
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(20);
        assertThat(updates()).hasSize(2);

        world.delete(KIND, "team");
        world.awaitGone(KIND, "team");
        // Azure knows no end of a limit: all that the subscription has is as good as none.
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(100);
    }

    @Test
    void whatSomebodyElseSetStaysWhenItWasThereBefore() {
        world.arm().workspaceQuota(workspace, FAMILY, 12);
        apply("team", 48);
        world.awaitReady(KIND, "team");
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(48);

        world.delete(KIND, "team");
        world.awaitGone(KIND, "team");
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(48);
    }

    @Test
    void whatSomebodyChangesIsPutRightAndWhoOnlyLooksTellsOfIt() {
        apply("team", 48);
        world.awaitReady(KIND, "team");
        world.arm().workspaceQuota(workspace, FAMILY, 96);
        world.touch(KIND, "team");
        world.awaitRequest(request -> request.method().equals("POST") && updates().size() == 2);
        world.awaitReady(KIND, "team");
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(48);

        apply("team", 48, "managementPolicy: Observe");
        world.await(KIND, "team", object -> object.at("/status/observedGeneration").asInt() == 2);
        world.arm().workspaceQuota(workspace, FAMILY, 96);
        world.touch(KIND, "team");
        JsonNode told = world.await(KIND, "team", object -> !object.at("/status/plan").isEmpty());
        assertThat(told.at("/status/plan").toString()).contains("spec.families[0].limit");
        assertThat(told.at("/status/families/0/limit").asInt()).isEqualTo(96);
        assertThat(updates()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            InvalidVMFamilyName | InvalidSpec | standardDSv2Family
            InvalidQuotaExceedsSubscriptionLimit | InvalidSpec | subscriptionLimit
            OperationNotSupportedForSku | InvalidSpec | edition
            OperationNotEnabledForRegion | InvalidSpec | region
            """)
    void whatAzureAnswersForTheFamilyIsSaidWithItsProperty(String status, String reason, String words) {
        world.arm().quotaStatus(FAMILY, status);
        apply("team", 48);

        assertThat(World.message(world.awaitStalled(KIND, "team", reason))).contains("spec.families[0].limit", status,
                words);
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(-1);
    }

    @Test
    void lessThanItsClustersKeepIsRefused() {
        world.apply(Given.cluster("cpu", workspace).replace("minNodeCount: 0", "minNodeCount: 2"));
        world.awaitReady("MLCompute", "cpu");
        apply("team", 7);

        assertThat(World.message(world.awaitStalled(KIND, "team", "InvalidSpec"))).contains("spec.families[0].limit",
                "InvalidQuotaBelowClusterMinimum", "minNodeCount");
    }

    @Test
    void moreThanTheSubscriptionHasIsSaidBeforeAzureIsAskedAndComesByItself() {
        world.arm().quota(FAMILY, 40);
        apply("team", 48);

        assertThat(World.message(world.awaitStalled(KIND, "team", "QuotaExceeded"))).contains(
                "spec.families[0].limit", "set 40 or less");
        assertThat(updates()).isEmpty();
        world.arm().quota(FAMILY, 48);
        world.awaitReady(KIND, "team");
    }

    @Test
    void aFamilyThatIsNotThereIsSaidWithThoseLikeIt() {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLQuota
                metadata: {name: typo}
                spec:
                  workspaceId: %s
                  families: [{name: standardDSv22Family, limit: 4}]
                """.formatted(workspace));

        assertThat(World.message(world.awaitStalled(KIND, "typo", "InvalidSpec"))).contains("spec.families[0].name",
                "did you mean standardDSv2Family");
        assertThat(updates()).isEmpty();
    }

    @Test
    void theLimitKeepsAClusterFromBeingMadeUntilItIsRaised() {
        apply("team", 4);
        world.awaitReady(KIND, "team");
        world.apply(Given.cluster("cpu", workspace).replace("minNodeCount: 0", "minNodeCount: 2"));

        assertThat(World.message(world.awaitStalled("MLCompute", "cpu", "QuotaExceeded"))).contains(
                "of the workspace", "0 of 4", "MLQuota");
        assertThat(world.requests("PUT", "/computes/cpu")).isEmpty();
        apply("team", 8);
        world.awaitReady("MLCompute", "cpu");
    }

    @Test
    void ofTwoThatWantTheSameFamilyOneIsServed() {
        apply("one", 48);
        world.awaitReady(KIND, "one");
        apply("other", 12);

        assertThat(World.message(world.awaitStalled(KIND, "other", "Conflict"))).contains("one");
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(48);
        world.delete(KIND, "one");
        world.awaitReady(KIND, "other");
        assertThat(world.arm().workspaceQuota(workspace, FAMILY)).isEqualTo(12);
    }

    /** Whoever may only use a workspace, and make what is new in it, would free himself of its limits. */
    @Test
    void whoMayOnlyUseTheWorkspaceSetsNoLimit() {
        String refer = "{id: %s, allow: [refer]}";
        world.tenants(World.tenant(world.namespace(), refer.formatted(workspace), refer.formatted(LOCATIONS
                + "/westeurope")));
        world.stopOperator();
        world.startOperator();
        apply("team", 48);

        assertThat(World.message(world.awaitStalled(KIND, "team", "OutOfScope"))).contains(
                "spec.families[0].limit", workspace, "manage");
        assertThat(updates()).isEmpty();
    }

    @Test
    void clustersThatFitAloneAndNotTogetherAreAdvisedOf() {
        world.arm().quota(FAMILY, 40);
        world.apply(Given.cluster("first", workspace, 6));
        world.awaitReady("MLCompute", "first");
        world.apply(Given.cluster("second", workspace, 6));
        JsonNode second = world.awaitReady("MLCompute", "second");

        assertThat(second.at("/status/advice").toString()).contains("QuotaOvercommitted", "first (24)", "48");
    }

    @Test
    void theSampleBecomesReady() throws IOException {
        var folder = Checkout.find().path("samples/governance");
        for (String file : List.of("quota.yaml", "workspace.yaml")) {
            world.apply(Files.readString(folder.resolve(file)));
        }

        world.awaitReady(KIND, "governed-cores");
    }
}
