package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.azureml.PolicyExemption;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.policyrule.Assigned;
import dev.azureml.operator.policyrule.AssignedPolicy;
import dev.azureml.operator.policyrule.Assignment;
import dev.azureml.operator.policyrule.Exemption;
import dev.azureml.operator.tenant.Use;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policies that are assigned where resources lie, as far as the object may read them: one LIST for all of a resource
 * group, now and then, and each definition once an hour. What can't be read refuses nothing, and may change anything.
 */
public final class AssignedPolicies {
    private static final String AT_SCOPE = "atScope()";

    private final Azure azure;
    private final SharedDocuments documents;
    private final Map<String, String> apiVersions;
    private final PolicyDefinitions definitions;

    /** @param apiVersions by lower-case ARM type */
    public AssignedPolicies(Azure azure, SharedDocuments documents, InstantSource clock,
            Map<String, String> apiVersions) {
        this.azure = azure;
        this.documents = documents;
        this.apiVersions = apiVersions;
        this.definitions = new PolicyDefinitions(azure, clock, apiVersions);
    }

    /** Returns what reads for one visit of an object. */
    Visit visit(Caller caller) {
        return new Visit(caller, definitions.reading(caller));
    }

    /** How many definitions are kept, for tests. */
    int size() {
        return definitions.size();
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
                // Of a group that is still to be made, nothing was known.
                .changedBy(collection(ArmId.ofSubscription(resource.subscriptionId()), type), resource.group()
                        .collection());
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

    /** What one visit of an object reads. */
    final class Visit {
        private final Caller caller;
        private final PolicyDefinitions.Reading reading;

        private Visit(Caller caller, PolicyDefinitions.Reading reading) {
            this.caller = caller;
            this.reading = reading;
        }

        /** Returns what is assigned where a resource lies. */
        Assigned over(ArmId resource) {
            Collected collected = new Collected(new ArrayList<>(), new HashSet<>());
            document(caller, resource, PolicyAssignment.TYPE, PolicyAssignment.API_VERSION, AT_SCOPE).stream()
                    .flatMap(JsonNode::valueStream).filter(one -> !Assignment.isOff(one)).forEach(body -> {
                        Optional<Assignment> assignment = Assignment.of(body);
                        if (assignment.filter(one -> one.misses(resource)).isEmpty()) {
                            assignment.filter(one -> one.covers(resource)).ifPresentOrElse(one -> collect(one,
                                    collected), collected::leaveOut);
                        }
                    });
            return new Assigned(collected.policies(), collected.open());
        }

        private void collect(Assignment assignment, Collected collected) {
            Optional<PolicyDefinitions.Definition> definition = reading.definition(assignment.definition())
                    .filter(one -> assignment.holdsTo(one.body()));
            if (!assignment.isOfInitiative()) {
                collected.add(definition.flatMap(one -> assignment.policy(one.body())));
                return;
            }
            definition.ifPresentOrElse(initiative -> {
                List<Assignment.Member> members = assignment.members(initiative.body());
                if (members.size() < initiative.body().at("/properties/policyDefinitions").size()) {
                    collected.leaveOut();
                }
                if (initiative.others()) {
                    collected.open().addAll(Assigned.OF_ANY_TYPE);
                }
                members.forEach(member -> collected.add(reading.definition(member.definition()).flatMap(
                        one -> assignment.policy(member, one.body()))));
            }, collected::leaveOut);
        }

        /** Returns what is exempt where a resource lies; empty when that can't be read. */
        Optional<List<Exemption>> exemptions(ArmId resource) {
            return document(caller, resource, PolicyExemption.TYPE, PolicyExemption.API_VERSION, "")
                    .map(list -> list.valueStream().flatMap(one -> Exemption.of(one).stream()).toList());
        }
    }

    private record Collected(List<AssignedPolicy> policies, Set<String> open) {
        void add(Optional<AssignedPolicy> policy) {
            policy.ifPresentOrElse(policies::add, this::leaveOut);
        }

        /** What is not known may change anything. */
        void leaveOut() {
            open.add(Assigned.ANY);
        }
    }
}
