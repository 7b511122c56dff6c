package dev.azureml.operator.azureml;

import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ResolvedReferences;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Azure region of something in a workspace.
 *
 * @param name null until the workspace has been read
 * @param needs what must be read to know it; nothing when the spec or the MLWorkspace says it
 */
public record Region(@Nullable String name, List<Intent> needs) {
    /** The intent that reads the workspace. */
    public static final String WORKSPACE = "workspace";
    private static final String WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces";

    /** What the spec says, else the workspace's. */
    public static Region of(@Nullable String said, ResolvedReferences resolved, Facts facts) {
        String known = said == null ? resolved.workspaceLocation() : said;
        if (known != null) {
            return new Region(known, List.of());
        }
        Intent workspace = Intent.require(WORKSPACE, resolved.requireWorkspace(),
                resolved.apiVersion(WORKSPACE_TYPE, "2025-12-01"));
        return new Region(facts.at(WORKSPACE, "/location").textValue(), List.of(workspace));
    }

    /** The name as it stands in paths: "West Europe" is westeurope. */
    public static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    /** The keys of what must be there first. */
    public Set<String> keys() {
        return needs.stream().map(Intent::key).collect(Collectors.toUnmodifiableSet());
    }
}
