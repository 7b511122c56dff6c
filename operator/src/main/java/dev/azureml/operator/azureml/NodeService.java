package dev.azureml.operator.azureml;

import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.plan.Cloud;
import java.util.ArrayList;
import java.util.List;

/**
 * A service of Azure's that nodes in a subnet reach.
 *
 * @param name short, as it stands in names of security rules
 * @param tag its service tag, with the region where it has one
 * @param ports what a subnet lets through, so that nothing of Azure ML is missed
 * @param ofClusters those of them without which surely no cluster works
 * @param ofInstances those of them without which surely no instance works
 */
public record NodeService(String name, String tag, Protocol protocol, List<String> ports, List<String> ofClusters,
        List<String> ofInstances) {
    /** The tag of Azure ML itself, which also comes in. */
    public static final String MACHINE_LEARNING = "AzureMachineLearning";
    /** Where it comes in at nodes with public addresses. */
    public static final String INBOUND_PORT = "44224";

    private static final String HTTPS = "443";

    public NodeService {
        ports = List.copyOf(ports);
        ofClusters = List.copyOf(ofClusters);
        ofInstances = List.copyOf(ofInstances);
    }

    /** Returns all that nodes in a region reach, as Azure's page on computes in virtual networks lists them. */
    public static List<NodeService> all(String location, Cloud cloud) {
        String region = "." + Region.folded(location);
        List<NodeService> services = new ArrayList<>(List.of(
                new NodeService("entra", "AzureActiveDirectory", Protocol.Tcp, List.of("80", HTTPS), List.of(HTTPS),
                        List.of(HTTPS)),
                // RStudio and the completion of code in notebooks, which nodes work without.
                new NodeService("azureml", MACHINE_LEARNING, Protocol.Tcp, List.of(HTTPS, "8787", "18881"),
                        List.of(HTTPS), List.of(HTTPS)),
                new NodeService("azureml-udp", MACHINE_LEARNING, Protocol.Udp, List.of("5831"), List.of(),
                        List.of("5831")),
                of("batch", "BatchNodeManagement" + region, Protocol.Any, HTTPS),
                of("arm", "AzureResourceManager", Protocol.Tcp, HTTPS),
                // 445 mounts file shares through a firewall.
                new NodeService("storage", "Storage" + region, Protocol.Tcp, List.of(HTTPS, "445"), List.of(HTTPS),
                        List.of(HTTPS)),
                of("mcr", "MicrosoftContainerRegistry", Protocol.Tcp, HTTPS),
                of("front-door", "AzureFrontDoor.FirstParty", Protocol.Tcp, HTTPS),
                // A private link scope takes its place.
                new NodeService("monitor", "AzureMonitor", Protocol.Tcp, List.of(HTTPS), List.of(), List.of())));
        if (cloud != Cloud.CHINA) {
            // The studio's pages, which nodes work without.
            services.add(new NodeService("studio", "AzureFrontDoor.FrontEnd", Protocol.Tcp, List.of(HTTPS), List.of(),
                    List.of()));
        }
        return services;
    }

    private static NodeService of(String name, String tag, Protocol protocol, String port) {
        List<String> all = List.of(port);
        return new NodeService(name, tag, protocol, all, all, all);
    }
}
