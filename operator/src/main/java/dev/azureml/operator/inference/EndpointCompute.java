package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ObjectName;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ComputeMatrix;
import dev.azureml.operator.azureml.InstanceTypeFit;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A compute that something is deployed on, as our object of it says, or as Azure does where it is named by id.
 *
 * @param path where the spec names it
 * @param key under which it is looked at
 * @param referred our object of it; null when it is named by id
 */
record EndpointCompute(String path, String key, ArmId id, @Nullable ReferencedObject referred,
        ResolvedReferences resolved,
        Facts facts) {
    /** Before the name of one in the workspace. */
    private static final String NAME = "azureml:";
    private static final String DEFAULT_INSTANCE_TYPE = "defaultinstancetype";

    static ObjectRef ref(ObjectName name) {
        return new ObjectRef("MLCompute", null, name.name());
    }

    /** One of ref and id is given. */
    static EndpointCompute of(String owner, @Nullable ObjectName ref, @Nullable String id, ResolvedReferences resolved,
            Facts facts) {
        if (ref != null) {
            ReferencedObject referred = resolved.object(ref(ref));
            return new EndpointCompute(owner + ".computeRef", "", referred.id(), referred, resolved, facts);
        }
        String said = String.valueOf(id);
        ArmId compute = said.startsWith(NAME)
                ? resolved.requireWorkspace().child("computes", said.substring(NAME.length()))
                : ArmId.parse(said);
        return new EndpointCompute(owner + ".computeId", "compute/" + compute.name(), compute, null, resolved, facts);
    }

    /** What is read of Azure to know it. */
    Optional<Intent> look() {
        return referred == null
                ? Optional.of(Intent.look(key, id, resolved.apiVersion(id.type(), InferenceEndpointKind.API_VERSION)))
                : Optional.empty();
    }

    boolean isKnown() {
        return referred != null || facts.knows(key);
    }

    /** Why it can never be the compute for that; empty when it can, or nobody knows. */
    Optional<String> refusal(ComputeMatrix.Purpose purpose) {
        if (!id.isWithin(resolved.requireWorkspace())) {
            return Optional.of("compute " + id + " is not in the endpoint's workspace: name one that is");
        }
        String type = said("/computeType", "/properties/computeType").asText("");
        return type.isEmpty() ? Optional.empty() : ComputeMatrix.refusal(purpose, id.name(), type);
    }

    /** What keeps it from being deployed on for now. */
    Optional<Problem> hindrance() {
        if (referred == null && facts.absent(key)) {
            return notReady(path, "compute " + id.name() + " is not attached to the workspace: attach it, for example"
                    + " with an MLCompute, and name that by computeRef");
        }
        String state = said("/provisioningState", "/properties/provisioningState").asText("Succeeded");
        return state.equals("Succeeded")
                ? Optional.empty()
                : notReady(path, "compute " + id.name() + " is " + state + " in Azure, and has to be Succeeded: "
                        + (referred == null
                                ? "see its errors in Azure"
                                : "see the status of MLCompute " + referred.ref().name()));
    }

    /** What keeps an instance type from being had on it. */
    Optional<Problem> hindrance(String typePath, @Nullable String type) {
        Set<String> types = instanceTypes();
        if (type == null || type.equals(DEFAULT_INSTANCE_TYPE) || types.isEmpty()) {
            return Optional.empty();
        }
        if (!types.contains(type)) {
            return notReady(typePath, "compute " + id.name() + " has no instance type " + type + "; it has "
                    + String.join(", ", types) + ": name one of these, or add it to the compute's instanceTypes");
        }
        return misfit(type).flatMap(why -> notReady(typePath, "no node can hold " + type + ": it " + why
                + "; name another instance type, or add nodes to the cluster"));
    }

    /** ARM id of the cluster that is attached; empty when nobody knows. */
    Optional<ArmId> cluster() {
        return ArmId.tryParse(said("/resourceId", "/properties/resourceId").textValue());
    }

    private Set<String> instanceTypes() {
        JsonNode types = referred == null
                ? facts.at(key, "/properties/properties/instanceTypes")
                : referred.spec().at("/kubernetes/instanceTypes");
        Set<String> names = new TreeSet<>();
        types.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Our object of it looks at the nodes where the cluster is the operator's own. */
    private Optional<String> misfit(String type) {
        if (referred == null) {
            return Optional.empty();
        }
        for (JsonNode condition : referred.status().path("conditions")) {
            if (condition.path("reason").asText().equals(ConditionReason.NODES_TOO_SMALL.word())) {
                return InstanceTypeFit.misfit(type, condition.path("message").asText());
            }
        }
        return Optional.empty();
    }

    private JsonNode said(String status, String arm) {
        return referred == null ? facts.at(key, arm) : referred.status().at(status);
    }

    private static Optional<Problem> notReady(String path, String why) {
        return Optional.of(new Problem(Reason.DEPENDENCY_NOT_READY, path + ": " + why));
    }
}
