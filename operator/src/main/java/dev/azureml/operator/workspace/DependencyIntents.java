package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.BlobLifecycleRule;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceDependencies;
import dev.azureml.api.WorkspaceDependencies.ContainerRegistry;
import dev.azureml.api.WorkspaceDependencies.StorageAccount;
import dev.azureml.api.WorkspaceDependencies.Table;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources that are made for a workspace. What makes them safe is sent at creation alone: whoever changes it
 * later is not fought. Kept so are the tags and what the spec says.
 */
final class DependencyIntents {
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location")
            .and("/properties/tenantId", "it is the tenant of the credentials")
            .and("/properties/createMode", "the operator takes back a deleted vault by itself")
            .and("/properties/WorkspaceResourceId", "use spec.dependencies.logAnalytics.id")
            .and("/properties/networkRuleSet/virtualNetworkRules", "Azure has no service endpoints for registries: use "
                    + "spec.network.subnetId, where private endpoints are put");

    private static final CompareRules LIFECYCLE_RULES = CompareRules.NONE.withListKey("/properties/policy/rules",
            "name");
    private static final String RETENTION = "retentionInDays";

    private final Scene scene;
    private final Dependencies dependencies;
    private final NetworkAccess access;

    DependencyIntents(Scene scene, Dependencies dependencies, NetworkAccess access) {
        this.scene = scene;
        this.dependencies = dependencies;
        this.access = access;
    }

    /** @param first keys of what must be there before any of them is made */
    List<Intent> intents(Set<String> first) {
        List<Intent> intents = new ArrayList<>();
        for (Dependency dependency : dependencies.made()) {
            dependencies.id(dependency).ifPresent(id -> {
                if (dependency == Dependency.KEY_VAULT) {
                    deletedVault(id).ifPresent(intents::add);
                }
                intents.add(intent(dependency, id, first));
                if (dependency == Dependency.LOG_ANALYTICS) {
                    tables(id).forEach(intents::add);
                }
                if (dependency == Dependency.STORAGE_ACCOUNT) {
                    lifecycle(id).ifPresent(intents::add);
                }
            });
        }
        return intents;
    }

    /** What the spec lays over one of them. */
    static Overrides overrides(MLWorkspaceSpec spec, Dependency dependency) {
        return new Overrides("spec.dependencies." + dependency.key(), DependencySpec.of(spec, dependency).overrides(),
                dependency.armType(), FIXED, List.of());
    }

    private Intent intent(Dependency dependency, ArmId id, Set<String> first) {
        Set<String> before = new HashSet<>(first);
        before.addAll(before(dependency));
        ObjectNode body = body(dependency);
        access.put(dependency, body);
        overrides(scene.spec(), dependency).merge(body);
        return Intent.manage(dependency.key(), id, Versions.of(dependency, scene.resolved()), body)
                .withCreateDefaults(createDefaults(dependency, id))
                .dependingOn(scene.after(before))
                .updatedBy(UpdateRule.createOnly("/location"));
    }

    /** Azure has the tables by itself: they are changed, never taken away, and whoever made them is nobody. */
    private Stream<Intent> tables(ArmId logs) {
        WorkspaceDependencies said = scene.spec().dependencies();
        List<Table> tables = said == null || said.logAnalytics() == null ? null : said.logAnalytics().tables();
        return Objects.requireNonNullElse(tables, List.<Table>of()).stream().map(table -> {
            ObjectNode body = Json.object();
            ObjectNode properties = body.putObject("properties");
            ArmBody.put(properties, RETENTION, table.retentionInDays());
            ArmBody.put(properties, "totalRetentionInDays", table.totalRetentionInDays());
            return Intent.manage(Keys.TABLE + table.name(), logs.child("tables", table.name()),
                    Versions.table(scene.resolved()), body).dependingOn(Set.of(Dependency.LOG_ANALYTICS.key()))
                    .updatedBy(UpdateRule.PUT.patching("/properties")).sharedByOthers();
        });
    }

    /** An account has one policy: rules of others stand in it beside those of the spec, and stay. */
    private Optional<Intent> lifecycle(ArmId account) {
        List<BlobLifecycleRule> said = lifecycle(scene.spec());
        ArmId policy = account.child("managementPolicies", "default");
        if (said.isEmpty()) {
            return scene.subject().recorded(Keys.LIFECYCLE).filter(this::leavesRules).map(_ -> policyOf(policy, Json
                    .object()));
        }
        ObjectNode body = Json.object();
        ArrayNode rules = body.putObject("properties").putObject("policy").putArray("rules");
        for (BlobLifecycleRule rule : said) {
            ObjectNode definition = rules.addObject().put("enabled", true).put("name", rule.name())
                    .put("type", "Lifecycle").putObject("definition");
            ObjectNode filters = definition.putObject("filters");
            filters.putArray("blobTypes").add("blockBlob");
            rule.prefixMatch().forEach(filters.putArray("prefixMatch")::add);
            definition.putObject("actions").set("baseBlob", Json.of(rule.baseBlob()));
        }
        return Optional.of(policyOf(policy, body));
    }

    private Intent policyOf(ArmId policy, ObjectNode body) {
        return Intent.manage(Keys.LIFECYCLE, policy, Versions.lifecycle(scene.resolved()), body)
                .dependingOn(Set.of(Dependency.STORAGE_ACCOUNT.key())).comparedBy(LIFECYCLE_RULES)
                .madeFor("spec.dependencies.storageAccount.lifecycle");
    }

    /** Whether the policy is to be written without the rules that were said, as others' may be in it: not deleted. */
    private boolean leavesRules(ResourceStatus recorded) {
        return LifecycleRules.isIn(recorded) && !scene.facts().absent(Keys.LIFECYCLE)
                && scene.facts().body(Keys.LIFECYCLE).map(policy -> LifecycleRules.ofOthers(policy, recorded)).orElse(
                        true);
    }

    /** What the spec says of old blobs; nothing of an account that is not made here. */
    static List<BlobLifecycleRule> lifecycle(MLWorkspaceSpec spec) {
        WorkspaceDependencies said = spec.dependencies();
        List<BlobLifecycleRule> rules = said == null || said.storageAccount() == null
                ? null
                : said.storageAccount().lifecycle();
        return Objects.requireNonNullElse(rules, List.of());
    }

    private Set<String> before(Dependency dependency) {
        boolean waits = dependency == Dependency.APPLICATION_INSIGHTS
                && dependencies.made().contains(Dependency.LOG_ANALYTICS);
        return waits ? Set.of(Dependency.LOG_ANALYTICS.key()) : Set.of();
    }

    private ObjectNode body(Dependency dependency) {
        ObjectNode body = scene.tagged();
        WorkspaceDependencies said = scene.spec().dependencies();
        switch (dependency) {
            case STORAGE_ACCOUNT -> putSku(body, said == null ? null : said.storageAccount(), StorageAccount::sku);
            case CONTAINER_REGISTRY ->
                putSku(body, said == null ? null : said.containerRegistry(), ContainerRegistry::sku);
            case LOG_ANALYTICS -> {
                Integer days = said == null || said.logAnalytics() == null
                        ? null
                        : said.logAnalytics().retentionInDays();
                if (days != null) {
                    body.putObject("properties").put(RETENTION, days);
                }
            }
            case APPLICATION_INSIGHTS -> dependencies.id(Dependency.LOG_ANALYTICS)
                    .ifPresent(logs -> body.putObject("properties").put("WorkspaceResourceId", logs.value()));
            case KEY_VAULT -> {
                // everything of the vault is a default
            }
        }
        return body;
    }

    private static <T> void putSku(ObjectNode body, @Nullable T block, Function<T, @Nullable Object> sku) {
        Object said = block == null ? null : sku.apply(block);
        if (said != null) {
            body.set("sku", Json.of(said));
        }
    }

    private ObjectNode createDefaults(Dependency dependency, ArmId id) {
        ObjectNode birth = scene.birth();
        switch (dependency) {
            case STORAGE_ACCOUNT -> {
                birth.put("kind", "StorageV2").putObject("sku").put("name", "Standard_LRS");
                birth.putObject("properties").put("minimumTlsVersion", "TLS1_2")
                        .put("allowBlobPublicAccess", false).put("supportsHttpsTrafficOnly", true);
            }
            case KEY_VAULT -> birth.set("properties", vaultDefaults(id));
            case LOG_ANALYTICS -> birth.putObject("properties").put(RETENTION, 30)
                    .putObject("sku").put("name", "PerGB2018");
            case APPLICATION_INSIGHTS ->
                birth.put("kind", "web").putObject("properties").put("Application_Type", "web");
            case CONTAINER_REGISTRY -> {
                birth.putObject("sku").put("name", "Standard");
                birth.putObject("properties").put("adminUserEnabled", false).put("anonymousPullEnabled", false);
            }
        }
        return birth;
    }

    private ObjectNode vaultDefaults(ArmId id) {
        ObjectNode properties = Json.object().put("enableRbacAuthorization", true).put("enableSoftDelete", true)
                .put("enablePurgeProtection", true);
        if (scene.resolved().tenantId() != null) {
            properties.put("tenantId", scene.resolved().tenantId());
        }
        properties.putObject("sku").put("family", "A").put("name", "standard");
        if (isDeleted(id)) {
            properties.put("createMode", "recover");
        }
        return properties;
    }

    /** A deleted vault holds its name for months; one that was this workspace's is taken back. */
    private boolean isDeleted(ArmId vault) {
        String was = scene.facts().at(Keys.DELETED_VAULT, "/properties/vaultId").textValue();
        return scene.facts().absent(Dependency.KEY_VAULT.key()) && vault.value().equalsIgnoreCase(was);
    }

    private Optional<Intent> deletedVault(ArmId vault) {
        String subscription = vault.subscriptionId();
        if (subscription == null || !scene.facts().absent(Dependency.KEY_VAULT.key())) {
            return Optional.empty();
        }
        ArmId id = ArmId.ofSubscription(subscription)
                .extension("Microsoft.KeyVault/locations", scene.locationName()).child("deletedVaults", vault.name());
        return Optional.of(Intent.look(Keys.DELETED_VAULT, id,
                Versions.of(Dependency.KEY_VAULT, scene.resolved())));
    }
}
