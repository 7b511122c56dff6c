package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A lakehouse of Microsoft Fabric: Azure's OneLakeDatastore. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.credentials.accountKey) && !has(self.credentials.sas) "
        + "&& !has(self.credentials.certificate)",
        message = "oneLake takes the credentials servicePrincipal or none",
        fieldPath = ".credentials")
@ValidationRule(value = "!has(self.serviceDataAccessAuthIdentity) || self.serviceDataAccessAuthIdentity == 'None' "
        + "|| has(self.credentials.none)",
        message = "oneLake.serviceDataAccessAuthIdentity needs credentials.none",
        fieldPath = ".credentials")
public record OneLake(
        @JsonPropertyDescription("Name or GUID of the Fabric workspace. Create-only.")
        @Pattern(Patterns.FABRIC_NAME) @Size(min = 1, max = 256) @Required String oneLakeWorkspaceName,
        @JsonPropertyDescription("What of the Fabric workspace it is. Create-only.")
        @Required Artifact artifact,
        @JsonPropertyDescription("How the datastore authenticates: servicePrincipal or none.")
        @Required DatastoreCredentials credentials,
        @JsonPropertyDescription("Endpoint of OneLake, such as onelake.dfs.fabric.microsoft.com. Create-only.")
        @Size(max = 253) @Nullable String endpoint,
        @JsonPropertyDescription("The identity that Azure ML itself reads the datastore as. Create-only.")
        @Nullable ServiceDataAccessAuthIdentity serviceDataAccessAuthIdentity) {
    /** An artifact of Fabric. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Artifact(
            @JsonPropertyDescription("Kind of the artifact.")
            @Required ArtifactType artifactType,
            @JsonPropertyDescription("Name or GUID of the artifact.")
            @Pattern(Patterns.FABRIC_NAME) @Size(min = 1, max = 256) @Required String artifactName) {
    }

    /** Kinds of artifacts that Azure ML knows. */
    public enum ArtifactType {
        LakeHouse
    }
}
