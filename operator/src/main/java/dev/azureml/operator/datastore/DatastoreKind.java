package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.plan.Disposal;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MLDatastore: one datastore of a workspace. */
public final class DatastoreKind implements Kind<MLDatastoreSpec> {
    static final String KEY = "datastore";

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
    public Translation translate(Subject<MLDatastoreSpec> subject, Resolved resolved, Facts facts) {
        return new DatastoreTranslation(subject, resolved).translate();
    }

    @Override
    public ObjectNode report(Subject<MLDatastoreSpec> subject, Facts facts) {
        return new StatusFields(facts.body(KEY).orElseGet(Json::object))
                .text("datastoreType", "/properties/datastoreType").flag("isDefault", "/properties/isDefault")
                .text("credentialsType", "/properties/credentials/credentialsType").build();
    }

    @Override
    public Disposal dispose(MLDatastoreSpec spec, ResourceStatus resource) {
        return Disposal.byPolicy(spec.deletionPolicy(), resource, Map.of());
    }
}
