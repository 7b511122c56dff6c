package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.SharedResource;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One translation: the object, what its references lead to, what is known, and the workspace's ARM id. */
record Scene(ManagedObject<MLWorkspaceSpec> subject, ResolvedReferences resolved, Facts facts, ArmId workspace) {

    MLWorkspaceSpec spec() {
        return subject.spec();
    }

    MLWorkspaceSpec.Kind kind() {
        MLWorkspaceSpec.Kind said = spec().kind();
        return said == null ? MLWorkspaceSpec.Kind.Default : said;
    }

    /** From where the workspace is to be reached; null where the spec leaves that to Azure and to others. */
    @Nullable
    Architecture architecture() {
        return spec().network() == null ? null : spec().network().architecture();
    }

    /** The subnets that the spec names. */
    NetworkPlaces places() {
        return new NetworkPlaces(spec().network(), resolved);
    }

    boolean createsGroup() {
        return Boolean.TRUE.equals(spec().resourceGroup().create());
    }

    /** Whether Azure has said if there is a workspace. */
    boolean workspaceKnown() {
        return workspaceExists() || facts.absent(Keys.WORKSPACE);
    }

    boolean workspaceExists() {
        return facts.get(Keys.WORKSPACE) instanceof Observation.Present;
    }

    /** Whether the workspace is still to be made: there is none, or what a creation that failed has left. */
    boolean workspaceIsNew() {
        String state = facts.at(Keys.WORKSPACE, "/properties/provisioningState").asText("");
        return facts.absent(Keys.WORKSPACE) || (state.equalsIgnoreCase("Failed") || state.equalsIgnoreCase("Canceled"))
                && subject.recorded(Keys.WORKSPACE).filter(ResourceStatus::neverWorked).isPresent();
    }

    /** Whether the workspace was made to its end, and nothing is under way there. */
    boolean workspaceWorks() {
        return facts.at(Keys.WORKSPACE, "/properties/provisioningState").asText("").equalsIgnoreCase("Succeeded");
    }

    /** The resource group that the workspace is in. */
    ArmId group() {
        return workspace.group();
    }

    /** Whether what the workspace does not show is absent, and not only left out of a list. */
    boolean workspaceReadInFull() {
        return facts.get(Keys.WORKSPACE) instanceof Observation.Present(var _, boolean partial) && !partial;
    }

    String location() {
        return spec().location();
    }

    /** The location as it stands in paths. */
    String locationName() {
        return Region.folded(location());
    }

    /** The keys and what must be there before anything in the resource group can be. */
    Set<String> after(Set<String> keys) {
        Set<String> all = new HashSet<>(keys);
        if (createsGroup()) {
            all.add(Keys.RESOURCE_GROUP);
        }
        return all;
    }

    /** A resource that several objects may want alike. */
    Intent shared(Intent wanted) {
        return SharedResource.of(wanted, subject, facts);
    }

    /** What everything that is created has: where it is. */
    ObjectNode birth() {
        return Json.object().put("location", location());
    }

    /** The tags that the spec wants on the workspace and on what is made for it. */
    ObjectNode tagged() {
        ObjectNode body = Json.object();
        ArmBody.put(body, "tags", spec().tags());
        return body;
    }
}
