package dev.azureml.operator.engine.references;

import dev.azureml.api.CredentialsRef;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.arm.ArmId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The MLWorkspaces, in which other objects lie: they lend credentials, and say from where they may be used. */
public final class Workspaces {
    private static final String ARM_TYPE = "Microsoft.MachineLearningServices/workspaces";

    private final ReferenceIndex index;

    public Workspaces(ReferenceIndex index) {
        this.index = index;
    }

    /** One of them as it was last seen. */
    public record Workspace(ObjectKey key, MLWorkspaceSpec spec, ObjectSnapshot snapshot) {
        private static Optional<Workspace> of(ObjectKey key, ObjectSnapshot snapshot) {
            return snapshot.spec() instanceof MLWorkspaceSpec spec
                    ? Optional.of(new Workspace(key, spec, snapshot))
                    : Optional.empty();
        }

        public String namespace() {
            return key.namespace();
        }

        /** Whether objects of the namespace may use it. */
        public boolean serves(String namespace) {
            List<String> allowed = Optional.ofNullable(spec.allowedNamespaces()).orElse(List.of());
            return key.namespace().equals(namespace) || allowed.contains(namespace) || allowed.contains("*");
        }

        /** The workspace in Azure, once it is known. */
        public Optional<ArmId> armId() {
            return Optional.ofNullable(snapshot.status()).flatMap(status -> ArmId.tryParse(status.id()));
        }

        @Nullable
        public String location() {
            return snapshot.status() instanceof MLWorkspaceStatus status && status.location() != null
                    ? status.location()
                    : spec.location();
        }

        @Nullable
        public CredentialsRef credentialsRef() {
            return spec.credentialsRef();
        }
    }

    public Optional<Workspace> find(ObjectKey key) {
        return index.find(key).flatMap(snapshot -> Workspace.of(key, snapshot));
    }

    /** Those whose status has the workspace in Azure, such as a Project that has its hub. */
    public Stream<Workspace> recording(String workspaceId) {
        return index.linked(Link.recorded(workspaceId)).stream().flatMap(key -> find(key).stream());
    }

    /** Those that manage it, and so say from where it may be used. */
    public Stream<Workspace> managing(String workspaceId) {
        return recording(workspaceId).filter(workspace -> workspace.snapshot().isAbout(workspaceId)
                && workspace.snapshot().manages());
    }

    /** Those that manage the workspace that the ARM id is, or lies in; none when no object of this cluster does. */
    public Stream<Workspace> managingAround(ArmId id) {
        for (Optional<ArmId> at = Optional.of(id); at.isPresent(); at = at.get().parent()) {
            if (at.get().type().equalsIgnoreCase(ARM_TYPE)) {
                return managing(at.get().value());
            }
        }
        return Stream.empty();
    }
}
