package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Azure ML extension of a cluster that is a compute of a workspace, as Azure lists it. */
final class Extensions {
    private static final String NODE_SELECTOR = "nodeSelector.";
    private static final Set<String> FLAGS = Set.of("enableTraining", "enableInference", "allowInsecureConnections",
            "inferenceRouterHA", "installNvidiaDevicePlugin", "installPromOp", "installVolcano",
            "installDcgmExporter");
    private static final Set<String> TEXTS = Set.of("inferenceRouterServiceType", "internalLoadBalancerProvider",
            "clusterPurpose", "sslCname", "sslSecret", "location");
    /** What whoever installs it says of the cluster, and Azure of the extension. */
    private static final List<String> NOT_CHOSEN = List.of("cluster_name", "cluster_name_friendly", "clusterId",
            "prometheus.prometheusSpec.externalLabels.cluster_name", "domain", "jobSchedulerLocation", "openshift",
            "servicebus.enabled", "nginxIngress.enabled", "scoringFe.serviceType.nodePort",
            "scoringFe.serviceType.internalLoadBalancer", "scoringFe.sslSecret");
    /** What the spec has for the certificate of online endpoints. */
    private static final Set<String> CERTIFICATE = Set.of("scoringFe.sslCert", "scoringFe.sslKey");

    private Extensions() {
    }

    static boolean isOfAzureMl(ObjectNode extension) {
        return extension.at("/properties/extensionType").asText().equalsIgnoreCase(AzureMlExtension.EXTENSION_TYPE);
    }

    /** Says an extension; what of it is secret, Azure does not show. */
    static ObjectNode spec(ObjectNode extension, String cluster) {
        JsonNode properties = extension.path("properties");
        ObjectNode spec = Json.object().put("clusterId", cluster);
        if (!properties.path("releaseTrain").asText("stable").equalsIgnoreCase("stable")) {
            spec.put("releaseTrain", properties.path("releaseTrain").asText());
        }
        if (!properties.path("autoUpgradeMinorVersion").asBoolean(true)) {
            spec.put("autoUpgradeMinorVersion", false);
            if (properties.path("version").isTextual()) {
                spec.put("version", properties.path("version").asText());
            }
        }
        ObjectNode further = Json.object();
        ObjectNode labels = Json.object();
        properties.path("configurationSettings").properties().forEach(setting -> setting(spec, labels, further,
                setting));
        if (!labels.isEmpty()) {
            spec.set("nodeSelector", labels);
        }
        if (!further.isEmpty()) {
            spec.set("configurationSettings", further);
        }
        return spec;
    }

    /** Returns the names of what Azure keeps and does not show, but for a certificate: an update without them would lose them. */
    static List<String> protectedSettings(ObjectNode extension) {
        return extension.at("/properties/configurationProtectedSettings").propertyStream().map(Map.Entry::getKey)
                .filter(name -> !CERTIFICATE.contains(name)).toList();
    }

    /** Whether online endpoints need a certificate that no Secret of the cluster has: Azure keeps it, and shows none of it. */
    static boolean hasCertificateOfItsOwn(ObjectNode spec) {
        return spec.path("enableInference").asBoolean() && !spec.has("sslSecret")
                && !spec.path("allowInsecureConnections").asBoolean();
    }

    private static void setting(ObjectNode spec, ObjectNode labels, ObjectNode further,
            Map.Entry<String, JsonNode> setting) {
        String name = setting.getKey();
        String value = setting.getValue().asText("");
        if (value.isEmpty() || NOT_CHOSEN.contains(name) || isOfRelay(name, value)) {
            return;
        }
        if (name.startsWith(NODE_SELECTOR)) {
            labels.put(name.substring(NODE_SELECTOR.length()), value);
        } else if (FLAGS.contains(name)) {
            // Azure has texts for truths, and false for most that nobody chose.
            spec.put(name, Boolean.parseBoolean(value));
        } else if (TEXTS.contains(name)) {
            spec.put(name, value);
        } else {
            further.put(name, value);
        }
    }

    /** One that is adopted keeps the relay that it has. */
    private static boolean isOfRelay(String name, String value) {
        return name.startsWith("relayserver.hybridConnection")
                || name.equals("relayserver.enabled") && !value.equalsIgnoreCase("false");
    }
}
