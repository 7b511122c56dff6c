package dev.azureml.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What online endpoints have in common, wherever they are served. */
public interface OnlineEndpoint {
    ManagedOnlineEndpoint.AuthMode authMode();

    @Nullable
    String description();

    /** Null where Azure does not let it be chosen. */
    default @Nullable EnabledDisabled publicNetworkAccess() {
        return null;
    }

    @Nullable
    Map<String, String> properties();

    @Nullable
    List<? extends OnlineDeployment> deployments();

    @Nullable
    Map<String, Integer> traffic();

    /** Where its logs and metrics go; null where Azure sends none. */
    default @Nullable List<DiagnosticSetting> diagnostics() {
        return null;
    }

    /** How long callers may take to learn a new key, as an ISO 8601 duration; null for ten minutes. */
    @Nullable
    String keyRotationOverlap();

    /** Null where Azure mirrors no traffic. */
    default @Nullable Map<String, Integer> mirrorTraffic() {
        return null;
    }
}
