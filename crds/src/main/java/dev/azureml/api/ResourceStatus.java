package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/**
 * One ARM resource that the object stands for, and what was last applied to it.
 *
 * @param key what it is to the object: {@code workspace}, {@code storageAccount}, {@code deployment/blue}
 * @param phase Creating is written before the first PUT, so that a crash neither doubles nor disowns
 * @param appliedPaths the leaf paths of the body last accepted: what the spec drops of them is removed in Azure
 * @param appliedHash of the body last accepted, without secrets
 * @param acceptedWrites how often Azure accepted that body without keeping it
 * @param observedHash of the values found in place of those that were not kept
 * @param appliedActions the POST actions last asked for
 * @param secrets where the write-only values last sent came from
 * @param credentials the Secret ({@code namespace/name}) or ServiceAccount ({@code ServiceAccount namespace/name}) as which
 *        it was last worked on, null for the operator's own identity
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceStatus(
        @JsonPropertyDescription("What it is to this object: workspace, storageAccount, deployment/blue.")
        @Size(max = 256) @Required String key,
        @JsonPropertyDescription("Its ARM id.")
        @Size(max = 1024) @Required String id,
        @JsonPropertyDescription("The api-version it is managed with.")
        @Size(max = 64) @Required String apiVersion,
        @JsonPropertyDescription("Created by this object, or Adopted because it was there before.")
        @Nullable Origin origin,
        @JsonPropertyDescription("Where it is on its way.")
        @Required Phase phase,
        @JsonPropertyDescription("The properties last applied; what the spec drops of them is removed in Azure.")
        @Size(max = Limits.APPLIED_PATHS) @Nullable List<@Size(max = 1024) String> appliedPaths,
        @JsonPropertyDescription("Digest of the body last accepted, without its secrets.")
        @Size(max = 128) @Nullable String appliedHash,
        @JsonPropertyDescription("How often Azure accepted that body without keeping it.")
        @Min(0) @Nullable Integer acceptedWrites,
        @JsonPropertyDescription("Digest of the values found in place of those that were not kept.")
        @Size(max = 128) @Nullable String observedHash,
        @JsonPropertyDescription("The actions last asked for, such as a power state.")
        @Size(max = Limits.ACTIONS) @Nullable List<AppliedAction> appliedActions,
        @JsonPropertyDescription("Where the secret values last sent came from.")
        @Size(max = Limits.SECRETS) @Nullable List<AppliedSecret> secrets,
        @JsonPropertyDescription("The Secret, namespace/name, or ServiceAccount, ServiceAccount namespace/name, as which it"
                + " was last worked on; absent for the operator's own identity.")
        @Size(max = 512) @Nullable String credentials) {
    /** Returns the record of a resource to which nothing was applied yet. */
    public static ResourceStatus of(String key, String id, String apiVersion, Origin origin, Phase phase) {
        return new ResourceStatus(key, id, apiVersion, origin, phase, null, null, null, null, null, null, null);
    }

    /** With the operator's own identity. */
    public ResourceStatus(String key, String id, String apiVersion, @Nullable Origin origin, Phase phase,
            @Nullable List<String> appliedPaths, @Nullable String appliedHash, @Nullable Integer acceptedWrites,
            @Nullable String observedHash, @Nullable List<AppliedAction> appliedActions,
            @Nullable List<AppliedSecret> secrets) {
        this(key, id, apiVersion, origin, phase, appliedPaths, appliedHash, acceptedWrites, observedHash,
                appliedActions, secrets, null);
    }

    /** Whether this object made it, and it has not come to be as wanted since: nobody can have come to rely on it. */
    public boolean neverWorked() {
        return phase == Phase.Creating && origin == Origin.Created;
    }

    public ResourceStatus withPhase(Phase next) {
        return new ResourceStatus(key, id, apiVersion, origin, next, appliedPaths, appliedHash, acceptedWrites,
                observedHash, appliedActions, secrets, credentials);
    }

    /** With another body applied, or with none. */
    public ResourceStatus withApplied(@Nullable List<String> paths, @Nullable String hash) {
        return new ResourceStatus(key, id, apiVersion, origin, phase, paths, hash, acceptedWrites, observedHash,
                appliedActions, secrets, credentials);
    }

    /** With what is known of how Azure keeps the body; null for both once it does. */
    public ResourceStatus withAccepted(@Nullable Integer writes, @Nullable String observed) {
        return new ResourceStatus(key, id, apiVersion, origin, phase, appliedPaths, appliedHash, writes, observed,
                appliedActions, secrets, credentials);
    }

    public ResourceStatus withActions(@Nullable List<AppliedAction> actions) {
        return new ResourceStatus(key, id, apiVersion, origin, phase, appliedPaths, appliedHash, acceptedWrites,
                observedHash, actions, secrets, credentials);
    }

    public ResourceStatus withSecrets(@Nullable List<AppliedSecret> sent) {
        return new ResourceStatus(key, id, apiVersion, origin, phase, appliedPaths, appliedHash, acceptedWrites,
                observedHash, appliedActions, sent, credentials);
    }

    /** As managed there with that api-version. */
    public ResourceStatus withPlace(String armId, String version) {
        return new ResourceStatus(key, armId, version, origin, phase, appliedPaths, appliedHash, acceptedWrites,
                observedHash, appliedActions, secrets, credentials);
    }

    /** As worked on with those credentials; null for the operator's own identity. */
    public ResourceStatus withCredentials(@Nullable String used) {
        return Objects.equals(credentials, used)
                ? this
                : new ResourceStatus(key, id, apiVersion, origin, phase, appliedPaths, appliedHash, acceptedWrites,
                        observedHash, appliedActions, secrets, used);
    }

    /** Who made the resource. */
    public enum Origin {
        Created, Adopted
    }

    /** Where the resource is on its way. */
    public enum Phase {
        Creating, Updating, Ready, Failed, Deleting
    }
}
