package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Drafts what a workspace has beside it, and may share with others: budgets and policies of its resource group, the custom
 * roles that are given on it, its limits in the region, the extensions of its clusters.
 */
final class Surroundings {
    private final Inventory inventory;
    private final Secrets secrets;
    private final Manifests manifests;
    private final BiConsumer<ObjectNode, String> skipped;
    private final Networks networks;
    private final boolean ofAFile;
    /** Ids in lower case. */
    private final Set<String> met = new HashSet<>();

    /** Makes a manifest of a spec. */
    @FunctionalInterface
    interface Manifests {
        Imported add(String kind, String azureName, ObjectNode resource, String folder, ObjectNode spec);
    }

    /**
     * @param ofAFile whether all that there is was chosen by a person, so that what is of the subscription is wanted, too
     * @param skipped told of what there is no manifest for, and why
     */
    Surroundings(Inventory inventory, Secrets secrets, Manifests manifests, Networks networks, boolean ofAFile,
            BiConsumer<ObjectNode, String> skipped) {
        this.inventory = inventory;
        this.secrets = secrets;
        this.manifests = manifests;
        this.networks = networks;
        this.ofAFile = ofAFile;
        this.skipped = skipped;
    }

    /** @param drafted what lies in the workspace */
    void of(Imported workspace, List<Imported> drafted) {
        drafted.stream().filter(object -> object.kind().equals("MLCompute"))
                .map(object -> object.spec().at("/kubernetes/clusterId").asText("")).filter(id -> !id.isEmpty())
                .distinct().forEach(cluster -> extensions(workspace, cluster));
        networks.of(workspace, drafted);
        quota(workspace);
        inResourceGroup(workspace, drafted);
        if (ofAFile) {
            inSubscription(workspace);
        }
    }

    /** A cluster may serve several workspaces, and has one object for its extension. */
    private void extensions(Imported workspace, String cluster) {
        for (ObjectNode extension : inventory.at(cluster, AzureMlExtension.TYPE, AzureMlExtension.API_VERSION)) {
            if (!Extensions.isOfAzureMl(extension) || !isFirst(extension)) {
                continue;
            }
            Imported imported = manifests.add(Imported.EXTENSION, extension.path("name").asText(), extension, workspace
                    .folder(), Extensions.spec(extension, cluster));
            if (Extensions.hasCertificateOfItsOwn(imported.spec())) {
                Secrets.add(imported.spec(), "sslCertificate", imported);
                Secrets.add(imported.spec(), "sslKey", imported);
            }
            List<String> hidden = Extensions.protectedSettings(extension);
            if (!hidden.isEmpty()) {
                ObjectNode settings = imported.spec().putObject("configurationProtectedSettings");
                hidden.forEach(name -> Secrets.add(settings, name, imported));
            }
            secrets.leaveOutNamed(imported.spec().path("configurationSettings"), "spec.configurationSettings",
                    imported);
        }
    }

    private void quota(Imported workspace) {
        Optional<String> subscription = Optional.ofNullable(ArmId.parse(workspace.armId()).subscriptionId());
        String location = Region.folded(workspace.spec().path("location").asText());
        subscription.flatMap(id -> Quotas.spec(inventory.quotas(id, location), workspace)).ifPresent(spec -> manifests
                .add("MLQuota", workspace.name(), Json.object().put("id", workspace.armId() + "/" + Quotas.COLLECTION),
                        workspace.folder(), spec));
    }

    /** What says of the resource group who may do what in it, and at what cost. */
    private void inResourceGroup(Imported workspace, List<Imported> drafted) {
        String group = ArmId.parse(workspace.armId()).group().value();
        for (ObjectNode budget : inventory.at(group, Budgets.TYPE, Budgets.API_VERSION)) {
            beside(Imported.BUDGET, budget, Budgets.draft(budget, workspace), workspace);
        }
        for (ObjectNode assignment : inventory.at(group, PolicyAssignment.TYPE, PolicyAssignment.API_VERSION,
                PolicyAssignments.OF_THE_GROUP)) {
            beside(Imported.POLICY, assignment, PolicyAssignments.draft(assignment, workspace, group), workspace);
        }
        for (Map.Entry<String, String> type : AlertRules.TYPES) {
            for (ObjectNode rule : inventory.at(group, type.getKey(), type.getValue())) {
                beside(Imported.ALERT, rule, AlertRules.draft(rule, workspace), workspace);
            }
        }
        if (drafted.stream().noneMatch(CustomRoles::mayGiveOne)) {
            return;
        }
        for (ObjectNode definition : inventory.at(group, RoleDefinition.TYPE, RoleDefinition.API_VERSION,
                CustomRoles.CUSTOM)) {
            if (CustomRoles.isGiven(definition, drafted)) {
                beside(Imported.ROLE_DEFINITION, definition, CustomRoles.draft(definition, workspace, group),
                        workspace);
            }
        }
    }

    private void inSubscription(Imported workspace) {
        String id = ArmId.parse(workspace.armId()).subscriptionId();
        if (id == null) {
            return;
        }
        ArmId subscription = ArmId.ofSubscription(id);
        for (ObjectNode budget : inventory.at(subscription.value(), Budgets.TYPE, Budgets.API_VERSION)) {
            if (isAt(budget, subscription)) {
                beside(Imported.BUDGET, budget, Budgets.ofSubscription(budget, id), workspace);
            }
        }
        for (ObjectNode assignment : inventory.at(subscription.value(), PolicyAssignment.TYPE,
                PolicyAssignment.API_VERSION, PolicyAssignments.OF_THE_GROUP)) {
            if (isAt(assignment, subscription)) {
                beside(Imported.POLICY, assignment, PolicyAssignments.ofSubscription(assignment, subscription),
                        workspace);
            }
        }
    }

    /** Files list what is below, too. */
    private static boolean isAt(ObjectNode resource, ArmId scope) {
        return ArmId.parse(resource.path("id").asText()).parent().filter(scope::equals).isPresent();
    }

    private void beside(String kind, ObjectNode resource, Draft draft, Imported workspace) {
        switch (draft) {
            case Draft.Spec(var spec) -> {
                if (isFirst(resource)) {
                    String name = kind.equals(Imported.ROLE_DEFINITION)
                            ? spec.path("roleName").asText()
                            : resource.path("name")
                                    .asText();
                    Imported imported = manifests.add(kind, name, resource, workspace.folder(), spec);
                    secrets.leaveOutNamed(imported.spec().path("parameters"), "spec.parameters", imported);
                }
            }
            case Draft.LeftOut(var why) -> {
                if (isFirst(resource)) {
                    skipped.accept(resource, why);
                }
            }
            case Draft.OfAnother() -> {
                // It comes with what it is of, if that is imported.
            }
        }
    }

    /** Whether it was not met beside another workspace. */
    private boolean isFirst(ObjectNode resource) {
        return met.add(resource.path("id").asText().toLowerCase(Locale.ROOT));
    }
}
