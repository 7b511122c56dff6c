package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What Defender for Containers found: read where that is asked for, rarely, and told to whom it concerns alone. */
@ExtendWith(SharedKubeServer.class)
class ImageFindingsTest {
    private static final String KIND = "MLEnvironment";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg";
    private static final String REGISTRY = GROUP + "/providers/Microsoft.ContainerRegistry/registries/shop1";
    private static final String PLAN = "/subscriptions/" + World.SUBSCRIPTION
            + "/providers/Microsoft.Security/pricings/Containers";
    private static final String GRAPH = "/Microsoft.ResourceGraph/resources";
    private static final String DIGEST = "@sha256:" + "1".repeat(64);
    private final String longAgo = daysAgo(31);
    private final String lately = daysAgo(1);

    private final KubeServer server;
    private World world;

    ImageFindingsTest(KubeServer server) {
        this.server = server;
    }

    private static String daysAgo(int days) {
        return Instant.now().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @BeforeEach
    void start() {
        world = World.start(server, "AZURE_IMAGE_FINDINGS_INTERVAL=PT6H");
        azure(world);
    }

    private static void azure(World world) {
        world.arm().put(REGISTRY, Probe.json("{location: 'westeurope', sku: {name: 'Premium'}}"));
        world.arm().put(Probe.WORKSPACE, Probe.json("{location: 'westeurope', properties: {containerRegistry: '"
                + REGISTRY + "'}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String environment(String name, String image) {
        return Probe.manifest(KIND, name, "  image: " + image + "\n");
    }

    private JsonNode awaitSaid(String name, String reason) {
        return world.await(KIND, name, object -> World.condition(object, "ImagePatched").path("reason").asText()
                .equals(reason));
    }

    private int queries() {
        return world.requests("POST", GRAPH).size();
    }

    @Test
    void anOldFindingIsCountedSaidAndReadOnceForAllOfTheRegistry() {
        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "High", longAgo);
        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "High", lately);
        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "Critical", lately);
        world.arm().finding(REGISTRY, "team/lately" + DIGEST, "Low", lately);
        world.arm().finding(REGISTRY.replace("shop1", "myshop1"), "team/scoring" + DIGEST, "Critical", longAgo);
        // What is no registry's image, what is mended, and what runs somewhere is not counted.
        world.arm().finding(Probe.json("{id: 'vm', type: 'microsoft.security/assessments', subscriptionId: '"
                + World.SUBSCRIPTION
                + "', properties: {metadata: {recommendationCategory: 'SoftwareUpdate', severity: 'High'},"
                + " resourceDetails: {ResourceType: 'virtualmachine', Source: 'Azure', Id: 'shop1.azurecr.io/team/scoring"
                + DIGEST + "'}, status: {code: 'Unhealthy', firstEvaluationDate: '" + longAgo + "'}}}"));

        world.apply(environment("scoring", "shop1.azurecr.io/team/scoring" + DIGEST));
        world.apply(environment("lately", "shop1.azurecr.io/team/lately:7"));
        world.apply(environment("clean", "shop1.azurecr.io/team/clean:7"));
        world.apply(environment("public", "python:3.11"));

        JsonNode old = awaitSaid("scoring", "OldVulnerabilities");
        assertThat(World.condition(old, "ImagePatched").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(old, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(old.at("/status/vulnerabilities"))
                .isEqualTo(Probe.json("{images: 1, critical: 1, high: 2, medium: 0,"
                        + " low: 0, oldest: '" + longAgo + "'}"));
        assertThat(awaitSaid("lately", "RecentVulnerabilities").at("/status/vulnerabilities/low").asInt()).isEqualTo(1);
        awaitSaid("clean", "NothingFound");
        assertThat(World.condition(world.awaitReady(KIND, "public"), "ImagePatched").isMissingNode()).isTrue();
        assertThat(queries()).isEqualTo(1);
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.contains(
                "azureml_environment_findings{severity=\"high\"} 2.0")
                && lines.contains(
                        "azureml_environment_findings{severity=\"low\"} 1.0"));
    }

    @Test
    void aWorkspaceCountsAllOfItsRegistryAndSaysWhereNobodyScansIt() {
        world.arm().put(PLAN, Probe.json("{properties: {pricingTier: 'Free'}}"));
        world.arm().finding(REGISTRY, "a" + DIGEST, "High", longAgo);
        world.arm().finding(REGISTRY, "b" + DIGEST, "Medium", lately);

        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: wsp}
                spec: {location: westeurope, managementPolicy: Observe, resourceGroup: {name: rg}}
                """);

        JsonNode told = world.await("MLWorkspace", "wsp",
                object -> object.at("/status/vulnerabilities/images").asInt() == 2);
        assertThat(told.at("/status/vulnerabilities/high").asInt()).isEqualTo(1);
        assertThat(told.at("/status/vulnerabilities/medium").asInt()).isEqualTo(1);
        world.await("MLWorkspace", "wsp", object -> object.at("/status/advice").toString().contains(
                "RegistryNotScanned"));
    }

    @Test
    void nothingIsAskedUnlessItIsWanted() throws Exception {
        world.stopOperator();
        world.startOperator();
        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "High", longAgo);

        world.apply(environment("scoring", "shop1.azurecr.io/team/scoring" + DIGEST));

        JsonNode ready = world.awaitReady(KIND, "scoring");
        assertThat(World.condition(ready, "ImagePatched").isMissingNode()).isTrue();
        assertThat(ready.path("status").has("vulnerabilities")).isFalse();
        assertThat(queries()).isZero();
    }

    @Test
    void whatIsMendedIsNoticedAfterTheInterval() throws Exception {
        world.stopOperator();
        world.startOperator("AZURE_IMAGE_FINDINGS_INTERVAL=2s", "DRIFT_INTERVAL=1s");
        world.apply(environment("scoring", "shop1.azurecr.io/team/scoring" + DIGEST));
        awaitSaid("scoring", "FindingsNotRead");

        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "High", longAgo);
        awaitSaid("scoring", "OldVulnerabilities");
    }

    @Test
    void whatMayNotBeReadIsSaidAndIsInNobodysWay() {
        world.arm().inject(Fault.on("POST", GRAPH, Fault.Action.FORBIDDEN));
        world.apply(environment("scoring", "shop1.azurecr.io/team/scoring" + DIGEST));

        JsonNode object = awaitSaid("scoring", "FindingsNotRead");
        world.awaitReady(KIND, "scoring");
        assertThat(World.condition(object, "ImagePatched").path("message").asText()).contains(
                "Security Reader");
    }

    /** An attack: the workspace is the tenant's, and the registry that it uses is not. */
    @Test
    void whoMayNotReferToTheRegistryHearsNothingOfIt() throws Exception {
        world.stopOperator();
        world.tenants(World.tenant(world.namespace(), World.all(GROUP
                + "/providers/Microsoft.MachineLearningServices")));
        world.startOperator("AZURE_IMAGE_FINDINGS_INTERVAL=PT6H");
        world.arm().finding(REGISTRY, "team/scoring" + DIGEST, "High", longAgo);

        world.apply(environment("scoring", "shop1.azurecr.io/team/scoring" + DIGEST));

        world.awaitReady(KIND, "scoring");
        JsonNode object = world.await(KIND, "scoring", told -> World.condition(told, "ImagePatched").path("message")
                .asText().contains("may not be read"));
        assertThat(object.path("status").has("vulnerabilities")).isFalse();
        assertThat(queries()).isZero();
        assertThat(World.condition(object, "ImagePatched").path("status").asText()).isEqualTo("Unknown");
    }
}
