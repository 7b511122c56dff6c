package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** MLDatastore: one datastore of a workspace. */
public final class DatastoreKind implements Kind<MLDatastoreSpec> {
    static final String KEY = "datastore";
    private static final Set<String> SYSTEM = Set.of("workspaceblobstore", "workspacefilestore",
            "workspaceartifactstore", "workspaceworkingdirectory");

    private final Duration expiryWarning;
    private final Certificates certificates = new Certificates();

    /** @param expiryWarning how long before its end a credential is spoken of */
    public DatastoreKind(Duration expiryWarning) {
        this.expiryWarning = expiryWarning;
    }

    /** Whether Azure ML makes the datastore with the workspace, and needs it as long as there is one. */
    static boolean isSystem(String azureName) {
        return SYSTEM.contains(azureName.toLowerCase(Locale.ROOT));
    }

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLDatastoreSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId())
                .to(Optional.ofNullable(AccessGrant.compute(spec)).stream().toList());
    }

    @Override
    public Translation translate(ManagedObject<MLDatastoreSpec> subject, ResolvedReferences resolved, Facts facts) {
        return StorageVariant.of(subject.spec())
                .map(store -> new DatastoreTranslation(subject, store, resolved, facts, expiryWarning, certificates)
                        .translate())
                .orElseGet(() -> new DatabaseTranslation(subject, resolved).translate());
    }

    @Override
    public ObjectNode report(ManagedObject<MLDatastoreSpec> subject, Facts facts) {
        StatusFields fields = new StatusFields(facts.body(KEY).orElseGet(Json::object));
        return facts.at(KEY, "/properties/category").isMissingNode()
                ? fields.text("datastoreType", "/properties/datastoreType").flag("isDefault", "/properties/isDefault")
                        .text("credentialsType", "/properties/credentials/credentialsType").build()
                : fields.text("datastoreType", "/properties/category").text("credentialsType", "/properties/authType")
                        .text("target", "/properties/target").build();
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLDatastoreSpec> subject, ResourceStatus resource) {
        if (resource.key().equals(KEY) && isSystem(resource.id().substring(resource.id().lastIndexOf('/') + 1))) {
            return DeletionRule.of(new DeletionAction.Retain());
        }
        // What was only made so that this datastore works goes with it, whatever happens to the datastore.
        DeletionPolicy policy = resource.key().equals(KEY) ? subject.spec().deletionPolicy() : null;
        return DeletionRule.of(DeletionAction.byPolicy(policy, resource, Map.of()));
    }
}
