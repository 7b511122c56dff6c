package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.OnlineAutoscale;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.ReplaceRule;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One deployment as the body that Azure takes. */
final class DeploymentTranslation {
    private static final UpdateRule UPDATES = UpdateRule
            .createOnly("/location", "/properties/endpointComputeType", "/properties/instanceType",
                    "/properties/codeConfiguration/codeId", "/properties/codeConfiguration/scoringScript")
            .patching("/sku", "/tags");
    /** Fields of the spec that Azure has elsewhere. */
    private static final List<String> OURS = List.of("name", "instanceCount", "autoscale", "tags", "overrides",
            "modelRef", "modelSource", "modelType", "environment", "environmentRef", "environmentVariablesFrom");

    private final OnlineComputeTarget host;
    private final ResolvedReferences resolved;
    private final ArmId endpoint;
    private final String location;
    private final Facts facts;

    DeploymentTranslation(OnlineComputeTarget host, ResolvedReferences resolved, ArmId endpoint, String location,
            Facts facts) {
        this.host = host;
        this.resolved = resolved;
        this.endpoint = endpoint;
        this.location = location;
        this.facts = facts;
    }

    /** Returns the body with the tags, which are the deployment's and, beside them, its endpoint's. */
    ObjectNode body(OnlineDeployment deployment, DeploymentParts parts, @Nullable Map<String, String> tags) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", tags);
        if (deployment.instanceCount() != null) {
            body.set("sku", sku(deployment.instanceCount()));
        }
        ObjectNode properties = body.putObject("properties").put("endpointComputeType",
                host.endpointComputeType());
        properties.setAll(Json.of(deployment).remove(OURS).remove(DeploymentParts.PROPERTIES));
        properties.setAll(parts.properties());
        return body;
    }

    Intent intent(OnlineDeployment deployment, ObjectNode body, List<Traffic> traffic,
            @Nullable Problem notNow) {
        // Without a count in the spec an autoscale rule may own it, but Azure wants one to begin with.
        ObjectNode defaults = Json.object();
        defaults.set("sku", sku(atFirst(deployment)));
        String size = host.instanceType(deployment);
        if (size != null && deployment.instanceType() == null) {
            defaults.putObject("properties").put("instanceType", size);
        }
        String key = InferenceEndpointKind.deploymentKey(deployment.name());
        CompareRules rules = CompareRules.NONE
                .withIgnored(UnmanagedEntries.in(UnmanagedEntries.PROPERTIES, deployment.properties(),
                        facts.at(key, UnmanagedEntries.PROPERTIES)));
        if (deployment.instanceCount() == null) {
            rules = rules.withIgnored("/sku/name", "/sku/capacity");
        }
        return Intent.manage(key, endpoint.child("deployments", deployment.name()),
                resolved.apiVersion(InferenceEndpointKind.TYPE + "/deployments", InferenceEndpointKind.API_VERSION),
                body).withCreateDefaults(defaults).withCreationGuard(notNow)
                .updatedBy(UPDATES.replaced(ReplaceRule.FREELY.whileInUse(inUse(deployment.name(), traffic))))
                .comparedBy(rules)
                .dependingOn(Set.of(InferenceEndpointKind.KEY)).serialWith(InferenceEndpointKind.KEY);
    }

    /** Live traffic is never taken down for a change: it has to be moved first. */
    private @Nullable String inUse(String name, List<Traffic> traffic) {
        return traffic.stream().filter(t -> t.mayReach(name)).findFirst()
                .map(t -> "deployment " + name + " has " + t.percentage(name) + " % of the endpoint's " + t.property()
                        + ": give it to another deployment in spec." + host.member() + "." + t.property()
                        + ", and this one is made anew once it has none")
                .orElse(null);
    }

    /** How many instances it is made with. */
    static int atFirst(OnlineDeployment deployment) {
        OnlineAutoscale autoscale = deployment.autoscale();
        if (autoscale == null) {
            return Objects.requireNonNullElse(deployment.instanceCount(), 1);
        }
        return Objects.requireNonNullElse(autoscale.defaultInstances(), autoscale.minInstances());
    }

    private static ObjectNode sku(int instances) {
        return Json.object().put("name", "Default").put("capacity", instances);
    }
}
