package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.workbook.LogViews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person wants to know of a workspace, from what Azure says of it. */
final class WorkspaceReport {
    /** Status field to the place in the workspace's body. */
    private static final Map<String, String> FIELDS = Map.of(
            "workspaceId", "/properties/workspaceId",
            "mlflowTrackingUri", "/properties/mlFlowTrackingUri",
            "discoveryUrl", "/properties/discoveryUrl",
            "location", "/location",
            "kind", "/kind",
            "storageAccount", "/properties/storageAccount",
            "keyVault", "/properties/keyVault",
            "applicationInsights", "/properties/applicationInsights",
            "containerRegistry", "/properties/containerRegistry");
    private static final List<String> PUBLISHED = List.of("workspaceId", "studioUrl", "mlflowTrackingUri",
            "discoveryUrl", "location");

    private WorkspaceReport() {
    }

    static ObjectNode status(ManagedObject<MLWorkspaceSpec> subject, Facts facts) {
        ObjectNode status = Json.object();
        facts.body(Keys.WORKSPACE).ifPresent(workspace -> {
            FIELDS.forEach((field, place) -> text(workspace, place).ifPresent(value -> status.put(field, value)));
            studioUrl(workspace).ifPresent(url -> status.put("studioUrl", url));
            ArrayNode diagnostics = Settings.status(subject.spec().diagnostics(), facts);
            if (!diagnostics.isEmpty()) {
                status.set("diagnostics", diagnostics);
            }
            if (subject.spec().configMap() != null) {
                status.put("configMap", subject.spec().configMap().name());
            }
        });
        if (subject.spec().monitoring() != null) {
            ObjectNode views = LogViews.report(subject, facts, LogLooks.logs(subject, facts),
                    "https://" + Sites.of(subject.spec().location()).portal);
            if (!views.isEmpty()) {
                status.set("monitoring", views);
            }
        }
        ObjectNode signIn = new SignIn(facts).report();
        if (!signIn.isEmpty()) {
            status.set("authentication", signIn);
        }
        ObjectNode findings = RegistryScan.report(facts);
        if (!findings.isEmpty()) {
            status.set("vulnerabilities", findings);
        }
        ObjectNode encryption = EncryptionReport.of(subject.spec(), facts);
        if (!encryption.isEmpty()) {
            status.set("encryption", encryption);
        }
        ArrayNode people = PersonaAccess.status(subject.spec(), facts);
        if (!people.isEmpty()) {
            status.set("access", people);
        }
        if (subject.spec().managedNetwork() != null) {
            ObjectNode managed = OutboundRules.status(facts);
            if (!managed.isEmpty()) {
                status.set("managedNetwork", managed);
            }
        }
        if (subject.spec().network() != null) {
            ObjectNode network = NetworkReport.of(facts);
            if (!network.isEmpty()) {
                status.set("network", network);
            }
        }
        return status;
    }

    static List<Output> outputs(ManagedObject<MLWorkspaceSpec> subject, Facts facts) {
        // What it depends on is there before it, and is told of in its status.
        Optional<ObjectNode> workspace = facts.body(Keys.WORKSPACE);
        if (subject.spec().configMap() == null || workspace.isEmpty()) {
            return List.of();
        }
        ObjectNode status = status(subject, facts);
        Map<String, String> data = new LinkedHashMap<>();
        text(workspace.get(), "/id").ifPresent(id -> data.put("id", id));
        PUBLISHED.forEach(field -> text(status, "/" + field).ifPresent(value -> data.put(field, value)));
        return List.of(new Output.ConfigMap(subject.spec().configMap().name(), data));
    }

    private static Optional<String> studioUrl(ObjectNode workspace) {
        return text(workspace, "/id").map(id -> {
            String tenant = text(workspace, "/properties/tenantId").or(() -> text(workspace, "/identity/tenantId"))
                    .map(tid -> "&tid=" + tid).orElse("");
            return "https://" + Sites.of(text(workspace, "/location").orElse("")).studio + "/?wsid=" + id + tenant;
        });
    }

    /** The clouds of the US Government and of China have sites of their own; their regions' names tell. */
    private enum Sites {
        PUBLIC("ml.azure.com", "portal.azure.com"),
        US_GOVERNMENT("ml.azure.us", "portal.azure.us"),
        CHINA("studio.ml.azure.cn", "portal.azure.cn");

        private final String studio;
        private final String portal;

        Sites(String studio, String portal) {
            this.studio = studio;
            this.portal = portal;
        }

        static Sites of(String location) {
            String region = location.toLowerCase(Locale.ROOT);
            if (region.startsWith("usgov") || region.startsWith("usdod")) {
                return US_GOVERNMENT;
            }
            return region.startsWith("china") ? CHINA : PUBLIC;
        }
    }

    private static Optional<String> text(JsonNode node, String place) {
        return Optional.ofNullable(node.at(place).textValue()).filter(value -> !value.isBlank());
    }
}
