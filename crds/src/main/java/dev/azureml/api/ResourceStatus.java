package dev.azureml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ARM resource that the object stands for, and what was last applied to it.
 *
 * @param key what it is to the object: {@code workspace}, {@code storageAccount}, {@code deployment/blue}
 * @param phase Creating is written before the first PUT, so that a crash neither doubles nor disowns
 * @param appliedPaths the leaf paths of the body last accepted: what the spec drops of them is removed in Azure
 * @param appliedHash of the body last accepted, without secrets
 * @param acceptedWrites how often Azure accepted that body without keeping it
 * @param observedHash of the values found in place of those that were not kept
 * @param appliedPowerState the power state last asked for
 * @param secrets where the write-only values last sent came from
 */
public record ResourceStatus(String key, String id, String apiVersion, @Nullable Origin origin, Phase phase,
        @Nullable List<String> appliedPaths, @Nullable String appliedHash, @Nullable Integer acceptedWrites,
        @Nullable String observedHash, @Nullable String appliedPowerState, @Nullable List<AppliedSecret> secrets) {

    /** Who made the resource. */
    public enum Origin {
        Created, Adopted
    }

    /** Where the resource is on its way. */
    public enum Phase {
        Creating, Updating, Ready, Failed, Deleting
    }
}
