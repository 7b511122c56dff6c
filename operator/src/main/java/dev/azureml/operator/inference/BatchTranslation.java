package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.BatchDeployment;
import dev.azureml.api.BatchEndpoint;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ComputeMatrix;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An MLInferenceEndpoint as the batch endpoint and the deployments that Azure takes. */
final class BatchTranslation {
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces/batchEndpoints";
    /** The only one that Azure takes here. */
    static final String AUTH_MODE = "AADToken";
    private static final UpdateRule ENDPOINT = UpdateRule.createOnly("/location").patching("/tags");
    private static final UpdateRule DEPLOYMENT = UpdateRule
            .createOnly("/location", "/properties/resources", "/properties/codeConfiguration/codeId",
                    "/properties/codeConfiguration/scoringScript")
            .patching("/tags", "/properties/description");
    /** Fields of the spec that Azure has elsewhere, or in another shape. */
    private static final List<String> OURS = List.of("name", "tags", "overrides", "computeRef", "computeId", "modelRef",
            "modelSource", "modelType", "environment", "environmentRef", "environmentVariablesFrom",
            "pipelineComponent");

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/identity")
            .and("/properties/authMode", "Azure takes no other here");
    private static final FixedPaths FIXED_OF_DEPLOYMENT = FixedPaths.OF_ALL
            .and("/location", "it is the endpoint's")
            .and("/properties/compute", "use the deployment's computeRef or computeId")
            .and("/properties/deploymentConfiguration/deploymentConfigurationType", "use pipelineComponent")
            .and("/properties/deploymentConfiguration/componentId", "use pipelineComponent.componentId")
            .said("the deployment's ", "/properties/model", "/properties/environmentId",
                    "/properties/codeConfiguration");

    private static final String COMPONENT = "componentId";

    private final ManagedObject<MLInferenceEndpointSpec> subject;
    private final MLInferenceEndpointSpec spec;
    private final BatchEndpoint batch;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId id;

    BatchTranslation(ManagedObject<MLInferenceEndpointSpec> subject, BatchEndpoint batch, ResolvedReferences resolved,
            Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.batch = batch;
        this.resolved = resolved;
        this.facts = facts;
        this.id = resolved.requireWorkspace().child("batchEndpoints", subject.azureName());
    }

    Translation translate() {
        Region region = Region.of(spec.location(), resolved, facts);
        String location = region.name();
        List<Intent> intents = new ArrayList<>(region.needs());
        List<Problem> problems = new ArrayList<>();
        undrained(intents, problems);
        if (location == null) {
            return Translation.Intents.of(intents).withProblems(problems);
        }
        Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED, List.of("/properties/keys"));
        List<Translation.Refused> refused = new ArrayList<>(overrides.refusal().stream().toList());
        Map<String, Intent> looks = new LinkedHashMap<>();
        Set<Intent> needs = new LinkedHashSet<>();
        List<Intent> made = new ArrayList<>();
        List<Problem> hindrances = new ArrayList<>();
        List<BatchDeployment> deployments = BatchTarget.deployments(batch);
        for (int i = 0; i < deployments.size(); i++) {
            deployment("spec.batch.deployments[" + i + "]", deployments.get(i), location, looks, needs, made,
                    hindrances).ifPresent(refused::add);
        }
        Problem.all(hindrances).ifPresent(problems::add);
        if (!refused.isEmpty()) {
            return Translation.Refused.with(refused, problems);
        }
        ObjectNode body = body(location);
        overrides.merge(body);
        intents.addAll(looks.values());
        // An endpoint that is there goes on with the deployments that can be.
        Problem missing = facts.absent(InferenceEndpointKind.KEY) ? DeploymentParts.missing(made) : null;
        // Before the endpoint, so that code is deleted after it.
        intents.addAll(DeploymentParts.withheld(needs, missing));
        intents.add(endpoint(body, missing).dependingOn(region.keys()));
        intents.addAll(made);
        return Translation.Intents.of(intents).withProblems(problems).withAdvice(EndpointAdvice.ofParts(deployments));
    }

    private Optional<Translation.Refused> deployment(String path, BatchDeployment said, String location,
            Map<String, Intent> looks, Set<Intent> needs, List<Intent> made, List<Problem> hindrances) {
        Optional<EndpointCompute> compute = said.computeRef() == null && said.computeId() == null
                ? Optional.empty()
                : Optional.of(EndpointCompute.of(path, said.computeRef(), said.computeId(), resolved, facts));
        DeploymentParts parts = DeploymentAssets.of(path, key(said), said, id, resolved, facts)
                .tagged(EndpointTags.of(said.tags(), spec.tags()));
        hindrances.addAll(parts.hindrances());
        Overrides overrides = new Overrides(path, said.overrides(), TYPE + "/deployments", FIXED_OF_DEPLOYMENT,
                parts.writeOnly());
        Optional<Translation.Refused> refused = Translation.Refused.all(
                compute.flatMap(c -> c.refusal(ComputeMatrix.Purpose.BATCH_DEPLOYMENT)
                        .map(why -> Translation.Refused.invalid(c.path(), why))),
                overrides.refusal());
        if (refused.isPresent()) {
            return refused;
        }
        // The compute is looked at while something is still to be made on it.
        boolean isMade = subject.recorded(key(said)).isPresent();
        if (!isMade) {
            compute.flatMap(EndpointCompute::look).ifPresent(look -> looks.put(look.key(), look));
        }
        ObjectNode body = body(said, parts, compute, location);
        overrides.merge(body);
        needs.addAll(parts.needs());
        if (isMade || compute.map(EndpointCompute::isKnown).orElse(true)) {
            made.add(parts.complete(intent(said, body, compute.flatMap(c -> hindrance(path, said, c)).orElse(null))));
        }
        return Optional.empty();
    }

    /** Azure deletes no default deployment: one that the spec dropped stays until another is the default. */
    private void undrained(List<Intent> intents, List<Problem> problems) {
        if (batch.defaultDeployment() != null) {
            return;
        }
        Set<String> wanted = BatchTarget.deployments(batch).stream().map(BatchTranslation::key)
                .collect(Collectors.toUnmodifiableSet());
        String chosen = facts.at(InferenceEndpointKind.KEY, BatchTarget.DEFAULT).asText("");
        boolean isKnown = facts.body(InferenceEndpointKind.KEY).isPresent();
        for (ResourceStatus resource : subject.recorded()) {
            String key = resource.key();
            boolean isDropped = InferenceEndpointKind.isDeployment(key) && !wanted.contains(key);
            boolean isDefault = InferenceEndpointKind.deploymentKey(chosen).equalsIgnoreCase(key);
            if (isDropped && (isDefault || !isKnown)) {
                intents.addAll(Registered.kept(subject, InferenceEndpointKind.deploymentName(key)));
            }
            if (isDropped && isDefault) {
                problems.add(new Problem(Reason.INVALID_SPEC, "spec.batch.defaultDeployment: deployment " + chosen
                        + " is no longer in spec.batch.deployments but is still the endpoint's default, and the spec "
                        + "says nothing of that: set spec.batch.defaultDeployment to another, and it is deleted"));
            }
        }
    }

    private static String key(BatchDeployment said) {
        return InferenceEndpointKind.deploymentKey(said.name());
    }

    private ObjectNode body(String location) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.putIdentity(body, spec.identity());
        ObjectNode properties = body.putObject("properties").put("authMode", AUTH_MODE);
        ArmBody.put(properties, "description", batch.description());
        ArmBody.put(properties, "properties", batch.properties());
        if (batch.defaultDeployment() != null) {
            properties.putObject("defaults").put("deploymentName", batch.defaultDeployment());
        }
        return body;
    }

    private Intent endpoint(ObjectNode body, @Nullable Problem missing) {
        List<Deferred> deferred = batch.defaultDeployment() == null
                ? List.of()
                : List.of(new Deferred(JsonPointer.compile("/properties/defaults"),
                        Set.of(InferenceEndpointKind.deploymentKey(batch.defaultDeployment()))));
        CompareRules rules = CompareRules.NONE
                .withIgnored(UnmanagedEntries.in(UnmanagedEntries.PROPERTIES, batch.properties(),
                        facts.at(InferenceEndpointKind.KEY, UnmanagedEntries.PROPERTIES)));
        if (batch.defaultDeployment() == null) {
            rules = rules.withIgnored("/properties/defaults/deploymentName");
        }
        return Intent.manage(InferenceEndpointKind.KEY, id, resolved.apiVersion(TYPE,
                InferenceEndpointKind.API_VERSION), body).withCreateDefaults(untagged()).deferring(deferred)
                .updatedBy(ENDPOINT).withCreationGuard(missing).comparedBy(rules)
                .serialWith(InferenceEndpointKind.KEY);
    }

    private ObjectNode body(BatchDeployment said, DeploymentParts parts, Optional<EndpointCompute> compute,
            String location) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", EndpointTags.of(said.tags(), spec.tags()));
        ObjectNode properties = body.putObject("properties");
        properties.setAll(Json.of(said).remove(OURS).remove(DeploymentParts.PROPERTIES));
        compute.ifPresent(c -> properties.put("compute", c.id().value()));
        properties.setAll(parts.properties());
        if (properties.path("model").isTextual()) {
            properties.set("model", reference(properties.path("model").textValue()));
        }
        BatchDeployment.PipelineComponent pipeline = said.pipelineComponent();
        if (pipeline != null) {
            ObjectNode configuration = properties.putObject("deploymentConfiguration");
            configuration.setAll(Json.of(pipeline));
            configuration.put("deploymentConfigurationType", "PipelineComponent");
            configuration.remove(COMPONENT);
            Optional.ofNullable(properties.remove(COMPONENT))
                    .ifPresent(id -> configuration.set(COMPONENT, reference(id.textValue())));
        }
        return body;
    }

    /** Azure refuses what has no tags at all. */
    private static ObjectNode untagged() {
        ObjectNode defaults = Json.object();
        defaults.putObject("tags");
        return defaults;
    }

    private static ObjectNode reference(String asset) {
        return Json.object().put("referenceType", "Id").put("assetId", asset);
    }

    private static Optional<Problem> hindrance(String path, BatchDeployment said, EndpointCompute compute) {
        BatchDeployment.Resources resources = said.resources();
        return compute.hindrance().or(() -> compute.hindrance(path + ".resources.instanceType",
                resources == null ? null : resources.instanceType()));
    }

    private Intent intent(BatchDeployment said, ObjectNode body, @Nullable Problem hindrance) {
        return Intent.manage(key(said), id.child("deployments", said.name()),
                resolved.apiVersion(TYPE + "/deployments", InferenceEndpointKind.API_VERSION), body)
                .withCreateDefaults(untagged()).updatedBy(DEPLOYMENT).withCreationGuard(hindrance)
                .comparedBy(CompareRules.NONE
                        .withIgnored(UnmanagedEntries.in(UnmanagedEntries.PROPERTIES, said.properties(),
                                facts.at(key(said), UnmanagedEntries.PROPERTIES))))
                .dependingOn(Set.of(InferenceEndpointKind.KEY)).serialWith(InferenceEndpointKind.KEY);
    }
}
