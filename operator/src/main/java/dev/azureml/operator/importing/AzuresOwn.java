package dev.azureml.operator.importing;

import java.util.List;
import java.util.Locale;

/** What is in a workspace without anybody's wish. */
public final class AzuresOwn {
    private static final List<String> DATASTORES = List.of("workspaceblobstore", "workspacefilestore",
            "workspaceartifactstore", "workspaceworkingdirectory");

    private AzuresOwn() {
    }

    /** Whether Azure makes a datastore of this name with each workspace. */
    public static boolean isDatastore(String name) {
        return DATASTORES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether tools make an asset of this name for one job or deployment, or Azure offers it to everybody. */
    public static boolean isAsset(String name) {
        return name.startsWith("CliV2Anonymous") || name.startsWith("AzureML-") || name.startsWith("azureml_");
    }

    /** Whether Azure makes rules of this category for the outbound traffic of a managed network by itself. */
    public static boolean isRule(String category) {
        return !category.equalsIgnoreCase("UserDefined");
    }
}
