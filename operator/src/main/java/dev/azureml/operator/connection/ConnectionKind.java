package dev.azureml.operator.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLConnectionSpec;
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
import java.util.Map;

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
    public References references(MLConnectionSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId());
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
    public DeletionRule deletion(ManagedObject<MLConnectionSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
    }
}
