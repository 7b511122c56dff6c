package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.WorkspaceDependencies;
import dev.azureml.api.WorkspaceDependencies.ApplicationInsights;
import dev.azureml.api.WorkspaceDependencies.ContainerRegistry;
import dev.azureml.api.WorkspaceDependencies.KeyVault;
import dev.azureml.api.WorkspaceDependencies.LogAnalytics;
import dev.azureml.api.WorkspaceDependencies.StorageAccount;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the spec says of one dependency.
 *
 * @param said whether the spec mentions it at all
 * @param id of one that exists; null when it is to be made
 */
record DependencySpec(boolean said, @Nullable String id, Map<String, JsonNode> overrides) {
    private static final DependencySpec NOTHING = new DependencySpec(false, null, Map.of());

    static DependencySpec of(MLWorkspaceSpec spec, Dependency dependency) {
        WorkspaceDependencies all = spec.dependencies();
        if (all == null) {
            return NOTHING;
        }
        return switch (dependency) {
            case STORAGE_ACCOUNT -> of(all.storageAccount(), StorageAccount::id, StorageAccount::overrides);
            case KEY_VAULT -> of(all.keyVault(), KeyVault::id, KeyVault::overrides);
            case LOG_ANALYTICS -> of(all.logAnalytics(), LogAnalytics::id, LogAnalytics::overrides);
            case APPLICATION_INSIGHTS ->
                of(all.applicationInsights(), ApplicationInsights::id, ApplicationInsights::overrides);
            case CONTAINER_REGISTRY -> of(all.containerRegistry(), ContainerRegistry::id, ContainerRegistry::overrides);
        };
    }

    private static <T> DependencySpec of(@Nullable T block, Function<T, @Nullable String> id,
            Function<T, @Nullable Map<String, JsonNode>> overrides) {
        if (block == null) {
            return NOTHING;
        }
        Map<String, JsonNode> added = overrides.apply(block);
        return new DependencySpec(true, id.apply(block), added == null ? Map.of() : added);
    }
}
