package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ExtensionRef;
import dev.azureml.api.KubernetesCompute;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a compute is attached from: what must be there first, and how Azure ML gets in.
 *
 * @param extension the MLClusterExtension that the spec names; null when it names the cluster itself
 */
record KubernetesCluster(KubernetesCompute kubernetes, ArmId id, @Nullable ReferencedObject extension,
        ComputeScene scene) {
    static final String EXTENSIONS = "extensions";
    static final String BINDINGS = "trustedAccessRoleBindings";
    private static final String TRUSTED_ACCESS = "trustedAccess/";
    private static final String EXTENSION = "extension";
    private static final String BINDING_TYPE = "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings";
    private static final String ROLE = "Microsoft.MachineLearningServices/workspaces/mlworkload";
    private static final String CLUSTER_API_VERSION = "2026-05-01";

    static boolean isAks(ArmId cluster) {
        return cluster.type().equalsIgnoreCase("Microsoft.ContainerService/managedClusters");
    }

    static boolean isTrustedAccess(ResourceStatus resource) {
        return resource.key().startsWith(TRUSTED_ACCESS)
                && ArmId.parse(resource.id()).type().equalsIgnoreCase(BINDING_TYPE);
    }

    static ObjectRef ref(ExtensionRef ref) {
        return new ObjectRef("MLClusterExtension", ref.namespace(), ref.name());
    }

    /** The compute once what it needs is known, and what it needs. */
    Translation.Intents completed(Translation.Intents made) {
        List<Intent> intents = new ArrayList<>(before());
        for (Intent intent : made.intents()) {
            if (!intent.key().equals(ComputeKind.KEY)) {
                intents.add(intent);
            } else if (isKnown()) {
                Set<String> needs = new HashSet<>(intent.dependsOn());
                before().forEach(other -> needs.add(other.key()));
                intents.add(intent.dependingOn(needs).withCreationGuard(hindrance()));
            }
        }
        return Translation.Intents.of(intents).withAdvice(made.advice()).withProblems(made.problems())
                .withDocuments(documents())
                .withConditions(List.of(new KubernetesCheck(this).condition()));
    }

    private Facts facts() {
        return scene.facts();
    }

    private ResolvedReferences resolved() {
        return scene.resolved();
    }

    private List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        if (extension == null && mayHaveExtensions()) {
            documents.add(AzureMlExtension.list(EXTENSIONS, id, resolved()));
        }
        if (looksForBindings()) {
            documents.add(new Document(BINDINGS, id.value() + "/" + BINDINGS,
                    resolved().apiVersion(BINDING_TYPE, CLUSTER_API_VERSION)));
        }
        return documents;
    }

    /** What is not there yet has no list: that answer would be kept for a while. */
    private boolean mayHaveExtensions() {
        return looksAtCluster()
                ? facts().knows(key()) && !facts().absent(key())
                : facts().knows(ComputeKind.KEY);
    }

    private boolean isKnown() {
        if (looksForBindings() && !facts().knows(BINDINGS)) {
            return false;
        }
        return isToBeAttached()
                ? facts().knows(key()) && (facts().absent(key())
                        ? isRecorded()
                        : extension != null || facts().knows(EXTENSIONS))
                : !looksAtCluster() || facts().knows(key());
    }

    private boolean isRecorded() {
        return scene.subject().recorded(ComputeKind.KEY).isPresent();
    }

    private boolean isToBeAttached() {
        return !isRecorded() || scene.isToBeAttached(id.value());
    }

    /** The property that leads to the cluster. */
    String key() {
        return extension == null ? "spec.kubernetes.clusterId" : "spec.kubernetes.extensionRef";
    }

    /** What is attached stays so although its cluster is being updated or can't be read. */
    private List<Intent> before() {
        List<Intent> before = new ArrayList<>();
        if (looksAtCluster()) {
            String apiVersion = resolved().apiVersion(id.type(), CLUSTER_API_VERSION);
            before.add(isToBeAttached()
                    ? Intent.target(key(), id, apiVersion)
                    : Intent.look(key(), id, apiVersion));
        }
        if (isToBeAttached()) {
            extensionId().ifPresent(found -> before.add(Intent.require(EXTENSION, found,
                    resolved().apiVersion(AzureMlExtension.TYPE, AzureMlExtension.API_VERSION))));
        }
        if (needsTrustedAccess() && !(looksForBindings() && isTrusted())) {
            before.add(trustedAccess());
        }
        return before;
    }

    private boolean looksAtCluster() {
        return isToBeAttached() || (isAks(id) && kubernetes.trustedAccess() == null);
    }

    /** Azure ML gets into a private cluster, or one without local accounts, only so. */
    private boolean needsTrustedAccess() {
        if (!isAks(id)) {
            return false;
        }
        if (kubernetes.trustedAccess() != null) {
            return kubernetes.trustedAccess();
        }
        return facts().body(key()).isEmpty()
                ? scene.subject().recorded(trustedAccessKey()).isPresent()
                : facts().at(key(), "/properties/disableLocalAccounts").asBoolean()
                        || facts().at(key(), "/properties/apiServerAccessProfile/enablePrivateCluster").asBoolean();
    }

    /** Azure ML grants it by itself where it can: a second grant is not made beside the first. */
    private boolean looksForBindings() {
        return needsTrustedAccess() && scene.subject().recorded(trustedAccessKey()).isEmpty();
    }

    private boolean isTrusted() {
        for (JsonNode binding : facts().at(BINDINGS, "/value")) {
            boolean ours = binding.path("name").asText().equalsIgnoreCase(bindingName());
            boolean same = binding.at("/properties/sourceResourceId").asText()
                    .equalsIgnoreCase(resolved().requireWorkspace().value());
            if (!ours && same && binding.at("/properties/roles").valueStream()
                    .anyMatch(role -> role.asText().equalsIgnoreCase(ROLE))) {
                return true;
            }
        }
        return false;
    }

    private String bindingName() {
        return "azureml-" + digest(resolved().requireWorkspace().value());
    }

    private Intent trustedAccess() {
        ObjectNode body = Json.object();
        body.putObject("properties").put("sourceResourceId", resolved().requireWorkspace().value())
                .putArray("roles").add(ROLE);
        return Intent
                .manage(trustedAccessKey(), id.child(BINDINGS, bindingName()),
                        resolved().apiVersion(BINDING_TYPE, CLUSTER_API_VERSION), body)
                .sharedByOthers()
                .dependingOn(looksAtCluster() ? Set.of(key()) : Set.of());
    }

    /** Another cluster's is another one, so that the old one goes when the compute moves. */
    private String trustedAccessKey() {
        return TRUSTED_ACCESS + digest(id.value() + "|" + resolved().requireWorkspace().value());
    }

    /** The same for every compute of the workspace on this cluster, and short enough for Azure. */
    private static String digest(String text) {
        return UUID.nameUUIDFromBytes(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)).toString()
                .replace("-", "").substring(0, 12);
    }

    /** What keeps it from being attached, as far as it is known. */
    private @Nullable Problem hindrance() {
        String client = facts().at(key(), "/properties/servicePrincipalProfile/clientId").asText("msi");
        if (isAks(id) && !client.equalsIgnoreCase("msi")) {
            return new Problem(Reason.INVALID_SPEC, "spec.kubernetes: the AKS cluster " + id + " acts as a service "
                    + "principal, with which Azure ML can't work; give it a managed identity "
                    + "(az aks update --enable-managed-identity)");
        }
        return extension == null && isListed() && found().isEmpty()
                ? new Problem(Reason.DEPENDENCY_NOT_READY, id + " has no Azure ML extension yet: make an "
                        + "MLClusterExtension for it, or install it otherwise")
                : null;
    }

    private Optional<ArmId> extensionId() {
        return extension == null
                ? found().flatMap(one -> ArmId.tryParse(one.path("id").textValue()))
                : Optional.of(extension.id());
    }

    /** Whether it was asked for, and Azure does not show it. */
    boolean isUnread() {
        return looksAtCluster() && facts().get(key()) instanceof Observation.Unreadable;
    }

    /** Whether the cluster's extensions could be read. */
    boolean isListed() {
        return facts().body(EXTENSIONS).isPresent();
    }

    /** The Azure ML extension among those of the cluster; empty when there is none, or nobody could look. */
    Optional<JsonNode> found() {
        return AzureMlExtension.in(facts(), EXTENSIONS).findFirst();
    }

    /** Whether the operator runs in this very cluster. */
    boolean isOurs() {
        return extension != null && isOurs(extension, resolved());
    }

    static boolean isOurs(ReferencedObject extension, ResolvedReferences resolved) {
        return isSaidOurs(extension) && resolved.runsIn(extension.spec().path("clusterId").asText());
    }

    static boolean isSaidOurs(ReferencedObject extension) {
        return extension.spec().path("inCluster").asBoolean();
    }

    String namespace() {
        return namespace(kubernetes);
    }

    static String namespace(KubernetesCompute kubernetes) {
        return kubernetes.namespace() == null ? "default" : kubernetes.namespace();
    }
}
