package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the Azure ML extension: what every caller must send, and which go together. */
record ExtensionSettings(JsonNode settings, JsonNode secrets, Entry cluster) {
    private static final String AT = "properties.configurationSettings.";
    private static final String SECRET_AT = "properties.configurationProtectedSettings.";
    private static final String CONNECTION_ID = "relayserver.hybridConnectionResourceID";
    private static final List<String> RELAY_SECRETS = List.of("relayServerConnectionString",
            "relayserver.relayConnectionString");
    private static final Set<String> BOOLEANS = Set.of("enableTraining", "enableInference", "allowInsecureConnections",
            "inferenceRouterHA", "installNvidiaDevicePlugin", "installPromOp", "installVolcano",
            "installDcgmExporter");
    private static final Set<String> SERVICE_TYPES = Set.of("loadbalancer", "nodeport", "clusterip");

    /** Refuses what the chart can't be installed with. */
    void check(World world) {
        boolean isArc = cluster.id().is(KubernetesClusters.ARC);
        common(isArc).forEach((name, wanted) -> {
            if (!text(name).equalsIgnoreCase(wanted)) {
                throw refused(AT + name, "The setting '" + name + "' must be '" + wanted + "' on this cluster, not '"
                        + text(name) + "'.");
            }
        });
        for (String name : BOOLEANS) {
            if (settings.has(name) && !isTrue(name) && !text(name).equalsIgnoreCase("false")) {
                throw refused(AT + name, "The setting '" + name + "' is 'true' or 'false'.");
            }
        }
        if (!isTrue("enableTraining") && !isTrue("enableInference")) {
            throw refused(AT + "enableTraining", "At least one of enableTraining and enableInference must be true.");
        }
        if (isArc) {
            relay(world);
        }
        if (isTrue("enableInference")) {
            inference(isArc);
        }
    }

    /** Why the installation does not succeed, though its settings are right in themselves. */
    Optional<ArmError> failure(World world) {
        if (KubernetesClusters.byServicePrincipal(cluster)) {
            return failed("The AKS cluster must use a managed identity, not a service principal.");
        }
        int nodes = KubernetesClusters.nodes(cluster);
        boolean isAlone = text("inferenceRouterHA").equalsIgnoreCase("false");
        if (isTrue("enableInference") && nodes < 3 && !isAlone) {
            return failed("Timed out waiting for the pods of 'azureml-fe-v2': 3 replicas need 3 nodes, the cluster has "
                    + nodes + "; inferenceRouterHA must be false.");
        }
        Optional<ArmId> connection = ArmId.parse(text(CONNECTION_ID));
        boolean isOpened = connection.isEmpty()
                || RELAY_SECRETS.stream().allMatch(s -> Relays.opens(world, connection.get(), secret(s)));
        return isOpened ? Optional.empty() : failed("The relay refuses the connection string.");
    }

    /** What the command line of Azure adds silently. */
    private Map<String, String> common(boolean isArc) {
        String id = cluster.id().path();
        String location = Json.text(cluster.body(), "location").toLowerCase(Locale.ROOT);
        return Map.ofEntries(Map.entry("cluster_name", id), Map.entry("clusterId", id),
                Map.entry("prometheus.prometheusSpec.externalLabels.cluster_name", id),
                Map.entry("cluster_name_friendly", cluster.id().name()), Map.entry("location", location),
                Map.entry("jobSchedulerLocation", location), Map.entry("domain", location + ".cloudapp.azure.com"),
                Map.entry("servicebus.enabled", "false"), Map.entry("relayserver.enabled", String.valueOf(isArc)),
                Map.entry("nginxIngress.enabled", String.valueOf(!isArc)));
    }

    private void relay(World world) {
        Optional<Entry> connection = world.find(text(CONNECTION_ID)).filter(e -> e.id().is(Relays.CONNECTION));
        if (connection.isEmpty()) {
            throw refused(AT + CONNECTION_ID, "There is no hybrid connection '" + text(CONNECTION_ID) + "'.");
        }
        if (!text("relayserver.hybridConnectionName").equals(connection.get().id().name())) {
            throw refused(AT + "relayserver.hybridConnectionName",
                    "The name is not that of the hybrid connection '" + text(CONNECTION_ID) + "'.");
        }
        for (String name : RELAY_SECRETS) {
            if (secret(name).isEmpty()) {
                throw refused(SECRET_AT + name, "The protected setting '" + name + "' is required on an Arc cluster.");
            }
        }
    }

    private void inference(boolean isArc) {
        String service = text("inferenceRouterServiceType").toLowerCase(Locale.ROOT);
        if (!SERVICE_TYPES.contains(service)) {
            throw refused(AT + "inferenceRouterServiceType", "With enableInference, inferenceRouterServiceType must be"
                    + " one of loadBalancer, nodePort, clusterIP.");
        }
        boolean isInternal = settings.has("internalLoadBalancerProvider");
        if (isInternal && (isArc || !service.equals("loadbalancer")
                || !text("internalLoadBalancerProvider").equals("azure"))) {
            throw refused(AT + "internalLoadBalancerProvider", "internalLoadBalancerProvider is 'azure', on AKS with a"
                    + " loadBalancer only.");
        }
        boolean isSecured = !text("sslSecret").isEmpty()
                || (!secret("scoringFe.sslCert").isEmpty() && !secret("scoringFe.sslKey").isEmpty());
        if (!isTrue("allowInsecureConnections") && (!isSecured || text("sslCname").isEmpty())) {
            throw refused(AT + "allowInsecureConnections", "Without allowInsecureConnections, sslCname is needed, and"
                    + " sslSecret or a certificate and its key.");
        }
    }

    private boolean isTrue(String name) {
        return text(name).equalsIgnoreCase("true");
    }

    private String text(String name) {
        return settings.path(name).asText("");
    }

    private String secret(String name) {
        return secrets.path(name).asText("");
    }

    private static ArmError refused(String target, String message) {
        return ArmError.badRequest("InvalidConfigurationSettings", message, target);
    }

    private static Optional<ArmError> failed(String message) {
        return Optional.of(ArmError.badRequest("ExtensionOperationFailed", message, null));
    }
}
