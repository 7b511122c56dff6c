package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A container that runs beside an instance's standard applications. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomService(
        @JsonPropertyDescription("Name of the service.")
        @Size(max = 64) @Nullable String name,
        @JsonPropertyDescription("The image.")
        @Nullable Image image,
        @JsonPropertyDescription("Environment variables, by name.")
        @Size(max = 100) @Nullable Map<String, EnvironmentVariable> environmentVariables,
        @JsonPropertyDescription("How Docker runs it.")
        @Nullable Docker docker,
        @JsonPropertyDescription("Its ports.")
        @Size(max = 32) @Nullable List<Endpoint> endpoints,
        @JsonPropertyDescription("Its volumes.")
        @Size(max = 32) @Nullable List<Volume> volumes,
        @JsonPropertyDescription("The Jupyter kernel that a custom environment brings.")
        @Nullable Kernel kernel) {
    /** An image. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(
            @JsonPropertyDescription("docker or azureml.")
            @Nullable ImageType type,
            @JsonPropertyDescription("URL of a docker image, or name of an environment.")
            @Nullable String reference,
            @JsonPropertyDescription("Version of the image; the latest when absent.")
            @Size(max = 128) @Nullable String version) {
    }

    /** Where an image is from. */
    public enum ImageType {
        docker, azureml
    }

    /** The value of an environment variable. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EnvironmentVariable(
            @JsonPropertyDescription("local is the only type.")
            @Nullable EnvironmentVariableType type,
            @JsonPropertyDescription("The value.")
            @Size(max = 4096) @Nullable String value) {
    }

    /** Where a value is from. */
    public enum EnvironmentVariableType {
        local
    }

    /** How Docker runs a service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Docker(
            @JsonPropertyDescription("Whether the container is privileged.")
            @Nullable Boolean privileged) {
    }

    /** A port of a service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Endpoint(
            @JsonPropertyDescription("The protocol.")
            @Nullable Protocol protocol,
            @JsonPropertyDescription("Name of the port.")
            @Size(max = 64) @Nullable String name,
            @JsonPropertyDescription("Port in the container.")
            @Min(1) @Max(65535) @Nullable Integer target,
            @JsonPropertyDescription("Port that the application is reached by.")
            @Min(1) @Max(65535) @Nullable Integer published,
            @JsonPropertyDescription("Address that the application is reached by.")
            @Size(max = 64) @Nullable String hostIp) {
    }

    /** The protocol of a port. */
    public enum Protocol {
        tcp, udp, http
    }

    /** A volume of a service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @JsonPropertyDescription("What it is.")
            @Nullable VolumeType type,
            @JsonPropertyDescription("Whether it is mounted read-only.")
            @Nullable Boolean readOnly,
            @JsonPropertyDescription("What is mounted; for bind the path on the host.")
            @Nullable String source,
            @JsonPropertyDescription("Where in the container.")
            @Nullable String target,
            @JsonPropertyDescription("Consistency of the volume.")
            @Size(max = 64) @Nullable String consistency,
            @JsonPropertyDescription("Options of bind.")
            @Nullable Bind bind,
            @JsonPropertyDescription("Options of volume.")
            @Nullable NamedVolume volume,
            @JsonPropertyDescription("Options of tmpfs.")
            @Nullable Tmpfs tmpfs) {
    }

    /** What a volume is. */
    public enum VolumeType {
        bind, volume, tmpfs, npipe
    }

    /** Options of a bind mount. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bind(
            @JsonPropertyDescription("Mount propagation.")
            @Size(max = 64) @Nullable String propagation,
            @JsonPropertyDescription("Whether to create the path on the host.")
            @Nullable Boolean createHostPath,
            @JsonPropertyDescription("SELinux options.")
            @Size(max = 64) @Nullable String selinux) {
    }

    /** Options of a named volume. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NamedVolume(
            @JsonPropertyDescription("Whether not to copy what the image has at the target.")
            @Nullable Boolean nocopy) {
    }

    /** Options of a tmpfs mount. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tmpfs(
            @JsonPropertyDescription("Size.")
            @Min(0) @Nullable Integer size) {
    }

    /** A Jupyter kernel. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kernel(
            @JsonPropertyDescription("Arguments of the runtime.")
            @Size(max = 64) @Nullable List<String> argv,
            @JsonPropertyDescription("Name that people see.")
            @Size(max = 128) @Nullable String displayName,
            @JsonPropertyDescription("Language, such as python.")
            @Size(max = 64) @Nullable String language) {
    }
}
