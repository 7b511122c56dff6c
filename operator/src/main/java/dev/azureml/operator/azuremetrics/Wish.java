package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MLInferenceEndpointStatus;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.api.MetricExport;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Metrics of a workspace that are wanted.
 *
 * @param workspace the object, whose identity and whose namespace's scopes they are read with
 * @param id of the workspace in Azure
 */
record Wish(Onlooker.Seen workspace, ArmId id, Set<MetricExport.Group> groups, Duration interval) {
    static final String KIND = "MLWorkspace";
    private static final String ENDPOINTS = "MLInferenceEndpoint";

    /** Returns what is wanted of it; empty when nothing is, or when Azure does not have it yet. */
    static Optional<Wish> of(Onlooker.Seen workspace, MetricsSettings settings) {
        if (!(workspace.spec() instanceof MLWorkspaceSpec spec) || workspace.status() == null) {
            return Optional.empty();
        }
        MetricExport said = spec.metrics();
        // A group of a later CRD is none to this program.
        Set<MetricExport.Group> groups = said == null
                ? settings.groups()
                : said.groups().stream().filter(Objects::nonNull).collect(Collectors.toSet());
        Duration interval = said == null || said.interval() == null
                ? settings.interval()
                : Duration.parse(said.interval().name());
        return groups.isEmpty()
                ? Optional.empty()
                : ArmId.tryParse(workspace.status().id()).filter(id -> id.type().equalsIgnoreCase(MetricScope.WORKSPACE
                        .type())).map(id -> new Wish(workspace, id, EnumSet.copyOf(groups), interval));
    }

    ObjectKey key() {
        return workspace.key();
    }

    /** Whether metrics of what its computes use are among them. */
    boolean hasResources() {
        return groups.contains(MetricExport.Group.Resource);
    }

    /** Returns where the workspace is, as its status or else its spec says. */
    Optional<String> region() {
        if (workspace.status() instanceof MLWorkspaceStatus status && status.location() != null) {
            return Optional.of(status.location());
        }
        return workspace.spec() instanceof MLWorkspaceSpec spec ? Optional.of(spec.location()) : Optional.empty();
    }

    String labels() {
        return labels(key());
    }

    static String labels(ObjectKey key) {
        return Labels.joined(Labels.of("namespace", key.namespace()), Labels.of("workspace", key.name()));
    }

    /** Returns the workspace and what lies in it of what objects describe, as far as it is wanted; each once. */
    List<Target> targets(Onlooker onlooker) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(id, MetricScope.WORKSPACE, labels()));
        if (groups.contains(MetricExport.Group.Endpoint) || groups.contains(MetricExport.Group.Deployment)) {
            Map<ArmId, Target> below = new LinkedHashMap<>();
            onlooker.objects(ENDPOINTS).stream().flatMap(this::served).forEach(t -> below.putIfAbsent(t.id(), t));
            targets.addAll(below.values());
        }
        return targets;
    }

    private Stream<Target> served(Onlooker.Seen endpoint) {
        if (!(endpoint.status() instanceof MLInferenceEndpointStatus status)) {
            return Stream.empty();
        }
        Optional<ArmId> own = ArmId.tryParse(status.id())
                .filter(at -> at.type().equalsIgnoreCase(MetricScope.ENDPOINT.type())
                        && at.parent().filter(id::equals).isPresent());
        return own.stream().flatMap(at -> {
            String labels = Labels.joined(labels(), Labels.of("endpoint", at.name()));
            List<ResourceStatus> resources = Optional.ofNullable(status.resources()).orElse(List.of());
            return Stream.concat(Stream.of(new Target(at, MetricScope.ENDPOINT, labels)), resources.stream()
                    .flatMap(resource -> ArmId.tryParse(resource.id()).stream())
                    .filter(part -> part.type().equalsIgnoreCase(MetricScope.DEPLOYMENT.type())
                            && part.parent().filter(at::equals).isPresent())
                    .map(part -> new Target(part, MetricScope.DEPLOYMENT, Labels.joined(labels, Labels.of("deployment",
                            part.name())))));
        });
    }
}
