package dev.azureml.operator.arm;

import java.util.Locale;

/** Tells the resource type that a request path is about, without its names: a bounded set, fit for metrics. */
final class ArmTypes {
    private ArmTypes() {
    }

    /** Such as {@code Microsoft.MachineLearningServices/workspaces/computes/start}. */
    static String ofPath(String path) {
        var lowerCase = path.toLowerCase(Locale.ROOT);
        int providers = lowerCase.lastIndexOf("/providers/");
        if (providers < 0) {
            return "Microsoft.Resources/"
                    + (lowerCase.contains("/resourcegroups") ? "resourceGroups" : "subscriptions");
        }
        var segments = path.substring(providers + "/providers/".length()).split("/", -1);
        var type = new StringBuilder(segments[0]);
        for (int i = 1; i < segments.length; i += 2) {
            type.append('/').append(segments[i]);
        }
        return type.toString();
    }
}
