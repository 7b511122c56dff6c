package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Traffic moves only between deployments that are ready, and a deployment goes only once it has none. */
@ExtendWith(SharedKubeServer.class)
class TrafficTest {
    private static final String KIND = "MLInferenceEndpoint";

    private final KubeServer server;
    private World world;
    private String workspace;

    TrafficTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        // Long enough for a second write to meet the first, had it not waited.
        world = World.start(server, EmulatorOptions.defaults().withOperationTime(Duration.ofMillis(150)));
        workspace = world.plantWorkspace("wsp");
    }

    @AfterEach
    void stop() {
        assertThat(world.arm().requests()).as("writes under one endpoint never overlap")
                .noneMatch(r -> r.status() == 409);
        world.close();
    }

    private JsonNode apply(String traffic, String... deployments) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed(traffic, deployments)));
        return world.awaitReady(KIND, "scoring");
    }

    private JsonNode traffic() {
        return world.arm().resource(workspace + "/onlineEndpoints/scoring").orElseThrow().at("/properties/traffic");
    }

    private List<String> steps() {
        return world.writes().stream().map(r -> r.method() + " " + r.path().substring(r.path().lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void trafficIsSentOnceItsDeploymentsHaveSucceeded() {
        JsonNode ready = apply("{blue: 90, green: 10}", Manifests.deployment("blue", 1),
                Manifests.deployment("green", 1));

        assertThat(steps()).containsExactly("PUT scoring", "PUT blue", "PUT green", "PUT scoring");
        assertThat(World.body(world.writes().getFirst()).at("/properties/traffic").isEmpty()).isTrue();
        assertThat(World.body(world.writes().getLast()).at("/properties/traffic").toString())
                .isEqualTo("{\"blue\":90,\"green\":10}");
        assertThat(ready.at("/status/traffic/blue").asInt()).isEqualTo(90);
    }

    @Test
    void anEditMovesTheTrafficByOneWrite() {
        String[] both = {Manifests.deployment("blue", 1), Manifests.deployment("green", 1)};
        apply("{blue: 90, green: 10}", both);
        world.arm().clearRequests();

        apply("{blue: 0, green: 100}", both);

        assertThat(steps()).containsExactly("PUT scoring");
        assertThat(traffic().path("blue").asInt()).isZero();
        assertThat(traffic().path("green").asInt()).isEqualTo(100);
    }

    @Test
    void aDeploymentWithTrafficIsDrainedBeforeItIsDeletedAndItsNameIsForgotten() {
        apply("{blue: 90, green: 10}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1));
        world.arm().clearRequests();

        JsonNode ready = apply("{green: 100}", Manifests.deployment("green", 1));

        assertThat(steps()).containsExactly("PUT scoring", "DELETE blue");
        assertThat(ready.at("/status/deployments")).hasSize(1);
        assertThat(world.arm().resource(workspace + "/onlineEndpoints/scoring/deployments/blue")).isEmpty();
        apply("{green: 50, red: 50}", Manifests.deployment("green", 1), Manifests.deployment("red", 1));
        assertThat(traffic().path("red").asInt()).isEqualTo(50);
    }

    @Test
    void aDeploymentWhoseTrafficTheSpecDoesNotMentionStaysUntilItDoes() {
        apply("{blue: 100}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1));
        world.arm().clearRequests();

        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment("green", 1))));
        JsonNode stalled = world.awaitStalled(KIND, "scoring", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.managed.traffic").contains("blue").contains("100 %");
        assertThat(world.writes()).isEmpty();
        apply("{green: 100}", Manifests.deployment("green", 1));
        assertThat(steps()).containsExactly("PUT scoring", "DELETE blue");
    }

    @Test
    void trafficToANewDeploymentWaitsForItWhileTheOldOneServes() {
        apply("{blue: 100}", Manifests.deployment("blue", 1));
        world.arm().clearRequests();

        apply("{green: 100}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1));

        assertThat(steps()).containsExactly("PUT green", "PUT scoring");
        assertThat(traffic().path("green").asInt()).isEqualTo(100);
    }

    @Test
    void oneIsReplacedByAnotherInOneEdit() {
        apply("{blue: 100}", Manifests.deployment("blue", 1));
        world.arm().clearRequests();

        apply("{green: 100}", Manifests.deployment("green", 1));

        assertThat(steps()).containsExactly("PUT green", "PUT scoring", "DELETE blue");
    }

    @Test
    void liveTrafficIsMirroredAndTheMirrorIsDrainedToo() {
        JsonNode ready = apply("{blue: 100}\n  mirrorTraffic: {green: 20}", Manifests.deployment("blue", 1),
                Manifests.deployment("green", 1));
        assertThat(ready.at("/status/mirrorTraffic/green").asInt()).isEqualTo(20);
        assertThat(steps()).containsExactly("PUT scoring", "PUT blue", "PUT scoring", "PUT green", "PUT scoring");
        world.arm().clearRequests();

        apply("{blue: 100}\n  mirrorTraffic: {}", Manifests.deployment("blue", 1));

        assertThat(steps()).containsExactly("PUT scoring", "DELETE green");
    }

    /** As a roll-out goes that mirrors first: the mirror is set to nothing in the step that makes the traffic live. */
    @Test
    void aMirrorOfNothingStandsBesideLiveTraffic() {
        String[] both = {Manifests.deployment("blue", 1), Manifests.deployment("green", 1)};
        apply("{blue: 100}\n  mirrorTraffic: {green: 20}", both);
        world.arm().clearRequests();

        apply("{blue: 90, green: 10}\n  mirrorTraffic: {green: 0}", both);

        assertThat(traffic().path("green").asInt()).isEqualTo(10);
        assertThat(world.arm().resource(workspace + "/onlineEndpoints/scoring").orElseThrow()
                .at("/properties/mirrorTraffic/green").asInt()).isZero();
        assertThat(world.refusal(Manifests.endpoint("scoring", workspace, Manifests.managed(
                "{blue: 90, green: 10}\n  mirrorTraffic: {green: 1}", both)))).contains("live traffic");
        assertThat(world.refusal(Manifests.endpoint("scoring", workspace, Manifests.managed(
                "{}\n  mirrorTraffic: {blue: 1, green: 1}", both)))).contains("one deployment at most");
    }

    @Test
    void trafficTheSpecLeavesOutBelongsToAzure() {
        apply("", Manifests.deployment("blue", 1));
        var moved = world.arm().resource(workspace + "/onlineEndpoints/scoring").orElseThrow();
        moved.withObject("/properties/traffic").put("blue", 100);
        world.arm().put(workspace + "/onlineEndpoints/scoring", moved);
        world.arm().clearRequests();

        apply("", Manifests.deployment("blue", 2));

        assertThat(steps()).containsExactly("PATCH blue");
        assertThat(traffic().path("blue").asInt()).isEqualTo(100);
    }
}
