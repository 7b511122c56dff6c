package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.api.MLWorkspaceSpec.SharedPrivateLinkResource;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workspace as ARM takes it. */
final class WorkspaceBody {
    /** What Azure takes at creation alone; of the encryption only the key can be changed. */
    static final UpdateRule UPDATE = UpdateRule.createOnly("/location", "/kind", "/properties/keyVault",
            "/properties/storageAccount", "/properties/hbiWorkspace", "/properties/hubResourceId",
            "/properties/enableServiceSideCMKEncryption", "/properties/encryption/status",
            "/properties/encryption/identity", "/properties/encryption/cosmosDbResourceId",
            "/properties/encryption/searchAccountResourceId", "/properties/encryption/storageAccountResourceId",
            "/properties/encryption/keyVaultProperties/keyVaultArmId",
            "/properties/encryption/keyVaultProperties/identityClientId");

    /**
     * What a person adds to the links in the portal is not taken away. Azure gives every workspace the SKU Basic, and does
     * not show that public access is off where the older of its two switches says so.
     */
    static final CompareRules RULES = CompareRules.NONE.withListKey("/properties/sharedPrivateLinkResources", "name")
            .withIgnored("/sku", "/properties/managedNetwork/outboundRules")
            .withDefault("/properties/allowPublicAccessWhenBehindVnet", "false");

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/kind", "/identity",
            "/properties/primaryUserAssignedIdentity", "/properties/encryption")
            .and("/properties/hubResourceId", "use spec.hubRef or spec.hubResourceId")
            .and("/properties/storageAccount", "use spec.dependencies.storageAccount.id")
            .and("/properties/keyVault", "use spec.dependencies.keyVault.id")
            .and("/properties/applicationInsights", "use spec.dependencies.applicationInsights.id")
            .and("/properties/containerRegistry", "use spec.dependencies.containerRegistry.id")
            .and("/properties/managedNetwork/outboundRules", "use spec.managedNetwork.outboundRules")
            .and("/properties/networkAcls/virtualNetworkRules", "Azure has no service endpoints for workspaces: use "
                    + "spec.network with architecture: Private");

    /** Properties that the spec and ARM write alike. */
    private static final List<String> ALIKE = List.of("friendlyName", "description", "publicNetworkAccess",
            "allowPublicAccessWhenBehindVnet", "associatedWorkspaces", "discoveryUrl", "enableDataIsolation",
            "enableServiceSideCMKEncryption", "encryption", "featureStoreSettings", "hbiWorkspace",
            "imageBuildCompute", "primaryUserAssignedIdentity", "serverlessComputeSettings",
            "serviceManagedResourcesSettings", "systemDatastoresAuthMode", "v1LegacyMode", "workspaceHubConfig");

    private final Scene scene;
    private final Dependencies dependencies;
    private final NetworkAccess access;
    private final Optional<String> keptKey;

    /** @param keptKey the key that the workspace has, where the one that the spec names can't be used */
    WorkspaceBody(Scene scene, Dependencies dependencies, NetworkAccess access, Optional<String> keptKey) {
        this.scene = scene;
        this.dependencies = dependencies;
        this.access = access;
        this.keptKey = keptKey;
    }

    /** What the spec says, with its overrides. */
    ObjectNode body() {
        ObjectNode body = said();
        overrides(scene.spec()).merge(body, RULES);
        return body;
    }

    /** What the spec lays over the rest. */
    static Overrides overrides(MLWorkspaceSpec spec) {
        return new Overrides(spec.overrides(), Versions.ML_WORKSPACE_TYPE, FIXED);
    }

    private ObjectNode said() {
        MLWorkspaceSpec spec = scene.spec();
        ObjectNode body = scene.tagged().put("location", spec.location());
        if (spec.kind() != null) {
            body.put("kind", spec.kind().name());
        }
        if (spec.sku() != null) {
            body.set("sku", Json.of(spec.sku()));
        }
        WorkspaceIdentities.body(spec.identity()).ifPresent(identity -> body.set("identity", identity));
        body.set("properties", properties(spec));
        return body;
    }

    /** What a new workspace gets where the spec is silent, and what has an effect at creation alone. */
    ObjectNode createDefaults() {
        MLWorkspaceSpec spec = scene.spec();
        ObjectNode defaults = scene.birth().put("kind", Kind.Default.name());
        if (spec.identity() == null) {
            defaults.putObject("identity").put("type", "SystemAssigned");
        }
        ObjectNode properties = defaults.putObject("properties");
        WorkspaceIdentities.onlyOne(spec).ifPresent(id -> properties.put("primaryUserAssignedIdentity", id));
        return defaults;
    }

    private ObjectNode properties(MLWorkspaceSpec spec) {
        ObjectNode said = Json.of(spec);
        ObjectNode properties = Json.object();
        ALIKE.stream().filter(said::has).forEach(name -> properties.set(name, said.get(name)));
        keptKey.ifPresent(key -> ((ObjectNode) properties.at("/encryption/keyVaultProperties")).put("keyIdentifier",
                key));
        access.putWorkspace(properties);
        if (spec.managedNetwork() != null) {
            properties.set("managedNetwork", ManagedNetworkBody.of(spec.managedNetwork()));
        }
        putLinks(properties, spec.sharedPrivateLinkResources());
        if (scene.kind() == Kind.Project) {
            properties.put("hubResourceId", scene.resolved().requireWorkspace().value());
        }
        dependencies.named().forEach((dependency, id) -> properties.put(dependency.key(), id.value()));
        return properties;
    }

    private static void putLinks(ObjectNode properties, @Nullable List<SharedPrivateLinkResource> links) {
        if (links == null) {
            return;
        }
        var list = properties.putArray("sharedPrivateLinkResources");
        for (SharedPrivateLinkResource link : links) {
            ObjectNode inner = Json.of(link);
            inner.remove("name");
            list.addObject().put("name", link.name()).set("properties", inner);
        }
    }
}
