package dev.azureml.operator.convert;

import dev.azureml.operator.text.SourceLocation;
/**
 * Something to be said about a place in a file.
 *
 * @param key the key that it is about, such as {@code scale_settings.min_instances}; empty for all of it
 * @param text what it is and what to do
 */
record Finding(Weight weight, SourceLocation place, String key, String text) {

    /** What a finding means for the manifest. */
    enum Weight {
        /** There is none. */
        REFUSED,
        /** It has to be completed by hand before it can be applied. */
        FILL_IN,
        /** It says something else than the file, or less. */
        REMARK
    }

    @Override
    public String toString() {
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + text;
    }
}
