package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    public @Nullable WorkspaceRef workspaceRef(MLDatastoreSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLDatastoreSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public List<ObjectRef> references(MLDatastoreSpec spec) {
        ObjectRef compute = AccessGrant.compute(spec);
        return compute == null ? List.of() : List.of(compute);
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
    public DeletionAction dispose(MLDatastoreSpec spec, ResourceStatus resource) {
        if (resource.key().equals(KEY) && isSystem(resource.id().substring(resource.id().lastIndexOf('/') + 1))) {
            return new DeletionAction.Retain();
        }
        // What was only made so that this datastore works goes with it, whatever happens to the datastore.
        return DeletionAction.byPolicy(resource.key().equals(KEY) ? spec.deletionPolicy() : null, resource, Map.of());
    }
}
