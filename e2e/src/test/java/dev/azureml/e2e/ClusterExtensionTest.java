package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.e2e.Kubernetes.AKS;
import static dev.azureml.e2e.Kubernetes.ARC;
import static dev.azureml.e2e.Kubernetes.EXTENSIONS;
import static dev.azureml.e2e.Kubernetes.setting;
import static org.assertj.core.api.Assertions.assertThat;

/** The Azure ML extension of AKS and Arc clusters: installed with all that belongs to it, kept, changed, taken away. */
@ExtendWith(SharedKubeServer.class)
class ClusterExtensionTest {
    private static final String KIND = "MLClusterExtension";
    private static final String TRAINING = "enableTraining: true";
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----\\n";
    private static final String PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----\\n";

    private final KubeServer server;
    private World world;
    private Probe probe;
    private Kubernetes kubernetes;

    ClusterExtensionTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        probe = new Probe(world);
        kubernetes = new Kubernetes(world);
        kubernetes.plant(AKS, "{}");
        kubernetes.plant(ARC, "{totalNodeCount: 5}");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private ObjectNode ready(String name) {
        return probe.resource(world.awaitReady(KIND, name).at("/status/id").asText());
    }

    @Test
    void howFarAzureIsWithTheInstallationIsToldMeanwhile() {
        world.arm().operationTime(Duration.ofSeconds(4));
        JsonNode object = world.awaitPassing(KIND, "ml", o -> o.at("/status/statuses/0/message").asText()
                .contains("4 of 9"), () -> kubernetes.extension("ml", AKS, TRAINING));

        assertThat(World.condition(object, "Reconciling").path("reason").asText()).isEqualTo("Creating");
        assertThat(world.awaitReady(KIND, "ml").at("/status/statuses/0/displayStatus").asText()).isEqualTo("Ready");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void anAksClusterGetsTheExtensionAndIsAtRestAfterwards() throws InterruptedException {
        kubernetes.extension("ml", AKS, TRAINING);

        JsonNode object = world.awaitReady(KIND, "ml");

        ObjectNode extension = ready("ml");
        assertThat(object.at("/status/id").asText()).isEqualTo(AKS + EXTENSIONS + "ml");
        assertThat(object.at("/status/currentVersion").asText()).isNotEmpty();
        assertThat(object.at("/status/statuses/0/displayStatus").asText()).isEqualTo("Ready");
        assertThat(object.at("/status/clusterType").asText()).isEqualTo("AKS");
        assertThat(setting(extension, "relayserver.enabled")).isEqualTo("false");
        assertThat(setting(extension, "nginxIngress.enabled")).isEqualTo("true");
        assertThat(World.condition(object, "ClusterChecked").path("status").asText()).isEqualTo("Unknown");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");

        probe.look(KIND, "ml", AKS + EXTENSIONS + "ml");
        world.delete(KIND, "ml");
        world.awaitGone(KIND, "ml");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT", "DELETE");
        assertThat(world.arm().resource(AKS)).isPresent();
    }

    @Test
    void anArcClusterGetsARelayFirstWhichGoesLast() {
        kubernetes.extension("ml", ARC, TRAINING, "tags: {cost-centre: '42'}");

        ObjectNode extension = ready("ml");

        String connection = setting(extension, "relayserver.hybridConnectionResourceID");
        String relay = connection.substring(0, connection.indexOf("/hybridConnections/"));
        String secret = world.arm().secretOf(ARC + EXTENSIONS + "ml").toString();
        assertThat(connection).endsWith("/hybridConnections/arc");
        assertThat(probe.resource(relay).path("tags").path("cost-centre").asText()).isEqualTo("42");
        assertThat(probe.resource(relay).path("tags").path("azureml.dev-owner").asText())
                .contains("MLClusterExtension");
        assertThat(secret).contains("Endpoint=sb://");
        assertThat(world.require(KIND, "ml").toString()).doesNotContain("SharedAccessKey=");
        assertThat(world.writes()).extracting(r -> r.method() + " " + r.path().substring(r.path().lastIndexOf('/') + 1))
                .endsWith("PUT arc", "PUT azureml_rw", "POST listKeys", "PUT ml");
        world.arm().clearRequests();

        world.delete(KIND, "ml");
        world.awaitGone(KIND, "ml");

        assertThat(world.writes()).extracting(RequestRecord::path).containsExactly(ARC + EXTENSIONS + "ml", relay);
        assertThat(world.arm().resource(relay)).isEmpty();
        assertThat(world.arm().resource(ARC)).isPresent();
    }

    @Test
    void aRelayThatIsThereIsUsedAndLeft() {
        String namespace = Kubernetes.GROUP + "Microsoft.Relay/namespaces/shared-relay";
        world.plant(namespace);
        world.arm().put(namespace + "/hybridConnections/line", Probe.json("{properties: {}}"));
        world.arm().put(namespace + "/hybridConnections/line/authorizationRules/azureml_rw",
                Probe.json("{properties: {rights: ['Manage', 'Send', 'Listen']}}"));

        kubernetes.extension("ml", ARC, TRAINING, "relay: {hybridConnectionId: " + namespace
                + "/hybridConnections/line}");

        assertThat(setting(ready("ml"), "relayserver.hybridConnectionName")).isEqualTo("line");
        world.delete(KIND, "ml");
        world.awaitGone(KIND, "ml");
        assertThat(world.arm().resource(namespace)).isPresent();
        assertThat(world.writes()).extracting(r -> r.method() + " " + r.path().substring(r.path().lastIndexOf('/') + 1))
                .containsExactly("POST listKeys", "PUT ml", "DELETE ml");
    }

    @Test
    void allProtectedSettingsAreSentWhenOneOfThemChanges() {
        world.secret("tls", "crt", CERTIFICATE, "key", PRIVATE_KEY, "logs", "first-secret");
        kubernetes.extension("ml", ARC, "enableInference: true", "inferenceRouterServiceType: NodePort",
                "sslCname: ml.example.com", "sslCertificate: {secretKeyRef: {name: tls, key: crt}}",
                "sslKey: {secretKeyRef: {name: tls, key: key}}",
                "configurationProtectedSettings: {logs: {secretKeyRef: {name: tls, key: logs}}}");
        ready("ml");

        world.secret("tls", "crt", CERTIFICATE, "key", PRIVATE_KEY, "logs", "second-secret");
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/extensions/ml")
                && world.arm().secretOf(ARC + EXTENSIONS + "ml").toString().contains("second-secret"));
        ready("ml");

        List<JsonNode> sent = probe.bodies("PUT", ARC + EXTENSIONS + "ml");
        assertThat(sent).hasSize(2).allSatisfy(body -> assertThat(
                body.at("/properties/configurationProtectedSettings").properties()).extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("scoringFe.sslCert", "scoringFe.sslKey", "logs",
                        "relayServerConnectionString", "relayserver.relayConnectionString"));
        assertThat(world.arm().secretOf(ARC + EXTENSIONS + "ml").toString()).contains("Endpoint=sb://")
                .doesNotContain("first-secret");
        assertThat(world.require(KIND, "ml").toString()).doesNotContain("second-secret");
    }

    @Test
    void settingsChangeInPlaceAndWhatIsSaidNoMoreGoes() {
        kubernetes.extension("ml", AKS, TRAINING, "installNvidiaDevicePlugin: true",
                "configurationSettings: {amloperator.skipResourceValidation: 'true'}");
        ObjectNode edited = ready("ml");
        edited.withObject("/properties/configurationSettings").put("theirs", "stays");
        world.arm().put(AKS + EXTENSIONS + "ml", edited);
        world.arm().clearRequests();

        kubernetes.extension("ml", AKS, TRAINING, "enableInference: true", "inferenceRouterServiceType: ClusterIP",
                "allowInsecureConnections: true");

        ObjectNode extension = ready("ml");
        assertThat(setting(extension, "inferenceRouterServiceType")).isEqualTo("ClusterIP");
        assertThat(setting(extension, "theirs")).isEqualTo("stays");
        assertThat(extension.at("/properties/configurationSettings").properties()).extracting(Map.Entry::getKey)
                .doesNotContain("installNvidiaDevicePlugin", "amloperator.skipResourceValidation")
                .contains("cluster_name");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void aLabelTakenOutOfTheNodeSelectorNeedsANewInstallation() {
        kubernetes.extension("ml", AKS, TRAINING, "nodeSelector: {pool: ml, disk: ssd}");
        ready("ml");
        world.arm().clearRequests();

        kubernetes.extension("ml", AKS, TRAINING, "nodeSelector: {pool: ml}");
        JsonNode stalled = world.awaitStalled(KIND, "ml", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("nodeSelector.disk", "Recreate");
        assertThat(world.writes()).isEmpty();
        kubernetes.extension("ml", AKS, TRAINING, "nodeSelector: {pool: ml}", "replacementPolicy: Recreate");
        ObjectNode anew = ready("ml");
        assertThat(anew.at("/properties/configurationSettings").has("nodeSelector.disk")).isFalse();
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");
    }

    @Test
    void aSecondObjectForTheSameClusterIsAConflictUntilTheFirstIsGone() {
        kubernetes.extension("first", AKS, TRAINING);
        ready("first");
        kubernetes.extension("second", AKS, TRAINING);

        JsonNode stalled = world.awaitStalled(KIND, "second", "Conflict");

        assertThat(World.message(stalled)).contains(AKS, "first");
        assertThat(world.requests("PUT", "/extensions/second")).isEmpty();
        world.delete(KIND, "first");
        world.awaitGone(KIND, "first");
        kubernetes.extension("second", AKS, TRAINING, "enableInference: false");
        world.await(KIND, "second", object -> !World.message(object).contains(" is taken by "));
    }

    @Test
    void anExtensionUnderAnotherNameIsAConflictAndUnderThisOneIsAdoptedAndLeft() {
        kubernetes.plantExtension(AKS, "by-the-cli");
        kubernetes.extension("ml", AKS, TRAINING);

        JsonNode stalled = world.awaitStalled(KIND, "ml", "Conflict");

        assertThat(World.message(stalled)).contains("azureName: by-the-cli");
        assertThat(world.writes()).isEmpty();
        world.delete(KIND, "ml");
        world.awaitGone(KIND, "ml");
        kubernetes.extension("adopted", AKS, TRAINING, "azureName: by-the-cli");
        JsonNode adopted = world.awaitReady(KIND, "adopted");
        assertThat(Probe.record(adopted, "extension").path("origin").asText()).isEqualTo("Adopted");
        assertThat(world.writes()).as("True says the same as true").isEmpty();
        world.delete(KIND, "adopted");
        world.awaitGone(KIND, "adopted");
        assertThat(world.arm().resource(AKS + EXTENSIONS + "by-the-cli")).isPresent();
    }

    @Test
    void anInstallationThatFailsSaysWhyAndIsTriedAgain() {
        world.arm().inject(Fault.on("PUT", "/extensions/ml$", Fault.Action.FAIL_OPERATION)
                .error("ExtensionOperationFailed", "pods of azureml-fe did not start"));
        JsonNode failed = world.awaitPassing(KIND, "ml", World.isFor("ProvisioningFailed"),
                () -> kubernetes.extension("ml", AKS, TRAINING));

        assertThat(World.message(failed)).contains("azureml-fe did not start");
        ready("ml");
    }

    @Test
    void anAksClusterWithAServicePrincipalIsRefusedByItsProperty() {
        kubernetes.plant(AKS, "{servicePrincipalProfile: {clientId: '00000000-0000-0000-0000-000000000009'}}");
        kubernetes.extension("ml", AKS, TRAINING);

        JsonNode stalled = world.awaitStalled(KIND, "ml", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.clusterId", "managed identity");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aClusterThatIsNotThereIsToldByItsPropertyAndServedWhenItAppears() {
        world.arm().remove(AKS);
        kubernetes.extension("ml", AKS, TRAINING);
        assertThat(World.message(world.awaitStalled(KIND, "ml", "TargetNotFound"))).contains("spec.clusterId", AKS);

        kubernetes.plant(AKS, "{}");

        ready("ml");
    }

    @ParameterizedTest
    @CsvSource({"crt,'',key,spec.sslCertificate", "key,crt,x,spec.sslKey"})
    void whatIsNoPemIsRefusedByItsProperty(String spoilt, String sound, String value, String property) {
        String other = sound.isEmpty() ? "key" : sound;
        world.secret("tls", spoilt, value, other, other.equals("crt") ? CERTIFICATE : PRIVATE_KEY);
        kubernetes.extension("ml", AKS, "enableInference: true", "inferenceRouterServiceType: ClusterIP",
                "sslCname: ml.example.com", "sslCertificate: {secretKeyRef: {name: tls, key: crt}}",
                "sslKey: {secretKeyRef: {name: tls, key: key}}");

        assertThat(World.message(world.awaitStalled(KIND, "ml", "InvalidSpec"))).contains(property);

        world.secret("tls", "crt", CERTIFICATE, "key", PRIVATE_KEY);
        ready("ml");
    }

    @Test
    void aMissingSecretIsWaitedFor() {
        kubernetes.extension("ml", AKS, TRAINING,
                "configurationProtectedSettings: {logs: {secretKeyRef: {name: later, key: logs}}}");
        assertThat(World.message(world.awaitReason(KIND, "ml", "DependencyNotReady"))).contains("later", "logs");

        world.secret("later", "logs", "a-secret");

        ready("ml");
        world.awaitSecret(AKS + EXTENSIONS + "ml", "/properties/configurationProtectedSettings/logs", "a-secret");
    }

    /** Finding H3: overrides make no other extension of it, in whatever spelling. */
    @ParameterizedTest
    @CsvSource({"extensionType", "ExtensionType", "SCOPE"})
    void overridesInstallNoOtherExtension(String property) {
        kubernetes.extension("ml", AKS, TRAINING, "overrides: {Properties: {" + property + ": Microsoft.Flux}}");

        assertThat(World.message(world.awaitStalled(KIND, "ml", "InvalidSpec")))
                .contains("spec.overrides.Properties." + property);
        assertThat(world.writes()).isEmpty();
    }
}
