package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.diagnostics.DiagnosticAdvice;
import dev.azureml.operator.diagnostics.OwnLogs;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An MLInferenceEndpoint as the endpoint and the deployments that Azure takes. */
final class EndpointTranslation {
    private static final String IDENTITIES = "/identity/userAssignedIdentities";
    private static final List<String> WRITE_ONLY = List.of("/properties/keys");
    /** Azure gives an endpoint its identity for life. */
    private static final UpdateRule UPDATES = UpdateRule
            .createOnly("/location", "/identity", "/properties/compute").patching("/tags");

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/identity")
            .and("/properties/authMode", "use the target's authMode")
            .and("/properties/compute", "use spec.kubernetes.computeRef or computeId");
    private static final FixedPaths FIXED_OF_DEPLOYMENT = FixedPaths.OF_ALL
            .and("/location", "it is the endpoint's")
            .and("/properties/endpointComputeType", "choose another target, such as spec.managed")
            .said("the deployment's ", "/properties/model", "/properties/environmentId",
                    "/properties/codeConfiguration");

    private final ManagedObject<MLInferenceEndpointSpec> subject;
    private final MLInferenceEndpointSpec spec;
    private final OnlineEndpoint online;
    private final OnlineComputeTarget host;
    private final String member;
    private final Region region;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId id;

    EndpointTranslation(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online, OnlineComputeTarget host,
            Region region, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.online = online;
        this.host = host;
        this.member = "spec." + host.member();
        this.region = region;
        this.resolved = resolved;
        this.facts = facts;
        this.id = resolved.requireWorkspace().child("onlineEndpoints", subject.azureName());
    }

    Translation translate() {
        List<? extends OnlineDeployment> deployments = EndpointReport.deployments(online);
        List<Intent> intents = new ArrayList<>(region.needs());
        List<Problem> problems = new ArrayList<>();
        List<Traffic> traffic = traffic();
        undrained(deployments, traffic, intents, problems);
        String location = region.name();
        KeyRotation rotation;
        try {
            rotation = KeyRotation.of(subject, online);
        } catch (DateTimeParseException e) {
            return Translation.Refused.invalid(member + ".keyRotationOverlap", "is no duration");
        }
        OwnLogs own = Settings.needOwnLogs(online.diagnostics())
                ? OwnLogs.of(resolved.requireWorkspace(), Region.WORKSPACE, !region.needs().isEmpty(), resolved, facts)
                : OwnLogs.NOT_ASKED;
        Settings settings = Settings.of(online.diagnostics(), new Settings.On(member + ".diagnostics", id,
                InferenceEndpointKind.KEY, location), own, subject, resolved, facts);
        Settings.Wish diagnostics = settings.wish();
        intents.addAll(host.looks());
        if (location != null && host.isKnown()) {
            Overrides overrides = new Overrides(spec.overrides(), InferenceEndpointKind.TYPE, FIXED, WRITE_ONLY);
            List<Translation.Refused> refused = new ArrayList<>(overrides.refusal().stream().toList());
            settings.refusal().ifPresent(refused::add);
            Set<Intent> needs = new LinkedHashSet<>();
            List<Intent> made = new ArrayList<>();
            List<Problem> hindrances = new ArrayList<>();
            for (int i = 0; i < deployments.size(); i++) {
                deployment(member + ".deployments[" + i + "]", deployments.get(i), location, traffic, made, needs,
                        hindrances).ifPresent(refused::add);
            }
            Problem.all(hindrances).ifPresent(problems::add);
            if (!refused.isEmpty()) {
                return Translation.Refused.with(refused, problems);
            }
            // An endpoint that is there goes on with the deployments that can be.
            Problem missing = facts.absent(InferenceEndpointKind.KEY) ? DeploymentParts.missing(made) : null;
            ObjectNode body = body(traffic, location);
            overrides.merge(body);
            intents.add(endpoint(body, traffic, missing).comparedBy(rules(traffic)).dependingOn(region.keys())
                    .withActions(rotation.actions(resolved.now())));
            intents.addAll(made);
            intents.addAll(own.looks());
            intents.addAll(diagnostics.intents());
            problems.addAll(diagnostics.problems());
            // Before the endpoint, so that code is deleted after it.
            intents.addAll(region.needs().size(), DeploymentParts.withheld(needs, missing));
        }
        List<Advice> advice = new ArrayList<>(EndpointAdvice.of(online, deployments));
        advice.addAll(DiagnosticAdvice.of(online.diagnostics(), member + ".diagnostics"));
        return new Translation.Intents(intents, advice, problems)
                .withDocuments(Stream.concat(host.documents().stream(), diagnostics.documents().stream()).toList())
                .lookingAgainAt(rotation.next(resolved.now()));
    }

    private Optional<Translation.Refused> deployment(String path, OnlineDeployment said, String location,
            List<Traffic> traffic, List<Intent> made, Set<Intent> needs, List<Problem> hindrances) {
        Map<String, String> tags = EndpointTags.of(said.tags(), spec.tags());
        DeploymentParts parts = DeploymentAssets.of(path, InferenceEndpointKind.deploymentKey(said.name()), said, id,
                resolved, facts).tagged(tags);
        hindrances.addAll(parts.hindrances());
        Optional<Autoscale> autoscale = Autoscale.of(said, id, location, tags);
        Overrides overrides = new Overrides(path, said.overrides(), InferenceEndpointKind.TYPE + "/deployments",
                FIXED_OF_DEPLOYMENT, parts.writeOnly());
        Optional<Translation.Refused> refused = Translation.Refused.all(overrides.refusal(),
                autoscale.flatMap(Autoscale::fault).map(fault -> Translation.Refused.invalid(path, fault)));
        if (refused.isPresent()) {
            return refused;
        }
        var translation = new DeploymentTranslation(host, resolved, id, location, facts);
        ObjectNode body = translation.body(said, parts, tags);
        overrides.merge(body);
        host.shortage(path, said).ifPresent(problem -> { // goes on with the instances that it has, and changes in all else
            body.set("sku", facts.at(InferenceEndpointKind.deploymentKey(said.name()), "/sku"));
            hindrances.add(problem);
        });
        needs.addAll(parts.needs());
        made.add(parts.complete(translation.intent(said, body, traffic, host.hindrance(path, said).orElse(null))));
        autoscale.ifPresent(a -> made.add(a.intent(resolved)));
        return Optional.empty();
    }

    private List<Traffic> traffic() {
        return List.of(new Traffic("traffic", online.traffic(), observed("/properties/traffic")),
                new Traffic("mirrorTraffic", online.mirrorTraffic(), observed("/properties/mirrorTraffic")));
    }

    /** Missing where Azure has none; null where that is not known, as of what a LIST leaves out. */
    private @Nullable JsonNode observed(String pointer) {
        return switch (facts.get(InferenceEndpointKind.KEY)) {
            case Observation.Present(ObjectNode body, boolean partial) ->
                partial && body.at(pointer).isMissingNode() ? null : body.at(pointer);
            case Observation.Absent() -> MissingNode.getInstance();
            case Observation.Unreadable(var _) -> null;
            case null -> null;
        };
    }

    private ObjectNode body(List<Traffic> traffic, String location) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.putIdentity(body, spec.identity());
        ObjectNode properties = body.putObject("properties").put("authMode", online.authMode().name());
        host.compute().ifPresent(compute -> properties.put("compute", compute.value()));
        ArmBody.put(properties, "description", online.description());
        ArmBody.put(properties, "publicNetworkAccess", online.publicNetworkAccess());
        ArmBody.put(properties, "properties", online.properties());
        traffic.forEach(t -> t.body().ifPresent(percentages -> properties.set(t.property(), percentages)));
        return body;
    }

    private Intent endpoint(ObjectNode body, List<Traffic> traffic, @Nullable Problem missing) {
        ObjectNode defaults = Json.object();
        // Azure refuses an endpoint without an identity.
        if (spec.identity() == null) {
            defaults.putObject("identity").put("type", "SystemAssigned");
        }
        List<Deferred> deferred = traffic.stream().filter(t -> !t.until().isEmpty())
                .map(t -> new Deferred(JsonPointer.compile(t.pointer()), t.until())).toList();
        return Intent.manage(InferenceEndpointKind.KEY, id,
                resolved.apiVersion(InferenceEndpointKind.TYPE, InferenceEndpointKind.API_VERSION), body)
                .withCreateDefaults(defaults).deferring(deferred)
                .updatedBy(UPDATES).withCreationGuard(host.hindrance().orElse(missing))
                .serialWith(InferenceEndpointKind.KEY);
    }

    private CompareRules rules(List<Traffic> traffic) {
        CompareRules rules = CompareRules.NONE
                .withIgnored(UnmanagedEntries.in(UnmanagedEntries.PROPERTIES, online.properties(),
                        facts.at(InferenceEndpointKind.KEY, UnmanagedEntries.PROPERTIES)));
        if (spec.identity() == null) {
            rules = rules.withIgnored("/identity/type").withIgnored(UnmanagedEntries.in(IDENTITIES, null,
                    facts.at(InferenceEndpointKind.KEY, IDENTITIES)));
        }
        for (Traffic t : traffic) {
            rules = t.said() == null
                    ? rules.withIgnored(t.pointer()).withIgnored(UnmanagedEntries.in(t.pointer(), null, t.observed()))
                    : rules.withExact(t.pointer());
        }
        return rules;
    }

    /** Azure deletes no deployment that has traffic: one that the spec dropped stays until its traffic is gone. */
    private void undrained(List<? extends OnlineDeployment> deployments, List<Traffic> traffic, List<Intent> intents,
            List<Problem> problems) {
        List<String> wanted = deployments.stream().map(d -> InferenceEndpointKind.deploymentKey(d.name())).toList();
        for (ResourceStatus resource : subject.recorded()) {
            String key = resource.key();
            if (!InferenceEndpointKind.isDeployment(key) || wanted.contains(key)) {
                continue;
            }
            String name = InferenceEndpointKind.deploymentName(key);
            List<Traffic> stuck = traffic.stream().filter(t -> t.mayStayOn(name)).toList();
            if (!stuck.isEmpty()) {
                intents.addAll(Registered.kept(subject, name));
            }
            stuck.stream().filter(t -> t.percentage(name) > 0).forEach(t -> problems.add(problem(name, t)));
        }
    }

    private Problem problem(String deployment, Traffic traffic) {
        String path = member + "." + traffic.property();
        return new Problem(Reason.INVALID_SPEC,
                path + ": deployment " + deployment + " is no longer in " + member + ".deployments but still has "
                        + traffic.percentage(deployment) + " % of the endpoint's " + traffic.property()
                        + ", and the spec says nothing of that: set " + path
                        + " without it, and it is deleted once its traffic is gone");
    }
}
