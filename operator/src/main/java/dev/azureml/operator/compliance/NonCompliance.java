package dev.azureml.operator.compliance;

import dev.azureml.api.MLPolicyAssignmentStatus;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.Remarks;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.tenant.Use;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells an object that something of it does not comply, where an MLPolicyAssignment has read that for its own status: no
 * object asks Azure for it. What a status says is no proof of who wrote it, so each namespace is held to what it may do.
 */
public final class NonCompliance implements Remarks {
    private static final String ASSIGNMENT = "MLPolicyAssignment";

    private final Known known;

    /** The objects, and who may do what. */
    interface Known {
        Optional<Onlooker.Seen> find(ObjectKey key);

        List<Onlooker.Seen> ofKind(String kind);

        /** Returns why the namespace may not use that so; empty when it may. */
        Optional<String> refusal(String namespace, String armId, Use use);
    }

    NonCompliance(Known known) {
        this.known = known;
    }

    public NonCompliance(Onlooker onlooker) {
        this(new Known() {
            @Override
            public Optional<Onlooker.Seen> find(ObjectKey key) {
                return onlooker.find(key);
            }

            @Override
            public List<Onlooker.Seen> ofKind(String kind) {
                return onlooker.objects(kind);
            }

            @Override
            public Optional<String> refusal(String namespace, String armId, Use use) {
                return onlooker.refusal(namespace, armId, use);
            }
        });
    }

    /** One resource that does not comply with a policy. */
    private record Finding(String resource, String policy, ObjectKey assignment) {
        String told() {
            return resource + " does not comply with \"" + policy + "\" (MLPolicyAssignment " + assignment.namespace()
                    + "/"
                    + assignment.name() + ")";
        }
    }

    @Override
    public List<KindCondition> of(ObjectKey key) {
        if (key.kind().equals(ASSIGNMENT)) {
            return List.of(); // it says itself what it has read
        }
        Set<ArmId> own = known.find(key).map(Onlooker.Seen::status).map(NonCompliance::resources).orElse(Set.of());
        List<Finding> findings = own.isEmpty()
                ? List.of()
                : known.ofKind(ASSIGNMENT).stream().flatMap(one -> findings(one, key, own)).distinct().toList();
        return findings.isEmpty()
                ? List.of()
                : List.of(new KindCondition(ConditionType.COMPLIANT, KindCondition.Truth.FALSE,
                        ConditionReason.NON_COMPLIANT, findings.stream().map(Finding::told).sorted().collect(Collectors
                                .joining("; ")) + ". Change the spec to comply, or ask for an exemption."));
    }

    /** What it made or took over, and what it is about. */
    private static Set<ArmId> resources(MLStatus status) {
        Stream<String> recorded = Stream.ofNullable(status.resources()).flatMap(List::stream).map(ResourceStatus::id);
        return Stream.concat(Stream.ofNullable(status.id()), recorded).flatMap(id -> ArmId.tryParse(id).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<Finding> findings(Onlooker.Seen assignment, ObjectKey key, Set<ArmId> own) {
        if (!(assignment.status() instanceof MLPolicyAssignmentStatus status) || status.compliance() == null
                || status.compliance().nonCompliantResources() == null) {
            return Stream.empty();
        }
        String policy = Objects.requireNonNullElse(status.policyName(), "a policy");
        return status.compliance().nonCompliantResources().stream().flatMap(one -> ArmId.tryParse(one.id()).stream())
                .filter(own::contains)
                .filter(id -> isBelieved(assignment.key(), status.id(), key, id))
                .map(id -> new Finding(id.value(), policy, assignment.key()));
    }

    /**
     * Of another namespace's objects it counts what was found by who may assign policies there, and it is told who may look at
     * the resource.
     */
    private boolean isBelieved(ObjectKey assignment, @Nullable String assignmentId, ObjectKey object, ArmId resource) {
        if (known.refusal(object.namespace(), resource.value(), Use.REFER).isPresent()) {
            return false;
        }
        Optional<ArmId> scope = ArmId.tryParse(assignmentId).flatMap(ArmId::parent).filter(resource::isWithin);
        return scope.isPresent() && (assignment.namespace().equals(object.namespace())
                || known.refusal(assignment.namespace(), scope.get().value(), Use.GRANT).isEmpty());
    }
}
