package dev.azureml.operator.azureml;

import dev.azureml.operator.plan.ResolvedReferences;
import java.util.Locale;
import java.util.Map;

/** Resource groups, as Microsoft.Resources has them. */
public final class ResourceGroup {
    public static final String TYPE = "Microsoft.Resources/resourceGroups";
    private static final String VERSION = "2025-04-01";

    private ResourceGroup() {
    }

    /** Returns the api-version to read and write them at. */
    public static String apiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE, VERSION);
    }

    /**
     * Returns the same.
     *
     * @param apiVersions those that are set, by lower-case type
     */
    public static String apiVersion(Map<String, String> apiVersions) {
        return apiVersions.getOrDefault(TYPE.toLowerCase(Locale.ROOT), VERSION);
    }
}
