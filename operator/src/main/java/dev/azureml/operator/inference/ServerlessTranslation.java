package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ServerlessEndpoint;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.ArmBody;
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
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A serverless endpoint, and the subscription to its model, as Azure takes them. */
final class ServerlessTranslation {
    static final String SUBSCRIPTION = "marketplaceSubscription";
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints";
    private static final String SUBSCRIPTION_TYPE = "Microsoft.MachineLearningServices/workspaces/"
            + "marketplaceSubscriptions";
    private static final UpdateRule UPDATES = UpdateRule.createOnly("/location", "/properties/modelSettings")
            .patching("/tags");

    private static final Set<String> ENDED = Set.of("Suspended", "Unsubscribed");

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/identity")
            .said("spec.serverless.", "/properties/authMode", "/properties/modelSettings");

    private final ManagedObject<MLInferenceEndpointSpec> subject;
    private final MLInferenceEndpointSpec spec;
    private final ServerlessEndpoint serverless;
    private final ResolvedReferences resolved;
    private final Facts facts;

    ServerlessTranslation(ManagedObject<MLInferenceEndpointSpec> subject, ServerlessEndpoint serverless,
            ResolvedReferences resolved,
            Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.serverless = serverless;
        this.resolved = resolved;
        this.facts = facts;
    }

    Translation translate() {
        Region region = Region.of(spec.location(), resolved, facts);
        List<Intent> intents = new ArrayList<>(region.needs());
        Set<String> before = new HashSet<>(region.keys());
        if (Boolean.TRUE.equals(serverless.marketplaceSubscription())) {
            intents.add(subscription());
            before.add(SUBSCRIPTION);
        }
        String location = region.name();
        KeyRotation rotation;
        try {
            rotation = KeyRotation.of(subject, ServerlessTarget.hasKeys(serverless), serverless.keyRotationOverlap());
        } catch (DateTimeParseException e) {
            return Translation.Refused.invalid("spec.serverless.keyRotationOverlap", "is no duration");
        }
        if (location != null) {
            Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED);
            Optional<Translation.Refused> refused = overrides.refusal();
            if (refused.isPresent()) {
                return refused.get();
            }
            ObjectNode body = body(location);
            overrides.merge(body);
            intents.add(endpoint(body).dependingOn(before).withActions(rotation.actions(resolved.now())));
        }
        return Translation.Intents.of(intents).withProblems(problems()).lookingAgainAt(rotation.next(resolved.now()));
    }

    private ObjectNode body(String location) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.putIdentity(body, spec.identity());
        ObjectNode properties = body.putObject("properties").put("authMode", serverless.authMode().name());
        ArmBody.put(properties, "modelSettings", serverless.modelSettings());
        ArmBody.put(properties, "contentSafety", serverless.contentSafety());
        return body;
    }

    private Intent endpoint(ObjectNode body) {
        ObjectNode defaults = Json.object();
        defaults.putObject("sku").put("name", "Consumption");
        return Intent.manage(InferenceEndpointKind.KEY,
                resolved.requireWorkspace().child("serverlessEndpoints", subject.azureName()),
                resolved.apiVersion(TYPE, InferenceEndpointKind.API_VERSION), body).withCreateDefaults(defaults)
                .updatedBy(UPDATES);
    }

    /** Azure has one for each model of a workspace, whatever its version: it is named after the model. */
    private Intent subscription() {
        String model = serverless.modelSettings().modelId().replaceFirst("/versions/[^/]+$", "");
        String name = model.substring(model.lastIndexOf('/') + 1).replace('.', '-');
        ArmId id = resolved.requireWorkspace().child("marketplaceSubscriptions", name);
        ObjectNode body = Json.object();
        body.putObject("properties").put("modelId", model);
        return Intent.manage(SUBSCRIPTION, id, resolved.apiVersion(SUBSCRIPTION_TYPE,
                InferenceEndpointKind.API_VERSION), body).updatedBy(UpdateRule.createOnly("/properties/modelId"))
                .sharedByOthers();
    }

    /** Azure stops an endpoint without failing it, as when its subscription ended. */
    private List<Problem> problems() {
        String subscribed = facts.at(SUBSCRIPTION, "/properties/marketplaceSubscriptionStatus").asText();
        if (ENDED.contains(subscribed)) {
            return List.of(new Problem(Reason.PROVISIONING_FAILED, "The workspace's subscription to the model is "
                    + subscribed + ": look for it in Azure Marketplace, under the subscription that pays"));
        }
        String state = facts.at(InferenceEndpointKind.KEY, "/properties/endpointState").asText();
        return state.equals("Suspended")
                ? List.of(new Problem(Reason.PROVISIONING_FAILED, "Azure has suspended the endpoint: see the "
                        + "workspace's subscription to the model in Azure Marketplace"))
                : List.of();
    }
}
