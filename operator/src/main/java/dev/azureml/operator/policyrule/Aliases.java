package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words that policies have for properties of Azure ML, and where those stand in a body: the ones of Azure's own policies
 * that a spec decides about. Azure publishes no table of them, so that any other is not known here.
 */
final class Aliases {
    private static final String WORKSPACE = "Microsoft.MachineLearningServices/workspaces/";
    private static final String COMPUTE = WORKSPACE + "computes/";
    private static final Map<String, Alias> ALL = Stream.of(
            alias(WORKSPACE + "publicNetworkAccess", "/properties/publicNetworkAccess", "Disabled"),
            alias(WORKSPACE + "managedNetwork.isolationMode", "/properties/managedNetwork/isolationMode",
                    "AllowOnlyApprovedOutbound"),
            alias(WORKSPACE + "encryption.status", "/properties/encryption/status", "Enabled"),
            alias(WORKSPACE + "v1LegacyMode", "/properties/v1LegacyMode", "true"),
            alias(WORKSPACE + "primaryUserAssignedIdentity", "/properties/primaryUserAssignedIdentity",
                    "the id of one of spec.identity.userAssignedIdentities"),
            alias(COMPUTE + "computeType", "/properties/computeType", "AmlCompute"),
            alias(COMPUTE + "disableLocalAuth", "/properties/disableLocalAuth", "true"),
            alias(COMPUTE + "idleTimeBeforeShutdown", "/properties/properties/idleTimeBeforeShutdown", "PT30M"),
            alias(COMPUTE + "vmSize", "/properties/properties/vmSize", "Standard_DS3_v2"),
            alias(COMPUTE + "subnet.id", "/properties/properties/subnet/id", "the id of a subnet"))
            .collect(Collectors.toUnmodifiableMap(alias -> key(alias.name()), alias -> alias));

    /**
     * A policy's word for a property.
     *
     * @param example of what may stand there
     */
    record Alias(String name, JsonPointer path, String example) {
    }

    private Aliases() {
    }

    private static Alias alias(String name, String path, String example) {
        return new Alias(name, JsonPointer.compile(path), example);
    }

    static Optional<Alias> of(String name) {
        return Optional.ofNullable(ALL.get(key(name)));
    }

    /** Returns an example of what may stand there; empty where none is known. */
    static Optional<String> example(JsonPointer path) {
        return ALL.values().stream().filter(alias -> alias.path().equals(path)).map(Alias::example).findFirst();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
