package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assigned policies, with what they do: a write that one denies is refused, one that it modifies is changed, and what
 * complies is told. Azure's own definitions for Azure ML are there, with their published rules as far as those have an effect
 * here: what a policy deploys where it is missing, and what one for jobs and deployments enforces, has none. A test or the
 * seed can add others.
 * Azure takes minutes and hours for what happens here at once.
 */
final class Policies {
    static final String ASSIGNMENT = "Microsoft.Authorization/policyAssignments";
    private static final String DEFINITION = "Microsoft.Authorization/policyDefinitions";
    private static final String SET = "Microsoft.Authorization/policySetDefinitions";
    private static final String EXEMPTION = "Microsoft.Authorization/policyExemptions";
    private static final String[] EXEMPTION_VERSIONS = {"2022-07-01-preview", "2026-01-01-preview"};
    private static final String STATES = "Microsoft.PolicyInsights/policyStates";
    private static final String[] VERSIONS = {"2022-06-01", "2023-04-01", "2024-05-01", "2025-01-01"};
    private static final Map<String, ObjectNode> BUILT_IN = builtIn();

    private Policies() {
    }

    private static Map<String, ObjectNode> builtIn() {
        try (InputStream in = Objects.requireNonNull(Policies.class.getResourceAsStream(
                "/dev/azureml/emulator/policies.json"))) {
            Map<String, ObjectNode> all = new LinkedHashMap<>();
            Json.MAPPER.readTree(in).forEach(one -> all.put(one.path("name").asText(), ((ObjectNode) one).put("id",
                    "/providers/" + DEFINITION + "/" + one.path("name").asText()).put("type", DEFINITION)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(ASSIGNMENT, VERSIONS).model(ASSIGNMENT, null).names("[^<>*%&:\\\\?.+/]{0,63}"
                        + "[^<>*%&:\\\\?.+/ ]").put(Verb.sync(201, 201)).delete(Verb.sync(200, 200)).stateless()
                        .notPaged().listing(call -> listed(call, ASSIGNMENT)).rule(Policies::check)
                        .fill(Policies::fill),
                ResourceType.type(EXEMPTION, EXEMPTION_VERSIONS).model(EXEMPTION, null).put(Verb.sync(201, 200))
                        .delete(Verb.sync(200, 200))
                        .stateless().notPaged().listing(call -> listed(call, EXEMPTION)).rule(Policies::checkExemption)
                        .fill(Common::systemData),
                ResourceType.type(DEFINITION, VERSIONS).stateless().notPaged().page("", Policies::definition),
                ResourceType.type(SET, VERSIONS).stateless().notPaged(),
                ResourceType.type(STATES, "2019-10-01", "2024-10-01").virtual()
                        .action("summarize", Policies::summarize)
                        .action("queryResults", Policies::results));
    }

    /** One assignment with the definition that it names. */
    record Assigned(Entry assignment, ObjectNode definition) {
        JsonNode rule() {
            return Json.at(definition, "properties.policyRule");
        }

        /** A value of the rule, which may be that of a parameter. */
        JsonNode value(JsonNode said) {
            String text = said.asText("");
            if (!text.startsWith("[parameters('") || !text.endsWith("')]")) {
                return said;
            }
            String name = text.substring("[parameters('".length(), text.length() - "')]".length());
            JsonNode given = Json.at(assignment.body(), "properties.parameters").path(name).path("value");
            return given.isMissingNode()
                    ? Json.at(definition, "properties.parameters").path(name).path("defaultValue")
                    : given;
        }

        boolean does(String effect) {
            return value(rule().at("/then/effect")).asText("").equalsIgnoreCase(effect);
        }

        boolean isEnforced() {
            return !Json.text(assignment.body(), "properties.enforcementMode").equals("DoNotEnforce");
        }

        boolean covers(ArmId id) {
            return isWithin(id.path(), assignment.id().parent())
                    && Json.at(assignment.body(), "properties.notScopes").valueStream()
                            .noneMatch(scope -> isWithin(id.path(), scope.asText()));
        }

        /** Has what a Modify policy sets set. */
        void changes(BiConsumer<String, JsonNode> set) {
            rule().at("/then/details/operations").forEach(operation -> {
                String field = operation.path("field").asText();
                set.accept("properties." + field.substring(field.lastIndexOf('/') + 1), operation.path("value"));
            });
        }

        boolean isMatchedBy(ArmId id, JsonNode body) {
            return new PolicyCondition(id, body, this::value).matches(rule().path("if"));
        }
    }

    private static boolean isWithin(String inner, String outer) {
        return (inner + "/").toLowerCase(Locale.ROOT).startsWith((outer + "/").toLowerCase(Locale.ROOT));
    }

    private static Stream<Assigned> over(World world, ArmId id) {
        return world.ofType(ASSIGNMENT).stream().flatMap(entry -> assigned(world, entry).stream())
                .filter(one -> one.covers(id) && !isExempt(world, id, one.assignment()));
    }

    private static boolean isExempt(World world, ArmId id, Entry assignment) {
        return world.ofType(EXEMPTION).stream().anyMatch(one -> isWithin(id.path(), one.id().parent()) && !isOver(one)
                && Json.text(one.body(), "properties.policyAssignmentId").equalsIgnoreCase(assignment.id().path()));
    }

    private static boolean isOver(Entry exemption) {
        String end = Json.text(exemption.body(), "properties.expiresOn");
        return !end.isEmpty() && !Instant.now().isBefore(Instant.parse(end));
    }

    /** Azure asks for both; with which codes is published nowhere. */
    private static void checkExemption(Write write) {
        String id = write.text("properties.policyAssignmentId");
        Entry assignment = write.world().find(id).orElseThrow(() -> ArmError.of(404, "PolicyAssignmentNotFound",
                "The policy assignment '" + id + "' is not found."));
        if (!isWithin(write.id().parent(), assignment.id().parent())
                && !write.text("properties.assignmentScopeValidation").equals("DoNotValidate")) {
            throw ArmError.of(400, "InvalidPolicyExemption", "The policy exemption '" + write.id().name()
                    + "' is not at or under the scope of the policy assignment '" + id + "'.");
        }
    }

    /** Those at a scope and above it, and, unless only these or those of the scope itself are asked for, below it. */
    private static ArmResponse listed(Call call, String type) {
        String scope = call.id().parent();
        String filter = call.request().query("$filter").toLowerCase(Locale.ROOT);
        boolean below = !filter.startsWith("at");
        boolean above = !filter.startsWith("atexactscope");
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        call.world().ofType(type).stream().filter(entry -> {
            String at = entry.id().parent();
            return at.equalsIgnoreCase(scope) || above && isWithin(scope, at) || below && isWithin(at, scope);
        }).forEach(entry -> value.add(entry.body().deepCopy()));
        return ArmResponse.ok(body);
    }

    static Optional<Assigned> assigned(World world, Entry assignment) {
        return find(world, Json.text(assignment.body(), "properties.policyDefinitionId"))
                .map(definition -> new Assigned(assignment, definition));
    }

    private static Optional<ObjectNode> find(World world, String id) {
        ObjectNode known = BUILT_IN.get(id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
        return known != null && id.toLowerCase(Locale.ROOT).startsWith("/providers/microsoft.authorization/")
                ? Optional.of(known)
                : world.find(id).map(Entry::body);
    }

    /** Refuses a write of any type that a policy denies. */
    static void deny(Write write) {
        over(write.world(), write.id()).filter(one -> one.isEnforced() && one.does("Deny")
                && one.isMatchedBy(write.id(), write.next())).findFirst().ifPresent(one -> {
                    throw denied(write, one);
                });
    }

    private static ArmError denied(Write write, Assigned policy) {
        Entry assignment = policy.assignment();
        String displayed = Json.text(assignment.body(), "properties.displayName");
        String name = displayed.isEmpty() ? assignment.id().name() : displayed;
        String definition = policy.definition().path("id").asText();
        String words = Json.at(assignment.body(), "properties.nonComplianceMessages").path(0).path("message")
                .asText("");
        String title = Json.text(policy.definition(), "properties.displayName");
        ObjectNode info = Json.object("type", "PolicyViolation", "info", Json.object("policyDefinitionDisplayName",
                title,
                "policyDefinitionId", definition, "policyDefinitionName", policy.definition().path("name").asText(),
                "policyDefinitionEffect", "Deny", "policyAssignmentId", assignment.id().path(), "policyAssignmentName",
                assignment.id().name(), "policyAssignmentDisplayName", name, "policyAssignmentScope",
                assignment.id().parent()));
        return ArmError.of(403, "RequestDisallowedByPolicy", "Resource '" + write.id().name()
                + "' was disallowed by policy." + (words.isEmpty() ? "" : " Reasons: '" + words + "'.")
                + " Policy identifiers: '[{\"policyAssignment\":{\"name\":\"" + name + "\",\"id\":\""
                + assignment.id().path() + "\"},\"policyDefinition\":{\"name\":\"" + title + "\",\"id\":\""
                + definition + "\"}}]'.").additionalInfo(Json.MAPPER.createArrayNode().add(info));
    }

    /** Changes a write of any type that a policy modifies. */
    static void modify(Write write) {
        if (write.seeded()) {
            return;
        }
        over(write.world(), write.id()).filter(one -> one.isEnforced() && one.does("Modify")
                && one.isMatchedBy(write.id(), write.next()))
                .forEach(one -> one.changes(write::set));
    }

    /** Identity without location is refused by Azure too; how is published nowhere. */
    private static void check(Write write) {
        String id = write.text("properties.policyDefinitionId");
        ObjectNode definition = find(write.world(), id).orElseThrow(() -> notFound(id));
        unchanged(write, id);
        parameters(write, definition);
        ObjectNode next = write.next();
        Entry entry = new Entry(write.id(), ResourceType.type(ASSIGNMENT, VERSIONS), next, Json.object());
        String effect = Stream.of("Modify", "DeployIfNotExists").filter(new Assigned(entry, definition)::does)
                .findFirst()
                .orElse("");
        if (!effect.isEmpty() && (!write.has("identity.type") || write.text("identity.type").equals("None"))) {
            throw invalid(write, "ResourceIdentityRequired",
                    "request is invalid. Policy assignments must include a resource"
                            + " identity when assigning '" + effect + "' policy definitions.");
        }
    }

    private static ArmError invalid(Write write, String code, String words) {
        return ArmError.of(400, code, "The policy assignment '" + write.id().name() + "' " + words);
    }

    private static void unchanged(Write write, String id) {
        if (write.before() == null) {
            return;
        }
        String was = write.was("properties.policyDefinitionId").asText("");
        if (!was.equalsIgnoreCase(id)) {
            throw invalid(write, "InvalidPolicyDefinitionIdUpdate", "create request is invalid. Cannot update existing"
                    + " assignment's policy definition '" + was + "' with new policy definition '" + id + "'.");
        }
        String at = write.was("location").asText("");
        String to = write.text("location");
        if (!at.replace(" ", "").equalsIgnoreCase(to.replace(" ", ""))) {
            throw ArmError.of(400, "InvalidLocationUpdate",
                    "The existing assignment location cannot be changed from '" + at + "' to '" + to + "'.");
        }
    }

    private static void parameters(Write write, ObjectNode definition) {
        JsonNode asked = Json.at(definition, "properties.parameters");
        JsonNode said = write.at("properties.parameters");
        String unknown = said.propertyStream().map(Map.Entry::getKey).filter(name -> !asked.has(name))
                .collect(Collectors.joining(","));
        if (!unknown.isEmpty()) {
            throw invalid(write, "UndefinedPolicyParameter", "has the parameter(s) '" + unknown
                    + "' which are not defined in the policy definition '" + definition.path("name").asText() + "'.");
        }
        String missing = asked.propertyStream().filter(one -> !one.getValue().has("defaultValue"))
                .map(Map.Entry::getKey)
                .filter(name -> !said.has(name)).collect(Collectors.joining(","));
        if (!missing.isEmpty()) {
            throw invalid(write, "MissingPolicyParameter", "is missing the parameter(s) '" + missing
                    + "' as defined in the policy definition '" + definition.path("name").asText() + "'.");
        }
    }

    private static ArmError notFound(String id) {
        return ArmError.of(404, id.toLowerCase(Locale.ROOT).contains("policysetdefinitions")
                ? "PolicySetDefinitionNotFound"
                : "PolicyDefinitionNotFound",
                "The policy definition '" + id.substring(id.lastIndexOf('/') + 1)
                        + "' could not be found.");
    }

    private static void fill(Write write) {
        Common.identity(write);
        write.set("properties.scope", write.id().parent());
        write.preset("properties.enforcementMode", "Default");
        write.once("properties.instanceId", Common.uuid("instance:" + write.id().key()));
        Common.set(write, "properties.metadata", "createdBy", write.request().caller().objectId());
        Common.set(write, "properties.metadata", "createdOn", Common.now());
        Common.systemData(write);
    }

    private static ArmResponse definition(Call call) {
        return ArmResponse.ok(find(call.world(), call.id().path()).orElseThrow(() -> ArmError.of(404,
                "PolicyDefinitionNotFound", "The policy definition '" + call.id().name() + "' could not be found.")));
    }

    /** What a policy says of one resource. */
    record State(Entry resource, boolean complies, boolean exempt) {
        boolean isWrong() {
            return !complies && !exempt;
        }

        String word() {
            return exempt ? "Exempt" : complies ? "Compliant" : "NonCompliant";
        }
    }

    private static Assigned asked(Call call) {
        ArmId id = call.id().parentId().orElseThrow();
        Entry assignment = call.world().get(id);
        if (assignment == null) {
            throw ArmError.of(404, "PolicyAssignmentNotFound",
                    "The policy assignment '" + id.name() + "' is not found.");
        }
        return assigned(call.world(), assignment).orElseThrow(() -> ArmError.notFound(id));
    }

    /** Of the resources of the type that the rule is about; only of what a rule says by itself. */
    static List<State> states(World world, Assigned policy) {
        List<State> states = new ArrayList<>();
        if (Stream.of("Audit", "Deny", "Modify").noneMatch(policy::does)) {
            return states;
        }
        String type = policy.rule().path("if").findParents("field").stream()
                .filter(one -> one.path("field").asText().equals("type")).map(one -> one.path("equals").asText())
                .findFirst().orElse("");
        world.under(policy.assignment().id().parent()).stream().filter(entry -> entry.id().is(type)
                && policy.covers(entry.id())).forEach(entry -> states.add(
                        new State(entry, !policy.isMatchedBy(entry.id(), entry.body()),
                                isExempt(world, entry.id(), policy
                                        .assignment()))));
        return states;
    }

    private static ArmResponse summarize(Call call) {
        Assigned policy = asked(call);
        List<State> states = states(call.world(), policy);
        ArrayNode details = Json.MAPPER.createArrayNode();
        Stream.of("Compliant", "NonCompliant", "Exempt").forEach(word -> detail(details, word.toLowerCase(Locale.ROOT),
                states.stream().filter(one -> one.word().equals(word)).count()));
        ObjectNode results = Json.object("nonCompliantResources",
                states.stream().filter(State::isWrong).count(),
                "nonCompliantPolicies", states.stream().noneMatch(State::isWrong) ? 0 : 1, "resourceDetails", details);
        ObjectNode line = Json.object("policyAssignmentId", policy.assignment().id().path(), "policySetDefinitionId",
                "",
                "results", results.deepCopy(), "policyDefinitions", List.of());
        ObjectNode summary = Json.object("@odata.id", null, "results", results, "policyAssignments",
                Json.MAPPER.createArrayNode().add(line));
        return ArmResponse.ok(Json.object("@odata.count", 1, "value", Json.MAPPER.createArrayNode().add(summary)));
    }

    private static void detail(ArrayNode details, String state, long count) {
        if (count > 0) {
            details.add(Json.object("complianceState", state, "count", count));
        }
    }

    private static ArmResponse results(Call call) {
        Assigned policy = asked(call);
        boolean onlyWrong = call.request().query("$filter").equalsIgnoreCase("IsCompliant eq false");
        ArrayNode value = Json.MAPPER.createArrayNode();
        states(call.world(), policy).stream().filter(one -> !onlyWrong || one.isWrong())
                .limit(most(call.request().query("$top")))
                .forEach(one -> value.add(state(policy, one)));
        return ArmResponse.ok(Json.object("@odata.count", value.size(), "@odata.nextLink", null, "value", value));
    }

    private static int most(String top) {
        return top.matches("[0-9]{1,4}") ? Integer.parseInt(top) : 1000;
    }

    private static ObjectNode state(Assigned policy, State state) {
        ArmId id = state.resource().id();
        @Nullable
        JsonNode tags = state.resource().body().get("tags");
        return Json.object("resourceId", id.path(), "policyAssignmentId", policy.assignment().id().path(),
                "policyDefinitionId", policy.definition().path("id").asText(), "complianceState",
                state.word(), "isCompliant", !state.isWrong(), "timestamp",
                Common.now(), "resourceType", "/" + id.type(), "resourceGroup", id.resourceGroup(), "subscriptionId",
                id.subscription(), "resourceTags", tags == null ? "tbd" : tags.toString(),
                "policyDefinitionReferenceId", null, "policySetDefinitionId", null);
    }
}
