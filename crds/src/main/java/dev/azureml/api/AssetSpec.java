package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/** A spec of an asset whose content Azure keeps in versions that never change. */
public interface AssetSpec extends WorkspaceChildSpec {
    /** The version that the spec describes; when absent, the next number whenever the content changes. */
    @Nullable
    String version();

    /** How many of the versions made by the object stay out of the archive, the current one among them. */
    @Nullable
    Integer versionsToKeep();

    /** Versions are never made anew. */
    @Override
    default @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }
}
