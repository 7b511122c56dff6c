package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** By which firewall the nodes of a network go out. */
@ExtendWith(SharedKubeServer.class)
class NetworkOutboundTest {
    private static final String KIND = "MLNetwork";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/net";
    private static final String ID = GROUP + "/providers/Microsoft.Network/virtualNetworks/net";
    private static final String NODES = "{name: nodes, addressPrefix: 10.20.2.0/24, purpose: Training}";

    private final KubeServer server;
    private World world;

    NetworkOutboundTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String manifest(String... lines) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: MLNetwork\nmetadata: {name: net}\nspec:\n"
                + String.join("\n", lines).indent(2);
    }

    private static String network(String subnets, String... more) {
        return manifest("resourceGroup: {name: net, create: true}", "location: westeurope",
                "addressSpace: [10.20.0.0/16]", "subnets: [" + subnets + "]", String.join("\n", more));
    }

    private Map<String, String> listed() {
        world.await(KIND, "net", _ -> map().isPresent());
        return map().orElseThrow().getData();
    }

    private Optional<ConfigMap> map() {
        return Optional
                .ofNullable(world.client().configMaps().inNamespace(world.namespace()).withName("allowed").get());
    }

    @Test
    void whatAFirewallElsewhereLetsThroughIsListed() {
        world.apply(network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed}}"));
        world.awaitReady(KIND, "net");

        assertThat(listed()).containsEntry("sources.csv", "subnet,addressPrefix\nnodes,10.20.2.0/24\n");
        assertThat(listed().get("service-tags.csv")).contains("Storage.westeurope,TCP,443 445\n");
        assertThat(listed().get("hosts.csv")).contains("\npypi.org,TCP,443,no,Python\n");

        world.apply(network(NODES, "outbound: {via: OnPremises, packages: [], allowedFqdns: ['*.example.com'],"
                + " configMap: {name: allowed}}"));
        world.await(KIND, "net", _ -> listed().get("hosts.csv").contains("\n*.example.com,TCP,443,no,allowedFqdns\n"));
        assertThat(listed().get("hosts.csv")).doesNotContain("pypi.org");
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
    }

    @Test
    void ofANetworkThatThereIsItIsListedToo() {
        world.arm().put(ID, Probe.json(
                "{location: 'northeurope', properties: {addressSpace: {addressPrefixes: ['10.20.0.0/16']}}}"));
        world.apply(manifest("virtualNetworkId: " + ID, "outbound: {via: OnPremises, configMap: {name: allowed}}"));

        JsonNode object = world.awaitReady(KIND, "net");

        assertThat(object.at("/status/location").asText()).isEqualTo("northeurope");
        assertThat(listed().get("service-tags.csv")).contains("BatchNodeManagement.northeurope,ANY,443\n");
        assertThat(world.writes()).isEmpty();
    }

    /** Whoever may write networks may not therefore write over what others have. */
    @Test
    void aConfigMapOfOthersStays() {
        world.client().resource("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"allowed\"},"
                + "\"data\":{\"theirs\":\"1\"}}").inNamespace(world.namespace()).create();
        world.apply(network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed}}"));

        assertThat(World.message(world.awaitReason(KIND, "net", "Conflict"))).contains("ConfigMap", "allowed");
        assertThat(listed()).containsOnlyKeys("theirs");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThat(world.refusal(network(NODES, "outbound: {via: OnPremises}"))).contains("configMap must be set");
        assertThat(world.refusal(network(NODES, "natGateway: {}",
                "outbound: {via: OnPremises, configMap: {name: allowed}}"))).contains("leave one of them out");
        assertThat(world.refusal(network(NODES.replace("Training", "Other"),
                "outbound: {via: OnPremises, configMap: {name: allowed}}"))).contains("outbound is for subnets");
        assertThat(world.refusal(network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed},"
                + " allowedFqdns: ['https://github.com']}"))).contains("allowedFqdns");
    }
}
