package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.MLClusterExtensionSpec.InferenceRouterServiceType;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of the extension; all of them are texts for Azure. */
final class ExtensionSettings {
    static final String PATH = "/properties/configurationSettings";
    static final String HYBRID_CONNECTION_ID = "relayserver.hybridConnectionResourceID";
    static final String HYBRID_CONNECTION_NAME = "relayserver.hybridConnectionName";
    private static final String RELAY_ENABLED = "relayserver.enabled";
    static final String NODE_SELECTOR = "nodeSelector.";

    private final MLClusterExtensionSpec spec;
    private final Cluster cluster;

    ExtensionSettings(MLClusterExtensionSpec spec, Cluster cluster) {
        this.spec = spec;
        this.cluster = cluster;
    }

    /** What the spec says. */
    ObjectNode wanted() {
        ObjectNode settings = Json.object();
        flag(settings, "enableTraining", spec.enableTraining());
        flag(settings, "enableInference", spec.enableInference());
        flag(settings, "allowInsecureConnections", spec.allowInsecureConnections());
        flag(settings, "inferenceRouterHA", spec.inferenceRouterHA());
        flag(settings, "installNvidiaDevicePlugin", spec.installNvidiaDevicePlugin());
        flag(settings, "installPromOp", spec.installPromOp());
        flag(settings, "installVolcano", spec.installVolcano());
        flag(settings, "installDcgmExporter", spec.installDcgmExporter());
        text(settings, "clusterPurpose", spec.clusterPurpose());
        String location = spec.location() == null ? null : Cluster.spelled(spec.location());
        text(settings, "location", location);
        text(settings, "jobSchedulerLocation", location);
        text(settings, "sslCname", spec.sslCname());
        text(settings, "sslSecret", spec.sslSecret());
        text(settings, "scoringFe.sslSecret", spec.sslSecret());
        router(settings);
        if (spec.nodeSelector() != null) {
            spec.nodeSelector().forEach((label, value) -> settings.put(NODE_SELECTOR + label, value));
        }
        if (spec.configurationSettings() != null) {
            spec.configurationSettings().forEach(settings::put);
        }
        return settings;
    }

    private void router(ObjectNode settings) {
        InferenceRouterServiceType type = spec.inferenceRouterServiceType();
        if (type != null) {
            text(settings, "inferenceRouterServiceType", type);
            flag(settings, "scoringFe.serviceType.nodePort", type == InferenceRouterServiceType.NodePort);
        }
        if (spec.internalLoadBalancerProvider() != null) {
            text(settings, "internalLoadBalancerProvider", spec.internalLoadBalancerProvider());
            flag(settings, "scoringFe.serviceType.internalLoadBalancer", true);
        }
    }

    /** What the Azure CLI adds at creation without being asked, other for AKS than for Arc. */
    ObjectNode createDefaults() {
        String location = cluster.location();
        ObjectNode settings = Json.object();
        Stream.of("cluster_name", "clusterId", "prometheus.prometheusSpec.externalLabels.cluster_name")
                .forEach(name -> settings.put(name, cluster.id().value()));
        settings.put("cluster_name_friendly", cluster.id().name());
        text(settings, "domain", location == null ? null : location + ".cloudapp.azure.com");
        text(settings, "location", location);
        text(settings, "jobSchedulerLocation", location);
        flag(settings, "enableTraining", false);
        flag(settings, "enableInference", false);
        flag(settings, "servicebus.enabled", false);
        flag(settings, RELAY_ENABLED, !cluster.isAks());
        flag(settings, "nginxIngress.enabled", cluster.isAks());
        if (cluster.isSmall()) {
            settings.put("clusterPurpose", "DevTest");
            flag(settings, "inferenceRouterHA", false);
        }
        if (cluster.isOpenShift()) {
            flag(settings, "openshift", true);
        }
        return settings;
    }

    /** Whether Azure ML reaches the cluster through a relay. */
    boolean needsRelay() {
        String said = spec.configurationSettings() == null ? null : spec.configurationSettings().get(RELAY_ENABLED);
        return !cluster.isAks() && !"false".equalsIgnoreCase(said);
    }

    /**
     * Labels of the node selector that were sent and are said no more: Azure keeps what an update leaves out of a node
     * selector, so that only an extension that is installed anew is without them.
     */
    List<JsonPointer> droppedLabels(ManagedObject<MLClusterExtensionSpec> subject, ObjectNode wanted) {
        return subject.recorded(Keys.EXTENSION).map(ResourceStatus::appliedPaths)
                .flatMap(Optional::ofNullable).orElse(List.of()).stream().map(JsonPointer::compile)
                .filter(path -> path.head() != null && path.head().equals(JsonPointer.compile(PATH)))
                .filter(path -> name(path).startsWith(NODE_SELECTOR) && !wanted.has(name(path))).toList();
    }

    private static String name(JsonPointer path) {
        return path.last() == null ? "" : path.last().getMatchingProperty();
    }

    private static void flag(ObjectNode settings, String name, @Nullable Boolean value) {
        text(settings, name, value);
    }

    private static void text(ObjectNode settings, String name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }
}
