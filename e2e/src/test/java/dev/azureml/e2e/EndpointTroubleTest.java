package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold for an endpoint when things go wrong: keys that callers know, and secrets that logs repeat. */
@ExtendWith(SharedKubeServer.class)
class EndpointTroubleTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String SECONDARY = "rotate-secondary-key";
    private static final String PRIMARY = "rotate-primary-key";
    private static final String TOKEN = "correct-horse-battery-staple";

    private final KubeServer server;
    private World world;
    private String workspace;

    EndpointTroubleTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = world.plantWorkspace("wsp");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String managed, String deployment) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", deployment) + managed));
    }

    private List<String> keyTypes() {
        // As they came: one that Azure takes long for is in the log when it is answered.
        return world.requests("POST", "/regenerateKeys").stream().sorted(Comparator.comparing(RequestRecord::at))
                .map(r -> World.body(r).path("keyType").asText()).toList();
    }

    private void rotate() {
        world.annotate(KIND, "scoring", "azureml.dev/rotate-keys", "now");
    }

    /** What the status says of a step of the rotation; empty when it says nothing. */
    private static String recorded(JsonNode object, String step) {
        for (JsonNode action : Probe.record(object, "endpoint").path("appliedActions")) {
            if (action.path("name").asText().equals(step)) {
                return action.path("value").asText();
            }
        }
        return "";
    }

    private static boolean isSent(JsonNode object, String step) {
        String value = recorded(object, step);
        return !value.isEmpty() && !value.startsWith("asking ");
    }

    private void readyToRotate(String overlap) {
        apply("  keyRotationOverlap: " + overlap + "\n", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");
    }

    @Test
    void aKillBetweenTheTwoKeysOfARotationNeitherRepeatsNorForgetsOne() {
        try (var first = OperatorProcess.start(server, world)) {
            readyToRotate("PT10S");
            rotate();
            world.await(KIND, "scoring", object -> isSent(object, SECONDARY));
            first.kill();
        }
        assertThat(keyTypes()).containsExactly("Secondary");

        try (var _ = OperatorProcess.start(server, world)) {
            world.await(KIND, "scoring", object -> isSent(object, PRIMARY));
            world.touch(KIND, "scoring");
            world.awaitReady(KIND, "scoring");
        }

        assertThat(keyTypes()).containsExactly("Secondary", "Primary");
    }

    @Test
    void aKillWhileTheFirstKeyIsAskedForNeverCostsTheOneThatCallersUse() {
        world.arm().inject(Fault.on("POST", "/regenerateKeys$", Fault.Action.DELAY).delay(Duration.ofSeconds(12)));
        try (var first = OperatorProcess.start(server, world)) {
            readyToRotate("PT1S");
            rotate();
            world.await(KIND, "scoring", object -> recorded(object, SECONDARY).startsWith("asking "));
            first.kill(); // whether Azure was asked, nobody knows
        }
        try (var _ = OperatorProcess.start(server, world)) {
            world.await(KIND, "scoring", object -> isSent(object, PRIMARY));
        }

        // Asked for again, the secondary key may be made twice; the primary one is, once, after that.
        assertThat(keyTypes()).startsWith("Secondary").endsWith("Primary").containsOnlyOnce("Primary");
    }

    @Test
    void aSecretThatTheLogsOfAFailedDeploymentRepeatIsConcealed() throws InterruptedException {
        world.secret("backend", "token", TOKEN);
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.FAIL_OPERATION).times(-1)
                .error("UserScriptError", "score.py raised"));
        world.startOperator();

        apply("", Manifests.deployment("blue", 1).replace("instanceCount: 1",
                "instanceCount: 1, environmentVariablesFrom: {TOKEN: {secretKeyRef: {name: backend, key: token}}}"));

        JsonNode stalled = world.awaitStalled(KIND, "scoring", "ProvisioningFailed");
        assertThat(World.message(stalled)).contains("TOKEN=", "RuntimeError");
        assertThat(stalled.toString()).doesNotContain(TOKEN);
        assertThat(new Probe(world).awaitEvent("scoring", "Failed")).doesNotContain(TOKEN);
        assertThat(world.kubectl().must("get", "events", "--namespace", world.namespace(), "-o", "yaml"))
                .contains("TOKEN=").doesNotContain(TOKEN);
    }
}
