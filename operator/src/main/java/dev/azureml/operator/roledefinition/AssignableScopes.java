package dev.azureml.operator.roledefinition;

import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.operator.arm.ArmId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a role can be assigned: where it is defined, and the further places that the spec says. */
final class AssignableScopes {
    private AssignableScopes() {
    }

    static List<ArmId> from(ArmId home, MLRoleDefinitionSpec spec) {
        return Stream.concat(Stream.of(home), Objects.requireNonNullElse(spec.assignableScopes(), List.<String>of())
                .stream().map(ArmId::parse)).distinct().toList();
    }
}
