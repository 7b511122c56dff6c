package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.operator.arm.ArmId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each dependency comes from. One is made only for a workspace that does not exist yet: one that does keeps
 * what it has, unless the spec says otherwise.
 */
final class Dependencies {
    private enum Source {
        BROUGHT,
        MADE,
        LEFT,
        UNDECIDED
    }

    private final Map<Dependency, Source> sources = new EnumMap<>(Dependency.class);
    private final Map<Dependency, ArmId> ids = new EnumMap<>(Dependency.class);

    private Dependencies() {
    }

    static Dependencies of(Scene scene) {
        var all = new Dependencies();
        if (scene.kind() == Kind.Project) {
            return all;
        }
        for (var dependency : EnumSet.complementOf(EnumSet.of(Dependency.LOG_ANALYTICS))) {
            all.decide(scene, dependency);
        }
        all.decideLogAnalytics(scene);
        return all;
    }

    /** The one that is in use or will be; empty when there is none, or none is known yet. */
    Optional<ArmId> id(Dependency dependency) {
        return Optional.ofNullable(ids.get(dependency));
    }

    /** Those that are ours to make and to keep. */
    Set<Dependency> made() {
        return with(Source.MADE);
    }

    /** Those that somebody else made, as the spec says. */
    Map<Dependency, ArmId> brought() {
        return from(Source.BROUGHT);
    }

    /** Those that the workspace has already, and the spec is silent about. */
    Map<Dependency, ArmId> left() {
        return from(Source.LEFT);
    }

    /** Those that the workspace's body names: what it has already and the spec is silent about is left to Azure. */
    Map<Dependency, ArmId> named() {
        Map<Dependency, ArmId> named = new EnumMap<>(Dependency.class);
        named.putAll(ids);
        named.keySet().removeIf(it -> it.workspaceProperty() == null || sources.get(it) == Source.LEFT);
        return named;
    }

    /** What must be there before the workspace can be. */
    Set<String> keysBeforeWorkspace() {
        Set<String> keys = new HashSet<>();
        made().forEach(it -> keys.add(it.key()));
        with(Source.UNDECIDED).forEach(it -> keys.add(it.key()));
        return keys;
    }

    private Map<Dependency, ArmId> from(Source source) {
        Map<Dependency, ArmId> found = new EnumMap<>(ids);
        found.keySet().retainAll(with(source));
        return found;
    }

    private Set<Dependency> with(Source source) {
        Set<Dependency> found = EnumSet.noneOf(Dependency.class);
        sources.forEach((it, from) -> {
            if (from == source) {
                found.add(it);
            }
        });
        return found;
    }

    private void decide(Scene scene, Dependency dependency) {
        var wish = DependencySpec.of(scene.spec(), dependency);
        var recorded = scene.subject().recorded(dependency.key());
        if (wish.id() != null) {
            put(dependency, Source.BROUGHT, ArmId.parse(wish.id()));
        } else if (dependency == Dependency.CONTAINER_REGISTRY && !wish.said()) {
            return;
        } else if (recorded.isPresent()) {
            put(dependency, Source.MADE, ArmId.parse(recorded.get().id()));
        } else if (!scene.workspaceKnown()) {
            sources.put(dependency, Source.UNDECIDED);
        } else {
            decideByWorkspace(scene, dependency, wish);
        }
    }

    private void decideByWorkspace(Scene scene, Dependency dependency, DependencySpec wish) {
        ArmId ours = dependency.idFor(scene.workspace());
        Optional<ArmId> present = inUse(scene, dependency.workspaceProperty());
        if (present.isPresent() && !present.get().equals(ours)) {
            put(dependency, Source.LEFT, present.get());
        } else if (present.isPresent() || !scene.workspaceExists()
                || (wish.said() && scene.workspaceReadInFull())) {
            put(dependency, Source.MADE, ours);
        }
    }

    private void decideLogAnalytics(Scene scene) {
        var wish = DependencySpec.of(scene.spec(), Dependency.LOG_ANALYTICS);
        Source insights = sources.get(Dependency.APPLICATION_INSIGHTS);
        if (wish.id() != null) {
            put(Dependency.LOG_ANALYTICS, Source.BROUGHT, ArmId.parse(wish.id()));
        } else if (insights == Source.MADE) {
            ArmId id = scene.subject().recorded(Dependency.LOG_ANALYTICS.key())
                    .map(recorded -> ArmId.parse(recorded.id()))
                    .orElseGet(() -> Dependency.LOG_ANALYTICS.idFor(scene.workspace()));
            put(Dependency.LOG_ANALYTICS, Source.MADE, id);
        }
    }

    private void put(Dependency dependency, Source source, ArmId id) {
        sources.put(dependency, source);
        ids.put(dependency, id);
    }

    private static Optional<ArmId> inUse(Scene scene, @Nullable JsonPointer property) {
        return property == null
                ? Optional.empty()
                : ArmId.tryParse(scene.facts().at(Keys.WORKSPACE, property.toString()).textValue());
    }
}
