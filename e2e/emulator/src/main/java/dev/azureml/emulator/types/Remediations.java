package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Remediations of policies that change resources: what a Modify policy finds wrong is changed, where the assignment's identity
 * has the roles that the definition asks for. Of DeployIfNotExists policies nothing is found. With which codes Azure refuses
 * one is published nowhere.
 */
final class Remediations {
    private static final String TYPE = "Microsoft.PolicyInsights/remediations";
    private static final String STATE = "properties.provisioningState";
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    private Remediations() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2021-10-01", "2024-10-01").model(TYPE, null).put(Verb.moving(201, 200))
                .delete(Verb.sync(200, 200)).notPaged().rule(Remediations::check).fill(Remediations::fill)
                .settled(Remediations::remediate).view(Remediations::view));
    }

    private static Optional<Policies.Assigned> policy(World world, String id) {
        return world.find(id).filter(entry -> entry.id().is(Policies.ASSIGNMENT))
                .flatMap(entry -> Policies.assigned(world, entry));
    }

    private static void check(Write write) {
        String id = write.text("properties.policyAssignmentId");
        Policies.Assigned policy = policy(write.world(), id).orElseThrow(() -> refused(write, "The policy assignment '"
                + id + "' could not be found."));
        if (Stream.of("Modify", "DeployIfNotExists").noneMatch(policy::does)) {
            throw refused(write, "The policy definition '" + policy.definition().path("name").asText()
                    + "' can't be remediated.");
        }
        if (!write.creating()) {
            throw refused(write, "It was started already, and can't be changed.");
        }
    }

    private static ArmError refused(Write write, String why) {
        return ArmError.of(400, "InvalidCreateRemediationRequest", "The request to create remediation '"
                + write.id().name() + "' is invalid. " + why);
    }

    private static void fill(Write write) {
        write.preset("properties.resourceDiscoveryMode", "ExistingNonCompliant");
        write.set("properties.createdOn", Common.now());
        write.set("properties.lastUpdatedOn", Common.now());
        write.set("properties.correlationId", Common.uuid("remediation:" + write.id().key()));
        write.set("properties.deploymentStatus", summary(0, 0, 0));
        Common.systemData(write);
    }

    private static JsonNode summary(int total, int successful, int failed) {
        return Json.object("totalDeployments", total, "successfulDeployments", successful, "failedDeployments", failed);
    }

    private static void remediate(Settled settled) {
        Optional<Policies.Assigned> policy = policy(settled.world(), Json.text(settled.body(),
                "properties.policyAssignmentId"));
        List<Policies.State> wrong = policy.map(one -> Policies.states(settled.world(), one).stream()
                .filter(Policies.State::isWrong).toList()).orElse(List.of());
        boolean may = policy.filter(one -> hasRoles(settled.world(), one)).isPresent();
        settled.set("properties.lastUpdatedOn", Common.now());
        settled.set("properties.deploymentStatus", summary(wrong.size(), may ? wrong.size() : 0, may
                ? 0
                : wrong.size()));
        if (may) {
            wrong.forEach(one -> settled.world().edit(one.resource().id(),
                    body -> policy.get().changes((path, value) -> Json.set(body, path, value))));
        } else if (!wrong.isEmpty()) {
            settled.set(STATE, "Failed");
            settled.set("properties.statusMessage",
                    "The identity of the policy assignment does not have the permissions that the deployments need.");
        }
    }

    private static boolean hasRoles(World world, Policies.Assigned policy) {
        Entry assignment = policy.assignment();
        String principal = Json.text(assignment.body(), "identity.principalId");
        List<String> held = world.ofType(Roles.TYPE).stream().filter(one -> assignment.id().parent().toString()
                .toLowerCase(Locale.ROOT).startsWith(one.id().parent().toString().toLowerCase(Locale.ROOT))
                && Json.text(one.body(), "properties.principalId").equalsIgnoreCase(principal))
                .map(one -> last(Json.text(one.body(), "properties.roleDefinitionId"))).toList();
        return held.contains(OWNER) || policy.rule().at("/then/details/roleDefinitionIds").valueStream()
                .allMatch(role -> held.contains(last(role.asText())));
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Until it has looked for what does not comply. */
    private static void view(View view) {
        if (Json.text(view.body(), STATE).equals("Creating")) {
            Json.set(view.body(), STATE, Json.node("Evaluating"));
        }
    }
}
