package dev.azureml.operator.policyrule;

import dev.azureml.operator.arm.ArmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is assigned where a resource lies, as far as it is known.
 *
 * @param open properties that policies may change which are not among these, by the policies' words for them in lower case
 */
public record Assigned(List<AssignedPolicy> policies, Set<String> open) {
    /** What a policy changes of which it is not known what that is. */
    public static final String ANY = "*";
    /** What policies that are for resources of any type change. */
    public static final Set<String> OF_ANY_TYPE = Set.of("tags", Target.LOCATION, "identity.type");

    public Assigned {
        policies = List.copyOf(policies);
        open = Set.copyOf(open);
    }

    /** Returns it without the policies that the resource is exempt from; where that is not sure, they may change it still. */
    public Assigned without(List<Exemption> exemptions, ArmId resource, Instant now) {
        Set<String> stillOpen = new HashSet<>(open);
        List<AssignedPolicy> left = new ArrayList<>();
        for (AssignedPolicy policy : policies) {
            List<Exemption> freeing = exemptions.stream().filter(one -> one.frees(policy, resource, now)).toList();
            if (freeing.isEmpty()) {
                left.add(policy);
            } else if (policy.mayChange() && freeing.stream().noneMatch(Exemption::sure)) {
                stillOpen.add(ANY);
            }
        }
        return new Assigned(left, stillOpen);
    }
}
