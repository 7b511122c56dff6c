package dev.azureml.operator.alert;

import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.ObjectName;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule watches: a workspace, an online endpoint of it, a deployment of that, or a compute.
 *
 * @param property of the spec that says it, to look for it before a rule is made; empty where an object says it is there
 */
record Watched(WatchedType type, ArmId id, Optional<String> property) {
    private static final String API_VERSION = "2025-12-01";
    private static final String ENDPOINTS = "onlineEndpoints";

    /** Returns the object that stands for what is watched; empty where the spec has none. */
    static Optional<ObjectRef> reference(MLAlertRuleSpec spec) {
        return Optional.ofNullable(spec.endpointRef()).map(ObjectName::name)
                .map(name -> new ObjectRef("MLInferenceEndpoint", null, name))
                .or(() -> Optional.ofNullable(spec.computeRef()).map(ObjectName::name)
                        .map(name -> new ObjectRef("MLCompute", null, name)));
    }

    /** Returns what a spec means, whatever Azure has. */
    static Watched of(MLAlertRuleSpec spec, ResolvedReferences resolved) {
        ArmId workspace = resolved.requireWorkspace();
        Optional<ArmId> referred = reference(spec).map(ref -> resolved.object(ref).id());
        if (spec.computeRef() != null || spec.computeName() != null) {
            return new Watched(WatchedType.COMPUTE, referred.orElseGet(() -> workspace.child("computes",
                    Objects.requireNonNull(spec.computeName(), "one of the two is there"))),
                    Optional.of("spec.computeName").filter(_ -> referred.isEmpty()));
        }
        Optional<ArmId> endpoint = referred
                .or(() -> Optional.ofNullable(spec.endpointName()).map(name -> workspace.child(ENDPOINTS, name)));
        if (endpoint.isEmpty()) {
            return new Watched(WatchedType.WORKSPACE, workspace,
                    Optional.ofNullable(spec.workspaceId()).map(_ -> "spec.workspaceId"));
        }
        return spec.deployment() == null
                ? new Watched(WatchedType.ENDPOINT, endpoint.get(),
                        Optional.of("spec.endpointName").filter(_ -> referred.isEmpty()))
                : new Watched(WatchedType.DEPLOYMENT, endpoint.get().child("deployments", spec.deployment()),
                        Optional.of("spec.deployment"));
    }

    /** Returns why an endpoint that an object stands for can't be watched here. */
    static Optional<Translation.Refused> refusal(MLAlertRuleSpec spec, ResolvedReferences resolved) {
        return reference(spec).flatMap(ref -> {
            ArmId id = resolved.object(ref).id();
            boolean isCompute = spec.computeRef() != null;
            String path = isCompute ? "spec.computeRef" : "spec.endpointRef";
            if (!isCompute && !id.type().equalsIgnoreCase(WatchedType.ENDPOINT.type())) {
                return Optional.of(Translation.Refused.invalid(path,
                        "MLInferenceEndpoint " + ref.name() + " is no online"
                                + " endpoint, and Azure publishes no metrics of such a one (" + id.type()
                                + "): name one that is"
                                + " managed or kubernetes"));
            }
            ArmId workspace = resolved.requireWorkspace();
            return id.parent().filter(workspace::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(Translation.Refused.invalid(path, ref.kind() + " " + ref.name() + " lies in "
                            + id.parent().map(ArmId::value).orElse("no workspace") + ", and this rule is for "
                            + workspace + ": name the workspace of the " + (isCompute ? "compute" : "endpoint")
                            + ", or one of the workspace"));
        });
    }

    /** Returns what is looked at before a rule is made; nothing where an object says that it is there. */
    List<Intent> targets(ResolvedReferences resolved) {
        List<Intent> targets = new ArrayList<>();
        property.ifPresent(path -> targets.add(Intent.target(path, id, resolved.apiVersion(id.type(), API_VERSION))));
        return targets;
    }
}
