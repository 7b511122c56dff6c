package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Failed;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Optional;

/** Extensions of AKS and Arc clusters, and the rules of the one that Azure ML needs. */
final class Extensions {
    static final String TYPE = "Microsoft.KubernetesConfiguration/extensions";
    static final String AZUREML = "Microsoft.AzureML.Kubernetes";
    private static final String SETTINGS = "properties.configurationSettings";
    private static final String PROTECTED = "properties.configurationProtectedSettings";
    private static final String NAMESPACE = "properties.scope.cluster.releaseNamespace";
    private static final String LATEST = "1.1.84";

    private Extensions() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2025-03-01", "2023-05-01", "2024-11-01").model(TYPE, TYPE + "/patch")
                .names("[a-zA-Z0-9]([-.a-zA-Z0-9]{0,251}[a-zA-Z0-9])?")
                .put(new Verb(Verb.Style.BOTH, 201, 200, true, false))
                .patch(new Verb(Verb.Style.ASYNC, 202, 202, true, true))
                .delete(Verb.accepted(Verb.Style.BOTH, false)).statusBelow("operations")
                .absent(id -> ArmError.notFound(id).withoutHeaders()).secret(PROTECTED).rule(Extensions::check)
                .fill(Extensions::fill).fill(Common::identity).fill(Common::systemData).settled(Extensions::settled)
                .failed(Extensions::failed).view(Extensions::view));
    }

    /** The extension of Azure ML on a cluster. */
    static Optional<Entry> ofAzureMl(World world, ArmId cluster) {
        return world.under(cluster.path() + "/providers/" + TYPE).stream()
                .filter(e -> Json.text(e.body(), "properties.extensionType").equalsIgnoreCase(AZUREML)).findFirst();
    }

    private static void check(Write write) {
        Entry cluster = write.world().find(write.id().parent()).filter(
                e -> e.id().is(KubernetesClusters.AKS) || e.id().is(KubernetesClusters.ARC)).orElseThrow(
                        () -> ArmError.badRequest("BadRequest", "Extensions are for AKS and Arc clusters.", null));
        JsonNode sent = Json.at(write.request().object(), PROTECTED);
        if (write.request().method().equals("PATCH") && !sent.isMissingNode()) {
            write.set(PROTECTED, sent.deepCopy());
        }
        write.fixed("properties.extensionType", "properties.scope");
        if (write.text("properties.extensionType").isEmpty()) {
            throw ArmError.badRequest("BadRequest", "The extensionType is required.", "properties.extensionType");
        }
        if (write.at("properties.autoUpgradeMinorVersion").asBoolean(true) && write.has("properties.version")) {
            throw ArmError.badRequest("BadRequest", "A version is for autoUpgradeMinorVersion: false.",
                    "properties.version");
        }
        if (write.text("properties.extensionType").equalsIgnoreCase(AZUREML)) {
            azureMl(write, cluster);
        }
    }

    private static void azureMl(Write write, Entry cluster) {
        ofAzureMl(write.world(), cluster.id()).filter(e -> !e.id().key().equals(write.id().key())).ifPresent(other -> {
            throw ArmError.conflict("ExtensionAlreadyExists", "The cluster has the extension '" + other.id().name()
                    + "' of the type '" + AZUREML + "' already; a cluster can have one only.");
        });
        if (!write.text(NAMESPACE).equals("azureml") || write.has("properties.scope.namespace")) {
            throw ArmError.badRequest("BadRequest", "The scope must be the cluster, with the release namespace"
                    + " 'azureml'.", "properties.scope");
        }
        if (cluster.id().is(KubernetesClusters.ARC) && !write.text("identity.type").equals("SystemAssigned")) {
            throw ArmError.badRequest("BadRequest", "On an Arc cluster the extension needs a system-assigned"
                    + " identity.", "identity.type");
        }
        ExtensionSettings settings = new ExtensionSettings(write.at(SETTINGS), write.at(PROTECTED), cluster);
        settings.check(write.world());
        settings.failure(write.world()).ifPresent(write::failLater);
    }

    private static void fill(Write write) {
        write.preset("properties.extensionType", AZUREML);
        write.preset("properties.autoUpgradeMinorVersion", true);
        write.preset("properties.releaseTrain", "Stable");
        if (write.text("properties.releaseTrain").equalsIgnoreCase("stable")) {
            write.set("properties.releaseTrain", "Stable");
        }
        write.preset(NAMESPACE, "azureml");
        write.preset(SETTINGS, Json.object());
        write.set("properties.isSystemExtension", false);
        JsonNode version = write.was("properties.currentVersion");
        write.set("properties.currentVersion", version.isTextual() ? version : null);
        if (!write.has("properties.provisioningState") || !write.seeded()) {
            write.set("properties.errorInfo", null);
            write.set("properties.statuses",
                    List.of(status("Information", "Pending", "Not Ready", "Installing the chart.")));
        }
        ArmId cluster = ArmId.of(write.id().parent());
        if (cluster.is(KubernetesClusters.AKS)) {
            write.set("properties.aksAssignedIdentity", Json.object("principalId",
                    Common.uuid("ext:" + write.id().key()), "tenantId", Common.TENANT, "type", "SystemAssigned"));
        }
        write.world().after(write.world().operationTime().dividedBy(2),
                () -> progress(write.world(), write.id()));
    }

    /** On AKS the extension's identity is told under another name. */
    private static void view(View view) {
        if (ArmId.of(view.entry().id().parent()).is(KubernetesClusters.AKS)) {
            view.body().remove("identity");
        }
    }

    private static void progress(World world, ArmId id) {
        world.edit(id, body -> {
            String state = Json.text(body, "properties.provisioningState");
            if (state.equals("Creating") || state.equals("Updating")) {
                Json.set(body, "properties.statuses", Json.node(List.of(
                        status("Information", "Pending", "Not Ready", "4 of 9 pods in 'azureml' are ready."))));
            }
        });
    }

    private static void settled(Settled settled) {
        if (Json.text(settled.body(), "properties.provisioningState").equals("Succeeded")) {
            String pinned = Json.text(settled.body(), "properties.version");
            String latest = Json.text(settled.world().notes(), "extensionVersion");
            settled.set("properties.currentVersion", !pinned.isEmpty() ? pinned : latest.isEmpty() ? LATEST : latest);
            settled.set("properties.statuses",
                    List.of(status("Information", "Installed", "Ready", "All pods in 'azureml' are ready.")));
        }
    }

    private static void failed(Failed failed) {
        failed.set("properties.errorInfo", Json.object("code", failed.error().code(), "message",
                failed.error().message(), "target", null, "details", List.of(), "additionalInfo", List.of()));
        failed.set("properties.statuses",
                List.of(status("Error", "InstallationFailed", "Failed", failed.error().message())));
    }

    private static JsonNode status(String level, String code, String display, String message) {
        return Json.object("code", code, "displayStatus", display, "level", level, "message", message, "time",
                Common.now());
    }
}
