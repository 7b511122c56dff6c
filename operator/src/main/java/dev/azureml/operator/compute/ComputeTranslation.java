package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
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
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An MLCompute as the body that Azure takes: what all types have in common, and what its variant adds. */
final class ComputeTranslation {
    /** Where the body has what only its type knows. */
    static final String PROPERTIES = "/properties/properties";
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces/computes";

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/identity",
            "/properties/computeLocation")
            .and("/properties/computeType", "choose another kind of compute, such as spec.amlCompute")
            .and("/properties/resourceId", "use the reference or id of the chosen kind of compute")
            .and(PROPERTIES + "/address", "use spec.virtualMachine.address")
            .and(PROPERTIES + "/dataLakeStoreAccountName", "use spec.dataLakeAnalytics")
            .said("spec.kubernetes.", PROPERTIES + "/namespace", PROPERTIES + "/instanceTypes")
            .said("spec.synapseSpark.", PROPERTIES + "/subscriptionId", PROPERTIES + "/resourceGroup",
                    PROPERTIES + "/workspaceName", PROPERTIES + "/poolName");

    private final ManagedObject<MLComputeSpec> subject;
    private final MLComputeSpec spec;
    private final ResolvedReferences resolved;

    ComputeTranslation(ManagedObject<MLComputeSpec> subject, ResolvedReferences resolved) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
    }

    Translation translate(Facts facts) {
        Optional<ComputeVariant> chosen = ComputeVariants.of(spec);
        if (chosen.isEmpty()) {
            return Translation.Refused.invalid("spec", "the kind of compute must be set, such as amlCompute");
        }
        ComputeVariant variant = chosen.get();
        Region region = Region.of(spec.location(), resolved, facts);
        ComputeScene scene = new ComputeScene(subject, resolved, facts, region.name());
        if (region.name() == null) {
            Translation.Intents looking = Translation.Intents.of(region.needs()).withAdvice(variant.advice(scene));
            return variant.nodes(scene).map(nodes -> new SubnetCheck(scene, nodes).waiting(looking)).orElse(looking);
        }
        List<String> writeOnly = variant.secrets().stream().map(secret -> secret.pointer().toString()).toList();
        Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED, writeOnly);
        Optional<Translation.Refused> refused = Translation.Refused.all(variant.refusal(scene),
                another(variant, scene), emptySecrets(variant), overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode body = body(variant, scene);
        overrides.merge(body);
        return made(variant, region, scene, body);
    }

    private Translation made(ComputeVariant variant, Region region, ComputeScene scene, ObjectNode body) {
        Intent intent = Intent
                .manage(ComputeKind.KEY, resolved.requireWorkspace().child("computes", subject.azureName()),
                        resolved.apiVersion(TYPE, "2025-12-01"), body)
                .withSecrets(secretValues(variant));
        List<Intent> intents = new ArrayList<>(region.needs());
        List<Advice> advice = new ArrayList<>(variant.advice(scene));
        String attached = variant.resourceId(scene);
        if (attached != null) {
            variant.target().ifPresent(target -> {
                intents.addAll(target.needs(attached, scene));
                advice.addAll(target.advice(attached, scene));
            });
        }
        Set<String> needs = intents.stream().map(Intent::key).collect(Collectors.toUnmodifiableSet());
        intents.add(variant.rules(intent.dependingOn(needs), scene));
        Translation.Intents completed = variant.completed(Translation.Intents.of(intents).withAdvice(advice), scene);
        return variant.nodes(scene).map(nodes -> new SubnetCheck(scene, nodes).completed(completed))
                .orElse(completed);
    }

    /** Under the name there may be a compute of another type, even somebody's machine: it is left alone. */
    private Optional<Translation.Refused> another(ComputeVariant variant, ComputeScene scene) {
        String found = scene.observed("/properties/computeType").asText("");
        return found.isEmpty() || found.equalsIgnoreCase(variant.computeType())
                ? Optional.empty()
                : Optional.of(new Translation.Refused(new Problem(Reason.CONFLICT, "compute " + subject.azureName()
                        + " is of type " + found + " in Azure, not " + variant.computeType()
                        + ", and is left alone: give this object another azureName")));
    }

    private ObjectNode body(ComputeVariant variant, ComputeScene scene) {
        ObjectNode body = Json.object().put("location", location(scene));
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.putIdentity(body, spec.identity());
        ObjectNode properties = body.putObject("properties").put("computeType", variant.computeType());
        ArmBody.put(properties, "computeLocation", spec.computeLocation());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "disableLocalAuth", spec.disableLocalAuth());
        ArmBody.put(properties, "resourceId", variant.resourceId(scene));
        ObjectNode own = variant.properties(scene);
        if (!own.isEmpty()) {
            properties.set("properties", own);
        }
        return body;
    }

    /** A new cluster is wholly where its nodes are, as with az ml; one that is there stays where it was made. */
    private @Nullable String location(ComputeScene scene) {
        String nodes = spec.computeLocation();
        if (nodes == null || spec.location() != null || spec.amlCompute() == null) {
            return scene.location();
        }
        String made = scene.observed("/location").asText(nodes);
        return Region.folded(made).equals(Region.folded(nodes)) ? nodes : made;
    }

    private Map<JsonPointer, SecretValue> secretValues(ComputeVariant variant) {
        Map<JsonPointer, SecretValue> values = new HashMap<>();
        variant.secrets().forEach(secret -> value(secret).ifPresent(value -> values.put(secret.pointer(), value)));
        return values;
    }

    private Optional<Translation.Refused> emptySecrets(ComputeVariant variant) {
        return Translation.Refused.all(variant.secrets().stream()
                .filter(secret -> secret.source() != null && value(secret).isEmpty())
                .map(secret -> Translation.Refused.invalid(secret.path(), "the value in the Secret is empty")));
    }

    private Optional<SecretValue> value(ComputeSecret secret) {
        return Optional.ofNullable(secret.source())
                .flatMap(source -> resolved.secret(source.secretKeyRef()).trimmed());
    }
}
