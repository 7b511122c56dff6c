package dev.azureml.operator.network;

import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.api.NetworkOutbound.Source;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Cloud;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What nodes of a network reach outside of it, for a firewall that lets nothing else through.
 *
 * @param location where the network is
 */
record OutboundList(NetworkOutbound outbound, String location, Cloud cloud) {
    private static final List<Source> USUAL = List.of(Source.Python, Source.Conda);

    /** Azure's services, by their tags. */
    List<NodeService> services() {
        List<NodeService> services = new ArrayList<>(NodeService.all(location, cloud));
        // Images of a workspace whose registry is open to the internet.
        services.add(further("registries", "AzureContainerRegistry"));
        // Credentials of one with hbiWorkspace whose vault is.
        services.add(further("vaults", "AzureKeyVault"));
        return services;
    }

    private NodeService further(String name, String tag) {
        return new NodeService(name, tag + "." + Region.folded(location), Protocol.Tcp, List.of("443"), List.of(),
                List.of());
    }

    /** Hosts of Azure's, in the place of tags where a firewall knows none. */
    List<OutboundHost> azureHosts() {
        return OutboundHost.ofAzure(location, cloud);
    }

    /** Hosts of others, which no tag has: packages, and what the spec allows beside them. */
    List<OutboundHost> otherHosts() {
        Stream<OutboundHost> packages = Objects.requireNonNullElse(outbound.packages(), USUAL).stream().distinct()
                .flatMap(source -> OutboundHost.of(source).stream());
        Stream<OutboundHost> allowed = Objects.requireNonNullElse(outbound.allowedFqdns(), List.<String>of()).stream()
                .distinct().map(name -> OutboundHost.https(name, "allowedFqdns"));
        return Stream.concat(packages, allowed).toList();
    }

    /**
     * The same as tables of comma-separated values, as people who run a firewall read them in.
     *
     * @param sources the ranges that nodes are in
     */
    Map<String, String> tables(List<MLNetworkSpec.Subnet> sources) {
        Map<String, String> tables = new LinkedHashMap<>();
        if (!sources.isEmpty()) {
            tables.put("sources.csv", table("subnet,addressPrefix", sources.stream()
                    .map(subnet -> subnet.name() + "," + subnet.addressPrefix())));
        }
        tables.put("service-tags.csv", table("serviceTag,protocol,ports", services().stream()
                .map(service -> row(service.tag(), service.protocol(), service.ports()))));
        tables.put("hosts.csv", table("host,protocol,ports,insteadOfServiceTag,purpose", Stream.concat(
                azureHosts().stream().map(host -> row(host, true)),
                otherHosts().stream().map(host -> row(host, false)))));
        return tables;
    }

    private static String row(OutboundHost host, boolean insteadOfTag) {
        return row(host.name(), host.protocol(), host.ports()) + "," + (insteadOfTag ? "yes" : "no") + ","
                + host.purpose();
    }

    private static String row(String what, Protocol protocol, List<String> ports) {
        return what + "," + protocol.name().toUpperCase(Locale.ROOT) + "," + String.join(" ", ports);
    }

    private static String table(String head, Stream<String> rows) {
        return Stream.concat(Stream.of(head), rows).collect(Collectors.joining("\n", "", "\n"));
    }
}
