package dev.azureml.operator.convert;

import java.util.Map;
import java.util.Optional;

/**
 * What the conversion of one file may look at beside it.
 *
 * @param objects the names of the objects that the files become, by what they are called in Azure
 */
record Inputs(Options options, LocalFiles files, Map<AzureName, Named> objects) {

    /**
     * An object among those that are made.
     *
     * @param version of an asset; empty where the file says none
     */
    record Named(String object, Optional<String> version) {
    }

    Optional<String> object(SourceKind kind, String azureName) {
        return Optional.ofNullable(objects.get(new AzureName(kind, azureName))).map(Named::object);
    }

    /** Returns the object of an asset, where it is the very version. */
    Optional<String> asset(SourceKind kind, String azureName, String version) {
        return Optional.ofNullable(objects.get(new AzureName(kind, azureName)))
                .filter(named -> named.version().equals(Optional.of(version))).map(Named::object);
    }
}
