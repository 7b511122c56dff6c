package dev.azureml.operator.workspace;

import dev.azureml.operator.plan.ResolvedReferences;

/** The api-versions that the bodies are written for, where a dependency does not carry its own. */
final class Versions {
    static final String ML_WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces";
    static final String IDENTITY_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

    static final String ML = "2025-12-01";

    private Versions() {
    }

    static String workspace(ResolvedReferences resolved) {
        return resolved.apiVersion(ML_WORKSPACE_TYPE, ML);
    }

    static String compute(ResolvedReferences resolved) {
        return resolved.apiVersion(ML_WORKSPACE_TYPE + "/computes", ML);
    }

    static String rule(ResolvedReferences resolved) {
        return resolved.apiVersion(ML_WORKSPACE_TYPE + "/outboundRules", ML);
    }

    static String table(ResolvedReferences resolved) {
        return resolved.apiVersion("Microsoft.OperationalInsights/workspaces/tables", "2026-03-01");
    }

    static String lifecycle(ResolvedReferences resolved) {
        return resolved.apiVersion(Dependency.STORAGE_ACCOUNT.armType() + "/managementPolicies", "2026-04-01");
    }

    static String identity(ResolvedReferences resolved) {
        return resolved.apiVersion(IDENTITY_TYPE, "2024-11-30");
    }

    static String of(Dependency dependency, ResolvedReferences resolved) {
        return resolved.apiVersion(dependency.armType(), dependency.apiVersion());
    }
}
