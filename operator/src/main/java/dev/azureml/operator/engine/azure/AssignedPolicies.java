package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.azureml.BuiltInPolicies;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.policyrule.AssignedPolicy;
import dev.azureml.operator.policyrule.Assignment;
import dev.azureml.operator.policyrule.Exemption;
import dev.azureml.operator.tenant.Use;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The policies that are assigned where resources lie, as far as the object may read them: one LIST for all of a resource
 * group, now and then, and each definition once an hour. What can't be read is as if it were not there.
 */
public final class AssignedPolicies {
    private static final String EXEMPTIONS = "Microsoft.Authorization/policyExemptions";
    private static final String EXEMPTIONS_VERSION = "2022-07-01-preview";
    private static final String BUILT_IN = "/providers/Microsoft.Authorization/";
    private static final String AT_SCOPE = "atScope()";
    private static final Duration LIFETIME = Duration.ofHours(1);
    /** A definition that can't be read is asked for again after that. */
    private static final Duration UNREAD = Duration.ofMinutes(10);
    private static final int MOST_KEPT = 2_000;
    /** So many definitions are read in one visit; the next ones read on. */
    private static final int MOST_READ = 25;

    private final Azure azure;
    private final SharedDocuments documents;
    private final InstantSource clock;
    private final Map<String, String> apiVersions;
    private final Map<String, Kept> definitions = new ConcurrentHashMap<>();

    private record Kept(Optional<JsonNode> body, Instant until) {
    }

    /** @param apiVersions by lower-case ARM type */
    public AssignedPolicies(Azure azure, SharedDocuments documents, InstantSource clock,
            Map<String, String> apiVersions) {
        this.azure = azure;
        this.documents = documents;
        this.clock = clock;
        this.apiVersions = apiVersions;
    }

    /** Returns those that hold for a resource. */
    List<AssignedPolicy> over(Caller caller, ArmId resource) {
        List<AssignedPolicy> policies = new ArrayList<>();
        Reading reading = new Reading(caller);
        document(caller, resource, PolicyAssignment.TYPE, PolicyAssignment.API_VERSION, AT_SCOPE).stream()
                .flatMap(JsonNode::valueStream).flatMap(one -> Assignment.of(one).stream())
                .filter(one -> one.covers(resource)).forEach(assignment -> {
                    Optional<JsonNode> definition = reading.definition(assignment.definition());
                    if (assignment.isOfInitiative()) {
                        definition.ifPresent(initiative -> policies.addAll(members(reading, assignment, initiative)));
                    } else {
                        definition.flatMap(assignment::policy).ifPresent(policies::add);
                    }
                });
        return policies;
    }

    /** Of Azure's own policies those for Azure ML alone: its initiatives have hundreds. */
    private static List<AssignedPolicy> members(Reading reading, Assignment assignment, JsonNode initiative) {
        return assignment.members(initiative).stream()
                .filter(member -> !isAzuresOwn(member.definition())
                        || BuiltInPolicies.nameOf(member.definition().name()).isPresent())
                .flatMap(member -> reading.definition(member.definition())
                        .flatMap(definition -> assignment.policy(member, definition)).stream())
                .toList();
    }

    private static boolean isAzuresOwn(ArmId definition) {
        return definition.value().regionMatches(true, 0, BUILT_IN, 0, BUILT_IN.length());
    }

    /** Returns what is exempt where a resource lies; empty when that can't be read. */
    Optional<List<Exemption>> exemptions(Caller caller, ArmId resource) {
        return document(caller, resource, EXEMPTIONS, EXEMPTIONS_VERSION, "")
                .map(list -> list.valueStream().flatMap(one -> Exemption.of(one).stream()).toList());
    }

    /** Those of the resource group and above; with a filter for nothing below it. */
    private Optional<JsonNode> document(Caller caller, ArmId resource, String type, String version, String filter) {
        if (resource.resourceGroup() == null || resource.subscriptionId() == null) {
            return Optional.empty();
        }
        Optional<ArmId> scope = scope(caller, resource, type);
        if (scope.isEmpty()) {
            return Optional.empty();
        }
        Document document = new Document(type, collection(scope.get(), type), version(type, version), filter, false)
                .changedBy(collection(ArmId.ofSubscription(resource.subscriptionId()), type));
        return documents.read(caller, document) instanceof Observation.Present(var body, var _)
                ? Optional.of(body.path("value"))
                : Optional.empty();
    }

    /** Whoever may look at one workspace alone asks there. */
    private Optional<ArmId> scope(Caller caller, ArmId resource, String type) {
        if (azure.refusal(caller, collection(resource.group(), type), Use.REFER).isEmpty()) {
            return Optional.of(resource.group());
        }
        return Stream.iterate(resource.parent(), Optional::isPresent, one -> one.flatMap(ArmId::parent))
                .flatMap(Optional::stream).filter(one -> one.parent().filter(resource.group()::equals).isPresent())
                .findFirst();
    }

    private static String collection(ArmId scope, String type) {
        return scope.extension(type, "x").collection();
    }

    private String version(String type, String known) {
        return apiVersions.getOrDefault(type.toLowerCase(Locale.ROOT), known);
    }

    /** What one visit reads of definitions. */
    private final class Reading {
        private final Caller caller;
        private int read;

        Reading(Caller caller) {
            this.caller = caller;
        }

        /** Returns the definition; empty when the object may not read it, or nothing more is read in this visit. */
        Optional<JsonNode> definition(ArmId id) {
            String key = caller.namespace() + " " + id.value().toLowerCase(Locale.ROOT);
            Instant now = clock.instant();
            Kept known = definitions.get(key);
            if (known != null && now.isBefore(known.until())) {
                return known.body();
            }
            if (read++ >= MOST_READ) {
                return Optional.empty();
            }
            Optional<JsonNode> body = get(id);
            if (definitions.size() >= MOST_KEPT) {
                definitions.values().removeIf(one -> !now.isBefore(one.until()));
            }
            if (definitions.size() < MOST_KEPT) {
                definitions.put(key, new Kept(body, now.plus(body.isPresent() ? LIFETIME : UNREAD)));
            }
            return body;
        }

        private Optional<JsonNode> get(ArmId id) {
            try {
                ArmRequest request = ArmRequest.get(id, version(id.type(), PolicyAssignment.API_VERSION));
                return azure.send(caller, request, Priority.DRIFT) instanceof ArmResult.Ok ok
                        ? Optional.ofNullable(ok.response().body())
                        : Optional.empty();
            } catch (OutOfScopeException e) {
                return Optional.empty();
            }
        }
    }
}
