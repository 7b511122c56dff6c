package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ComputeMatrix;
import dev.azureml.operator.azureml.NetworkSubnet;
import dev.azureml.operator.azureml.ResourceGroup;
import dev.azureml.operator.diagnostics.OwnLogs;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** MLWorkspace: the workspace, its resource group when asked, what it needs beside it, and the roles of its identity. */
public final class WorkspaceKind implements dev.azureml.operator.plan.Kind<MLWorkspaceSpec> {
    static final String DIAGNOSTICS = "spec.diagnostics";

    private final Duration expiryWarning;
    private final boolean readsFindings;

    /** Without what Defender found. */
    public WorkspaceKind(Duration expiryWarning) {
        this(expiryWarning, false);
    }

    /**
     * @param expiryWarning how long before its end the key that encrypts a workspace is spoken of
     * @param readsFindings whether what Defender found in the registry's images is read
     */
    public WorkspaceKind(Duration expiryWarning, boolean readsFindings) {
        this.expiryWarning = expiryWarning;
        this.readsFindings = readsFindings;
    }

    @Override
    public String mainKey() {
        return Keys.WORKSPACE;
    }

    @Override
    public References references(MLWorkspaceSpec spec) {
        return References.inWorkspace(spec.hubRef(), spec.hubResourceId())
                .to(NetworkPlaces.ref(spec.network()).map(NetworkSubnet::ref).stream().toList());
    }

    @Override
    public Translation translate(ManagedObject<MLWorkspaceSpec> subject, ResolvedReferences resolved, Facts facts) {
        MLWorkspaceSpec spec = subject.spec();
        String subscription = spec.subscriptionId() != null ? spec.subscriptionId() : resolved.subscriptionId();
        if (subscription == null) {
            return Translation.Refused.invalid("spec.subscriptionId",
                    "must be set, such as 00000000-0000-0000-0000-000000000000, since neither the credential nor"
                            + " the operator's AZURE_SUBSCRIPTION_ID (azure.subscriptionId of the chart) names one");
        }
        ArmId group = ArmId.ofResourceGroup(subscription, spec.resourceGroup().name());
        var scene = new Scene(subject, resolved, facts,
                group.extension(Versions.ML_WORKSPACE_TYPE, subject.azureName()));
        Optional<Translation.Refused> refused = Translation.Refused.all(refusals(scene).stream());
        return refused.isPresent() ? refused.get() : intents(scene, Dependencies.of(scene), group);
    }

    @Override
    public ObjectNode report(ManagedObject<MLWorkspaceSpec> subject, Facts facts) {
        return WorkspaceReport.status(subject, facts);
    }

    @Override
    public List<Output> outputs(ManagedObject<MLWorkspaceSpec> subject, ResolvedReferences resolved, Facts facts) {
        return WorkspaceReport.outputs(subject, facts);
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLWorkspaceSpec> subject, ResourceStatus resource) {
        return WorkspaceDeletion.of(subject, resource);
    }

    private static List<Translation.Refused> refusals(Scene scene) {
        List<Translation.Refused> refusals = new ArrayList<>();
        for (Dependency dependency : Dependency.values()) {
            String id = DependencySpec.of(scene.spec(), dependency).id();
            if (id == null) {
                DependencyIntents.overrides(scene.spec(), dependency).refusal().ifPresent(refusals::add);
            } else if (ArmId.tryParse(id).filter(found -> found.type().equalsIgnoreCase(dependency.armType()))
                    .isEmpty()) {
                refusals.add(refused("spec.dependencies." + dependency.key() + ".id", "'" + id
                        + "' is not an ARM id of a resource of type " + dependency.armType()));
            }
        }
        for (String id : WorkspaceIdentities.mentioned(scene.spec())) {
            if (ArmId.tryParse(id).isEmpty()) {
                refusals.add(refused("spec.identity.userAssignedIdentities", "'" + id + "' is not an ARM id"));
            }
        }
        if (scene.kind() == Kind.Project && scene.resolved().workspace() == null) {
            refusals.add(refused("spec.hubRef", "a Project belongs to a hub: set hubRef or hubResourceId"));
        }
        WorkspaceBody.overrides(scene.spec()).refusal().ifPresent(refusals::add);
        CustomerKey.refusal(scene.spec()).ifPresent(refusals::add);
        scene.places().refusal().ifPresent(refusals::add);
        refusals.addAll(new OutboundRules(scene).refusals());
        buildComputeOfAnotherType(scene).ifPresent(refusals::add);
        // What is to be made is known once what is brought is.
        if (refusals.isEmpty()) {
            Dependencies dependencies = Dependencies.of(scene);
            vaultWithoutTenant(scene, dependencies).ifPresent(refusals::add);
            var links = new PrivateLink(scene, dependencies);
            links.refusal().ifPresent(refusals::add);
            new NetworkRules(scene, dependencies, links).refusal().ifPresent(refusals::add);
            diagnostics(scene, dependencies).refusal().ifPresent(refusals::add);
            new PersonaAccess(scene).refusal().ifPresent(refusals::add);
        }
        return refusals;
    }

    private static Optional<Translation.Refused> vaultWithoutTenant(Scene scene, Dependencies dependencies) {
        boolean makesVault = dependencies.made().contains(Dependency.KEY_VAULT)
                && scene.facts().absent(Dependency.KEY_VAULT.key());
        return makesVault && scene.resolved().tenantId() == null
                ? Optional.of(refused("spec.dependencies.keyVault.id",
                        "must be set: a key vault can't be created, since the credential does not name its tenant"))
                : Optional.empty();
    }

    /** Whether the compute named to build images is there and can't: only clusters can. */
    private static Optional<Translation.Refused> buildComputeOfAnotherType(Scene scene) {
        String found = scene.facts().at(Keys.IMAGE_BUILD_COMPUTE, "/properties/computeType").asText("");
        String name = scene.spec().imageBuildCompute();
        return found.isEmpty() || name == null
                ? Optional.empty()
                : ComputeMatrix.refusal(ComputeMatrix.Purpose.IMAGE_BUILD, name, found)
                        .map(why -> refused("spec.imageBuildCompute", why));
    }

    private static Translation.Refused refused(String path, String message) {
        return Translation.Refused.invalid(path, message);
    }

    private Translation intents(Scene scene, Dependencies dependencies, ArmId group) {
        var grants = new RoleGrants(scene, dependencies);
        var links = new PrivateLink(scene, dependencies);
        var rules = new NetworkRules(scene, dependencies, links);
        var access = new NetworkAccess(scene, links, rules);
        var encryption = new EncryptionCheck(scene, expiryWarning);
        List<Intent> roles = joined(grants.intents(), encryption.grants());
        List<Intent> named = Stream.of(brought(scene, dependencies).stream(), encryption.targets().stream(),
                links.brought().stream(),
                rules.brought().stream(), roles.stream().filter(intent -> intent.mode() == Intent.Mode.REQUIRE))
                .flatMap(Function.identity())
                .toList();
        List<Intent> intents = new ArrayList<>(named);
        if (scene.createsGroup()) {
            // What is in the group can only be brought once that is there.
            intents.add(resourceGroup(scene, group)
                    .dependingOn(keys(named.stream().filter(intent -> !intent.id().isWithin(group)))));
        }
        Set<String> first = keys(named.stream());
        intents.addAll(new DependencyIntents(scene, dependencies, access).intents(first));
        roles.stream().filter(role -> !named.contains(role)).forEach(intents::add);
        buildCompute(scene).ifPresent(intents::add);
        Set<String> before = new HashSet<>(dependencies.keysBeforeWorkspace());
        before.addAll(first);
        before.addAll(grants.keysBeforeWorkspace(roles));
        var outbound = new OutboundRules(scene);
        intents.add(workspace(scene, new WorkspaceBody(scene, dependencies, access, encryption.kept()), before)
                .withActions(outbound.actions()));
        intents.addAll(outbound.intents(grants.approvals()));
        intents.addAll(links.intents(first));
        intents.addAll(new BroughtDependencies(scene, dependencies).looks());
        var network = new NetworkCondition(scene, dependencies, links);
        OwnLogs own = ownLogs(scene, dependencies);
        intents.addAll(own.looks());
        Settings.Wish diagnostics = diagnostics(scene, dependencies).wish();
        intents.addAll(diagnostics.intents());
        var looks = new LogLooks(scene, own);
        intents.addAll(looks.intents());
        var people = new PersonaAccess(scene);
        intents.addAll(people.intents());
        List<Problem> problems = Stream.of(grants.problems(), encryption.problems(), network.problems(),
                diagnostics.problems(), looks.problems(), people.problems())
                .flatMap(List::stream).toList();
        var scan = new RegistryScan(scene);
        var roleAdvice = new RoleAdvice(scene);
        return new Translation.Intents(encryption.guarding(intents),
                Stream.of(WorkspaceAdvice.of(scene, dependencies, encryption).stream(), scan.advice().stream(),
                        new SignIn(scene.facts()).advice().stream(), roleAdvice.advice().stream())
                        .flatMap(Function.identity()).toList(),
                problems)
                .withDocuments(Stream.of(diagnostics.documents(), encryption.documents(), outbound.documents(),
                        roleAdvice.documents(), readsFindings
                                ? scan.documents()
                                : List.<Document>of())
                        .flatMap(List::stream).toList())
                .withConditions(joined(network.conditions(), encryption.conditions()))
                .lookingAgainAt(Stream.of(network.lookAgainAt(scene.resolved().now()), encryption.lookAgainAt(),
                        outbound.lookAgainAt(scene.resolved().now()))
                        .filter(Objects::nonNull).min(Instant::compareTo).orElse(null));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Settings diagnostics(Scene scene, Dependencies dependencies) {
        return Settings.of(scene.spec().diagnostics(), new Settings.On(DIAGNOSTICS, scene.workspace(), Keys.WORKSPACE,
                scene.location()), ownLogs(scene, dependencies), scene.subject(), scene.resolved(), scene.facts());
    }

    /** What is made or brought is known before the workspace is; else the workspace says what it has. */
    private static OwnLogs ownLogs(Scene scene, Dependencies dependencies) {
        if (!Settings.needOwnLogs(scene.spec().diagnostics()) && !LogLooks.needOwnLogs(scene.spec())) {
            return OwnLogs.NOT_ASKED;
        }
        Optional<ArmId> logs = dependencies.id(Dependency.LOG_ANALYTICS);
        if (logs.isPresent()) {
            return OwnLogs.known(logs.get(), dependencies.made().contains(Dependency.LOG_ANALYTICS)
                    ? Set.of(Dependency.LOG_ANALYTICS.key())
                    : Set.of());
        }
        return dependencies.id(Dependency.APPLICATION_INSIGHTS)
                .map(component -> OwnLogs.behind(component, scene.resolved(), scene.facts()))
                .orElseGet(() -> OwnLogs.of(scene.workspace(), Keys.WORKSPACE, true, scene.resolved(),
                        scene.facts()));
    }

    /** What the spec names by id is looked at while the workspace is to be made, and never at rest. */
    private static List<Intent> brought(Scene scene, Dependencies dependencies) {
        return scene.facts().absent(Keys.WORKSPACE)
                ? dependencies.brought().entrySet().stream().map(entry -> Intent.target("spec.dependencies."
                        + entry.getKey().key() + ".id", entry.getValue(),
                        Versions.of(entry.getKey(), scene.resolved()))).toList()
                : List.of();
    }

    private static Set<String> keys(Stream<Intent> intents) {
        return intents.map(Intent::key).collect(Collectors.toUnmodifiableSet());
    }

    private static Intent resourceGroup(Scene scene, ArmId group) {
        ObjectNode defaults = scene.birth();
        if (scene.spec().resourceGroup().tags() != null) {
            ObjectNode tags = Json.of(scene.spec().resourceGroup().tags());
            defaults.set("tags", tags);
        }
        return scene.shared(Intent
                .manage(Keys.RESOURCE_GROUP, group, ResourceGroup.apiVersion(scene.resolved()), Json.object())
                .withCreateDefaults(defaults));
    }

    /** Looked for, so that the workspace can be made before the compute that will build its images. */
    private static Optional<Intent> buildCompute(Scene scene) {
        return Optional.ofNullable(scene.spec().imageBuildCompute())
                .map(name -> Intent.require(Keys.IMAGE_BUILD_COMPUTE, scene.workspace().child("computes", name),
                        Versions.compute(scene.resolved())));
    }

    private static Intent workspace(Scene scene, WorkspaceBody body, Set<String> before) {
        Intent intent = Intent
                .manage(Keys.WORKSPACE, scene.workspace(), Versions.workspace(scene.resolved()), body.body())
                .withCreateDefaults(body.createDefaults())
                .dependingOn(scene.after(before))
                .comparedBy(WorkspaceBody.RULES)
                .updatedBy(WorkspaceBody.UPDATE);
        return scene.spec().imageBuildCompute() == null
                ? intent
                : intent.deferring(List.of(new Deferred(JsonPointer.compile("/properties/imageBuildCompute"),
                        Set.of(Keys.IMAGE_BUILD_COMPUTE))));
    }
}
