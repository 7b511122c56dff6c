package dev.azureml.operator.declared;

import dev.azureml.operator.text.SourceLocation;

/**
 * Something to be said of a file, or of a manifest that is made of it.
 *
 * @param toFillIn whether a person has to complete the manifest before it can be applied
 * @param path of the property in the spec, such as {@code location}; empty for all of it
 */
public record Note(boolean toFillIn, SourceLocation at, String path, String text) {
    public static Note of(SourceLocation at, String text) {
        return new Note(false, at, "", text);
    }
}
