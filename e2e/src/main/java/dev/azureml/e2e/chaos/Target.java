package dev.azureml.e2e.chaos;

import java.util.List;

/**
 * An object of {@code chaos/world.yaml} that can be edited and made again.
 *
 * @param patch a merge of its spec that has {@code %d} where a number goes
 * @param said where the number is in its spec
 * @param at where the number is in what Azure answers of the resource
 */
record Target(String kind, String name, String patch, String said, String at) {
    /** All of them. */
    static final List<Target> ALL = List.of(
            new Target("MLDatastore", "plain", "{\"description\": \"%d\"}", "/description", "/properties/description"),
            new Target("MLDatastore", "blob", "{\"description\": \"%d\"}", "/description", "/properties/description"),
            new Target("MLConnection", "feed", "{\"metadata\": {\"edit\": \"%d\"}}", "/metadata/edit",
                    "/properties/metadata/edit"),
            new Target("MLCompute", "cluster", "{\"amlCompute\": {\"scaleSettings\": {\"maxNodeCount\": %d}}}",
                    "/amlCompute/scaleSettings/maxNodeCount",
                    "/properties/properties/scaleSettings/maxNodeCount"),
            new Target("MLData", "orders", "{\"description\": \"%d\"}", "/description", "/properties/description"),
            new Target("MLModel", "ranking", "{\"description\": \"%d\"}", "/description", "/properties/description"),
            new Target("MLInferenceEndpoint", "chaos-online", "{\"tags\": {\"edit\": \"%d\"}}", "/tags/edit",
                    "/tags/edit"),
            new Target("MLInferenceEndpoint", "chaos-container", "{\"tags\": {\"edit\": \"%d\"}}", "/tags/edit",
                    "/tags/edit"));

    /** The edit with that number. */
    String edit(int number) {
        return "{\"spec\": " + patch.formatted(number) + "}";
    }
}
