package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code import} says of networks that were made otherwise than an MLNetwork and an MLWorkspace would. */
@ExtendWith(SharedKubeServer.class)
class ImportNetworkTest {
    private static final String GROUPS = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/";
    private static final String NETWORK = GROUPS
            + "azureml-network/providers/Microsoft.Network/virtualNetworks/ml-network";
    private static final String HUB = GROUPS + "hub-network/providers/Microsoft.Network/";

    private final KubeServer server;

    @TempDir
    private Path out;

    ImportNetworkTest(KubeServer server) {
        this.server = server;
    }

    private World world(String folder, String chosen) throws IOException {
        SampleFolder samples = SampleFolder.of("network/" + folder, chosen);
        World world = World.start(server, samples.azure());
        samples.apply(world).forEach(o -> world.awaitReady(o.group(1), o.group(2)));
        return world;
    }

    private Said imported(World world) {
        ImportTest.withoutMarks(world);
        return ImportTest.run(world, "--subscription", World.SUBSCRIPTION, "--out", out.toString());
    }

    private String written() throws IOException {
        return String.join("\n---\n", ImportTest.filesBelow(out));
    }

    private void assertThatNothingWouldChange(World world) throws IOException {
        assertThat(ImportTest.plannedWithoutObserve(world, out))
                .contains("Plan: 0 to create, 0 to update, 0 to replace, 0 to delete;").doesNotContain(" error");
    }

    /** What an MLNetwork would call otherwise is not its own: it and its zones are named by their ids. */
    @Test
    void aNetworkWithAPartOfAnotherNameIsNamedByItsId() throws IOException {
        try (World world = world("made-network", ".*")) {
            world.stopOperator();
            String theirs = GROUPS + "azureml-network/providers/Microsoft.Network/networkSecurityGroups/theirs";
            ObjectNode group = world.arm().resource(theirs.replace("theirs", "ml-network-training-nsg")).orElseThrow();
            world.arm().put(theirs, Probe.json("{location: 'westeurope', properties: {securityRules: "
                    + group.at("/properties/securityRules") + "}}"));
            world.arm().edit(NETWORK + "/subnets/training",
                    subnet -> subnet.withObject("/properties/networkSecurityGroup").put("id", theirs));

            Said said = imported(world);

            assertThat(said.err()).contains("MLNetwork ml-network: It is named by its id, which is read alone, as Azure"
                    + " would be changed by it: Update " + NETWORK + "/subnets/training at")
                    .contains("MLWorkspace inside: spec.network.privateDns names no zones of the MLNetwork");
            assertThat(written()).contains("  virtualNetworkId: " + NETWORK, "      zoneIds:\n        - " + GROUPS,
                    "    subnet:\n      networkRef:\n        name: ml-network\n      name: training")
                    .doesNotContain("addressSpace");
            assertThatNothingWouldChange(world);
        }
    }

    /** An MLWorkspace would make an endpoint of another name beside it. */
    @Test
    void aWorkspaceWithAPrivateEndpointOfOthersIsClosedAndNothingElseIsSaid() throws IOException {
        try (World world = world("private", "none")) {
            world.apply("""
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLWorkspace
                    metadata: {name: closed}
                    spec:
                      resourceGroup: {name: azureml-closed, create: true}
                      location: westeurope
                      publicNetworkAccess: Disabled
                    """);
            String id = world.awaitReady("MLWorkspace", "closed").at("/status/id").asText();
            world.stopOperator();
            for (String group : new String[]{"azureml-closed", "hub-network"}) {
                world.arm().put(GROUPS + group + "/providers/Microsoft.Network/privateEndpoints/theirs",
                        Probe.json(
                                """
                                        {location: 'westeurope', properties: {subnet: {id: '%svirtualNetworks/ml/subnets/private-endpoints'},
                                         privateLinkServiceConnections: [{name: 'theirs', properties: {privateLinkServiceId: '%s',
                                          groupIds: ['amlworkspace']}}]}}"""
                                        .formatted(HUB, id)));
            }

            Said said = imported(world);

            assertThat(said.err())
                    .contains("MLWorkspace closed: spec.network is left out, as Azure would be changed by it:"
                            + " Create " + GROUPS + "azureml-closed/providers/Microsoft.Network/privateEndpoints/"
                            + "pe-closed-amlworkspace");
            assertThat(written()).contains("  publicNetworkAccess: Disabled\n", "    storageAccount:\n      id: ")
                    .doesNotContain("\n  network:\n");
            assertThatNothingWouldChange(world);
        }
    }

    @Test
    void whatElseOfTheStorageAccountIsReachedIsSaid() throws IOException {
        try (World world = world("private", "none")) {
            world.apply("""
                    apiVersion: azureml.dev/v1alpha1
                    kind: MLWorkspace
                    metadata: {name: closed}
                    spec:
                      resourceGroup: {name: azureml-closed, create: true}
                      location: westeurope
                      network:
                        architecture: Private
                        subnetId: %svirtualNetworks/ml/subnets/private-endpoints
                        privateDns: {create: true}
                        storageSubresources: [table, queue]
                    """.formatted(HUB));
            world.awaitReady("MLWorkspace", "closed");
            world.stopOperator();

            imported(world);

            assertThat(written()).contains("    storageSubresources:\n      - queue\n      - table\n");
            assertThatNothingWouldChange(world);
        }
    }

    /** Of a rule that a spec has no words for, none of the group is said. */
    @Test
    void aNetworkWithARuleThatCannotBeSaidIsNamedByItsId() throws IOException {
        try (World world = world("made-network", ".*")) {
            world.stopOperator();
            world.arm().edit(GROUPS
                    + "azureml-network/providers/Microsoft.Network/networkSecurityGroups/ml-network-training-nsg",
                    group -> ((ArrayNode) group.at("/properties/securityRules")).add(Probe
                            .json("""
                                    {name: 'theirs', properties: {priority: 150, direction: 'Outbound', access: 'Allow', protocol: 'Tcp',
                                     sourceAddressPrefix: '*', sourcePortRange: '5000', destinationAddressPrefix: 'Internet',
                                     destinationPortRange: '443'}}""")));

            Said said = imported(world);

            assertThat(said.err())
                    .contains("MLNetwork ml-network: It is named by its id, which is read alone, as the rule"
                            + " theirs of the subnet training has a description, or ports that it comes from");
            assertThatNothingWouldChange(world);
        }
    }
}
