package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A workstation: Azure's ComputeInstanceProperties, and the power state it should be in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.maintenanceWindow) || has(self.recreateOn)",
        message = "maintenanceWindow says when recreateOn may act: set recreateOn too",
        fieldPath = ".maintenanceWindow")
public record ComputeInstance(
        @JsonPropertyDescription("VM size, such as Standard_DS3_v2. Create-only.")
        @Pattern(Patterns.VM_SIZE) @Size(min = 1, max = 64) @Required String vmSize,
        @JsonPropertyDescription("The power state applied when this object changes; unmanaged when absent, so that "
                + "idle shutdown is not fought.")
        @Nullable PowerState powerState,
        @JsonPropertyDescription("The subnet that the instance is in. Create-only.")
        @Nullable ComputeSubnet subnet,
        @JsonPropertyDescription("Whether the instance has a public IP address. Create-only.")
        @Nullable Boolean enableNodePublicIp,
        @JsonPropertyDescription("Whether only its user or all users of the workspace reach its applications. "
                + "Create-only.")
        @Nullable SharingPolicy applicationSharingPolicy,
        @JsonPropertyDescription("SSH access. Create-only.")
        @Nullable SshSettings sshSettings,
        @JsonPropertyDescription("Who may use the instance; personal is the only type. Create-only.")
        @Nullable AuthorizationType computeInstanceAuthorizationType,
        @JsonPropertyDescription("Who the instance is for. Create-only.")
        @Nullable PersonalSettings personalComputeInstanceSettings,
        @JsonPropertyDescription("Whether single sign-on is on. Create-only.")
        @Nullable Boolean enableSSO,
        @JsonPropertyDescription("How long the instance idles before it is stopped, as an ISO 8601 duration from "
                + "PT15M to P3D. Create-only.")
        @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String idleTimeBeforeShutdown,
        @JsonPropertyDescription("When the instance is started and stopped. Create-only.")
        @Nullable ComputeSchedules schedules,
        @JsonPropertyDescription("Scripts that set the instance up. Create-only.")
        @Nullable SetupScripts setupScripts,
        @JsonPropertyDescription("Containers that run beside the standard applications. Create-only.")
        @Size(max = 32) @Nullable List<CustomService> customServices,
        @JsonPropertyDescription("When the instance is made anew although nothing in the spec changed, with all that "
                + "is on its disk: OutdatedImage for a newer OS image, which Azure gives to new instances alone. Needs "
                + "replacementPolicy Recreate; at most once in 24 hours.")
        @Nullable RecreateOn recreateOn,
        @JsonPropertyDescription("When recreateOn may act; at any time when absent.")
        @Nullable MaintenanceWindow maintenanceWindow) {
    /** Why an instance is made anew. */
    public enum RecreateOn {
        OutdatedImage
    }

    /** When an instance may be taken down. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MaintenanceWindow(
            @JsonPropertyDescription("When the window opens, as a cron expression of five fields such as 0 22 * * 6.")
            @Size(min = 9, max = 128) @Required String schedule,
            @JsonPropertyDescription("How long it stays open, as an ISO 8601 duration from PT15M to P7D.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Required String duration,
            @JsonPropertyDescription("The time zone of the schedule, by its IANA or Windows name; UTC when absent.")
            @Size(min = 1, max = 128) @Nullable String timeZone) {
    }

    /** The power state of an instance. */
    public enum PowerState {
        Running, Stopped
    }

    /** Who reaches an instance's applications. */
    public enum SharingPolicy {
        Personal, Shared
    }

    /** Who may use an instance. */
    public enum AuthorizationType {
        personal
    }

    /** SSH access to an instance. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SshSettings(
            @JsonPropertyDescription("Whether the SSH port can be reached from public networks.")
            @Nullable EnabledDisabled sshPublicAccess,
            @JsonPropertyDescription("SSH public key of the administrator.")
            @Size(max = 8192) @Nullable String adminPublicKey) {
    }

    /** Who an instance is for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PersonalSettings(
            @JsonPropertyDescription("The user.")
            @Nullable AssignedUser assignedUser) {
    }

    /** A user of Microsoft Entra ID. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AssignedUser(
            @JsonPropertyDescription("Object id of the user.")
            @Pattern(Patterns.GUID) @Required String objectId,
            @JsonPropertyDescription("Tenant id of the user.")
            @Pattern(Patterns.GUID) @Required String tenantId) {
    }

    /** Scripts that set an instance up. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SetupScripts(
            @JsonPropertyDescription("The scripts.")
            @Nullable Scripts scripts) {
    }

    /** When which script runs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scripts(
            @JsonPropertyDescription("Runs once, when the instance is created.")
            @Nullable ScriptReference creationScript,
            @JsonPropertyDescription("Runs whenever the instance starts.")
            @Nullable ScriptReference startupScript) {
    }

    /** A script. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.scriptData) != has(self.scriptFrom)",
            message = "exactly one of scriptData and scriptFrom must be set")
    @ValidationRule(value = "!has(self.scriptFrom) || !has(self.scriptSource) || self.scriptSource == 'inline'",
            message = "scriptFrom is sent inline: scriptSource can't be workspace",
            fieldPath = ".scriptSource")
    public record ScriptReference(
            @JsonPropertyDescription("Where the script is: inline or workspace.")
            @Nullable @Pattern(Patterns.SCRIPT_SOURCE) @Size(max = 9) String scriptSource,
            @JsonPropertyDescription("The script in base64 when inline, else its path in the workspace's file share.")
            @Size(max = 65536) @Nullable String scriptData,
            @JsonPropertyDescription("The script as it stands in a ConfigMap, in place of scriptData.")
            @Nullable ConfigMapValueSource scriptFrom,
            @JsonPropertyDescription("Arguments for the script.")
            @Size(max = 4096) @Nullable String scriptArguments,
            @JsonPropertyDescription("How long it may run, such as 60m.")
            @Size(max = 16) @Nullable String timeout) {
    }
}
