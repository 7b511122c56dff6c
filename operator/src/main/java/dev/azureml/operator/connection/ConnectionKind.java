package dev.azureml.operator.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLConnectionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MLConnection: one connection of a workspace. */
public final class ConnectionKind implements Kind<MLConnectionSpec> {
    static final String KEY = "connection";

    private final Duration expiryWarning;

    /** @param expiryWarning how long before its end a credential is spoken of */
    public ConnectionKind(Duration expiryWarning) {
        this.expiryWarning = expiryWarning;
    }

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLConnectionSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLConnectionSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public Translation translate(ManagedObject<MLConnectionSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new ConnectionTranslation(subject, resolved, expiryWarning).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLConnectionSpec> subject, Facts facts) {
        return new StatusFields(facts.body(KEY).orElseGet(Json::object)).text("category", "/properties/category")
                .text("authType", "/properties/authType").text("target", "/properties/target")
                .text("expiryTime", "/properties/expiryTime").flag("isSharedToAll", "/properties/isSharedToAll")
                .build();
    }

    @Override
    public DeletionAction dispose(MLConnectionSpec spec, ResourceStatus resource) {
        return DeletionAction.byPolicy(spec.deletionPolicy(), resource, Map.of());
    }
}
