package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ActingIdentity;
import dev.azureml.operator.azureml.BuiltInPolicies;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Document;
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
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An MLPolicyAssignment as the body that Azure takes. The definition is read first: what its parameters may be, and whether
 * it needs an identity, is told before Azure is asked.
 */
final class PolicyAssignmentTranslation {
    private static final String DEFINITION_VERSION = "2025-01-01";
    private static final String BUILT_IN = "/providers/Microsoft.Authorization/policyDefinitions/";
    private static final String BUILT_IN_PATH = "spec.policy.builtIn";
    private static final String DEFINITION_PATH = "spec.policy.definitionId";
    private static final String DEFINITION_ID = "/properties/policyDefinitionId";
    private static final String ROLES = "roleAssignments";
    private static final int MOST_SUGGESTIONS = 3;

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.and("/location", "use spec.location")
            .and("/identity", "use spec.identity").and("/properties/policyDefinitionId", "use spec.policy")
            .and("/properties/scope", "it follows from the rest of the spec")
            .and("/properties/nonComplianceMessages", "use spec.nonComplianceMessage")
            .said("spec.", "/properties/parameters", "/properties/enforcementMode", "/properties/notScopes",
                    "/properties/displayName", "/properties/description");

    /** Compared as a whole: what somebody else set and the spec does not say would still hold. */
    private static final CompareRules RULES = CompareRules.NONE
            .withExact("/properties/parameters", "/properties/nonComplianceMessages")
            .withDefault("/properties/enforcementMode", "Default");

    private final ManagedObject<MLPolicyAssignmentSpec> subject;
    private final MLPolicyAssignmentSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    PolicyAssignmentTranslation(ManagedObject<MLPolicyAssignmentSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
    }

    /** Returns what Azure answered of the definition. */
    static Optional<PolicyDefinition> definition(Facts facts) {
        return Stream.of(BUILT_IN_PATH, DEFINITION_PATH).flatMap(key -> facts.body(key).stream())
                .map(body -> new PolicyDefinition(body.path("properties"))).findFirst();
    }

    /** Returns how one of Azure's own policies for Azure ML is called here; empty for another. */
    static Optional<String> named(MLPolicyAssignmentSpec.Policy policy) {
        String id = policy.definitionId();
        return id == null
                ? Optional.ofNullable(policy.builtIn()).flatMap(BuiltInPolicies::idOf).flatMap(BuiltInPolicies::nameOf)
                : Optional.of(id).filter(one -> one.regionMatches(true, 0, BUILT_IN, 0, BUILT_IN.length()))
                        .flatMap(one -> BuiltInPolicies.nameOf(one.substring(BUILT_IN.length())));
    }

    Translation translate() {
        Optional<ArmId> definition = definitionId();
        Optional<Translation.Refused> refused = Translation.Refused.all(unknown(definition),
                new Overrides(spec.overrides(), PolicyAssignment.TYPE, FIXED).refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ArmId id = definition.orElseThrow();
        String path = spec.policy().builtIn() == null ? DEFINITION_PATH : BUILT_IN_PATH;
        Intent target = Intent.target(path, id, resolved.apiVersion(id.type(), DEFINITION_VERSION));
        if (!facts.knows(path)) {
            return Translation.Intents.of(target);
        }
        Optional<Translation.Refused> wrong = facts.absent(PolicyAssignmentKind.KEY)
                ? definition(facts).flatMap(this::wrong)
                : ofAnotherPolicy(id);
        return wrong.isPresent() ? wrong.get() : assigned(id, target);
    }

    /** Azure refuses to change which policy is assigned; that of an assignment that is only looked at is a difference. */
    private Optional<Translation.Refused> ofAnotherPolicy(ArmId definition) {
        String other = facts.at(PolicyAssignmentKind.KEY, DEFINITION_ID).asText("");
        return other.isEmpty() || other.equalsIgnoreCase(definition.value())
                || spec.managementPolicy() == ManagementPolicy.Observe
                        ? Optional.empty()
                        : Optional.of(new Translation.Refused(new Problem(Reason.CONFLICT, "spec.policy: "
                                + scope().extension(PolicyAssignment.TYPE, subject.azureName())
                                + " is there and assigns another policy, "
                                + other + ", and Azure can't change which: make a new object with another azureName,"
                                + " such as " + subject.azureName() + "-2, or with policy: {definitionId: " + other
                                + "}, or delete that assignment in Azure")));
    }

    private Optional<ArmId> definitionId() {
        return definitionId(spec.policy());
    }

    /** Returns the id of the definition that is meant; empty for a name that is none. */
    static Optional<ArmId> definitionId(MLPolicyAssignmentSpec.Policy policy) {
        String id = policy.definitionId();
        return id == null
                ? Optional.ofNullable(policy.builtIn()).flatMap(BuiltInPolicies::idOf)
                        .map(guid -> ArmId.parse(BUILT_IN + guid))
                : Optional.of(ArmId.parse(id));
    }

    private String builtIn() {
        return Objects.requireNonNull(spec.policy().builtIn(), "the schema asks for builtIn or definitionId");
    }

    private Optional<Translation.Refused> unknown(Optional<ArmId> definition) {
        if (definition.isPresent()) {
            return Optional.empty();
        }
        List<String> near = Suggestion.near(builtIn(), BuiltInPolicies.names(), MOST_SUGGESTIONS);
        return Optional.of(Translation.Refused.invalid(BUILT_IN_PATH,
                builtIn() + " is not the name of one of Azure's policies for Azure ML, which the page of"
                        + " MLPolicyAssignment lists" + (near.isEmpty()
                                ? ", such as PublicNetworkAccessDisabled; definitionId takes any other policy"
                                : "; like it are " + String.join(", ", near))));
    }

    /**
     * What Azure would refuse. Only before there is an assignment: Azure holds one to the version of the definition that it
     * was made with, and here the latest is read.
     */
    private Optional<Translation.Refused> wrong(PolicyDefinition definition) {
        Stream<Translation.Refused> identity = spec.identity() == null && definition.changesResources(spec.parameters())
                ? Stream.of(Translation.Refused.invalid("spec.identity", "the policy changes resources ("
                        + definition.effect(spec.parameters()).orElse("") + "), and needs somebody as whom it does: set"
                        + " identity: {type: SystemAssigned} and location: westeurope, say"))
                : Stream.empty();
        return Translation.Refused.all(Stream.concat(new ParameterCheck(definition, spec.parameters()).refusals(),
                identity));
    }

    private Translation assigned(ArmId definition, Intent target) {
        ObjectNode body = body(definition);
        new Overrides(spec.overrides(), PolicyAssignment.TYPE, FIXED).merge(body);
        ArmId id = scope().extension(PolicyAssignment.TYPE, subject.azureName());
        Exemptions exemptions = new Exemptions(subject, resolved, facts, id);
        boolean isThere = facts.body(PolicyAssignmentKind.KEY).isPresent();
        Optional<Remediation> remediation = isThere
                ? Remediation.of(subject, resolved, facts, id)
                : Optional.empty();
        Translation.Intents intents = Translation.Intents.of(target, Intent
                .manage(PolicyAssignmentKind.KEY, id,
                        resolved.apiVersion(PolicyAssignment.TYPE, PolicyAssignment.API_VERSION), body)
                .dependingOn(Set.of(target.key())).comparedBy(RULES)).and(exemptions.intents())
                .and(remediation.flatMap(Remediation::intent).stream().toList()).withProblems(exemptions.problems())
                .withAdvice(Stream.concat(roles().stream(), exemptions.advice().stream()).toList())
                .lookingAgainAt(Stream.of(Optional.ofNullable(exemptions.lookAgainAt()), remediation.map(
                        Remediation::lookAgainAt)).flatMap(Optional::stream).min(Comparator.naturalOrder())
                        .orElse(null));
        return isThere ? told(id, intents, exemptions, remediation) : intents;
    }

    /** What is asked, and said, once there is an assignment. */
    private Translation told(ArmId id, Translation.Intents intents, Exemptions exemptions,
            Optional<Remediation> remediation) {
        Stream<String> changing = Stream.of(Stream.of(id.collection()), exemptions.collections(), remediation.stream()
                .map(Remediation::collection)).flatMap(Function.identity());
        List<Document> documents = new ArrayList<>(Compliance.documents(id, resolved, changing.toArray(String[]::new)));
        principal().ifPresent(_ -> documents.add(new Document(ROLES, scope().extension(RoleAssignment.TYPE, "x")
                .collection(), RoleAssignment.apiVersion(resolved), "atScope()", false)));
        return intents.withDocuments(documents).withConditions(Stream.concat(Stream.of(new Compliance(facts)
                .condition()), remediation.flatMap(Remediation::condition).stream()).toList());
    }

    private ArmId scope() {
        if (spec.subscriptionId() != null) {
            return ArmId.ofSubscription(spec.subscriptionId());
        }
        if (spec.resourceGroupId() != null) {
            return ArmId.parse(spec.resourceGroupId());
        }
        return resolved.requireWorkspace().group();
    }

    private ObjectNode body(ArmId definition) {
        ObjectNode body = Json.object();
        ArmBody.put(body, "location", spec.location());
        MLPolicyAssignmentSpec.Identity identity = spec.identity();
        if (identity != null) {
            ObjectNode said = body.putObject("identity").put("type", identity.type().name());
            if (identity.userAssignedIdentity() != null) {
                said.putObject("userAssignedIdentities").putObject(identity.userAssignedIdentity());
            }
        }
        ObjectNode properties = body.putObject("properties").put("policyDefinitionId", definition.value());
        properties.put("enforcementMode", Objects.requireNonNullElse(spec.enforcementMode(),
                MLPolicyAssignmentSpec.EnforcementMode.Default).name());
        ObjectNode parameters = properties.putObject("parameters");
        Map<String, JsonNode> said = spec.parameters() == null ? Map.of() : new TreeMap<>(spec.parameters());
        said.forEach((name, value) -> parameters.putObject(name).set("value", value));
        ArmBody.put(properties, "notScopes", spec.notScopes());
        ArmBody.put(properties, "displayName", spec.displayName());
        ArmBody.put(properties, "description", spec.description());
        if (spec.nonComplianceMessage() != null) {
            properties.putArray("nonComplianceMessages").addObject().put("message", spec.nonComplianceMessage());
        }
        return body;
    }

    private Optional<String> principal() {
        return facts.body(PolicyAssignmentKind.KEY).filter(_ -> spec.identity() != null).flatMap(ActingIdentity::of);
    }

    /** The roles that the identity is seen to lack; Azure's portal gives them, its API does not. */
    private List<Advice> roles() {
        Optional<String> principal = principal();
        Optional<PolicyDefinition> definition = definition(facts);
        if (principal.isEmpty() || definition.isEmpty() || facts.body(ROLES).isEmpty()) {
            return List.of();
        }
        List<String> lacking = definition.get().roles().stream().map(RoleDefinition::guidOf)
                .filter(role -> facts.at(ROLES, "/value").valueStream()
                        .noneMatch(one -> RoleAssignment.gives(one, role, principal.get())))
                .map(role -> BuiltInRoles.nameOf(role).orElse(role.toLowerCase(Locale.ROOT))).toList();
        return lacking.isEmpty()
                ? List.of()
                : List.of(AdviceRule.POLICY_LACKS_ROLES.advice("the policy's identity " + principal.get()
                        + " is not seen to have " + String.join(" and ", lacking)
                        + " at " + scope()
                        + ": without it the policy puts nothing right. Have an MLRoleAssignment give it, with"
                        + " principal.policyAssignmentRef"));
    }
}
