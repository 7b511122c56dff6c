package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.azureml.BuiltInPolicies;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.plan.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Definitions of policies and initiatives, of each what is looked at, once an hour. */
final class PolicyDefinitions {
    private static final String BUILT_IN = "/providers/Microsoft.Authorization/";
    private static final Duration LIFETIME = Duration.ofHours(1);
    /** A definition that may not be read is asked for again after that. */
    private static final Duration UNREAD = Duration.ofMinutes(10);
    private static final int MOST_KEPT = 2_000;
    /** So many definitions are read in one visit; the next ones read on. */
    private static final int MOST_READ = 25;

    private final Azure azure;
    private final InstantSource clock;
    private final Map<String, String> apiVersions;
    private final Map<String, Kept> all = new ConcurrentHashMap<>();

    /**
     * A definition, with what is looked at.
     *
     * @param others whether it is an initiative with policies of Azure's that are not for Azure ML, which are left out
     */
    record Definition(JsonNode body, boolean others) {
        /** Azure's initiatives have hundreds of policies, and some MB. */
        static Definition of(JsonNode read) {
            ObjectNode body = Json.object();
            copy(List.of("id", "name"), read, body);
            JsonNode properties = read.path("properties");
            ObjectNode kept = body.putObject("properties");
            copy(List.of("displayName", "mode", "version", "policyRule"), properties, kept);
            ObjectNode parameters = kept.putObject("parameters");
            properties.path("parameters").properties().stream().filter(one -> one.getValue().has("defaultValue"))
                    .forEach(one -> parameters.putObject(one.getKey()).set("defaultValue", one.getValue().path(
                            "defaultValue")));
            ArrayNode members = kept.putArray("policyDefinitions");
            properties.path("policyDefinitions").valueStream().filter(one -> !isOfOthers(one)).forEach(members::add);
            return new Definition(body, members.size() < properties.path("policyDefinitions").size());
        }

        private static void copy(List<String> names, JsonNode from, ObjectNode to) {
            names.stream().filter(from::has).forEach(name -> to.set(name, from.path(name)));
        }

        private static boolean isOfOthers(JsonNode member) {
            return ArmId.tryParse(member.path("policyDefinitionId").textValue()).filter(id -> id.value().regionMatches(
                    true, 0, BUILT_IN, 0, BUILT_IN.length()) && BuiltInPolicies.nameOf(id.name()).isEmpty())
                    .isPresent();
        }
    }

    private record Kept(Optional<Definition> definition, Instant until) {
    }

    /** @param apiVersions by lower-case ARM type */
    PolicyDefinitions(Azure azure, InstantSource clock, Map<String, String> apiVersions) {
        this.azure = azure;
        this.clock = clock;
        this.apiVersions = apiVersions;
    }

    Reading reading(Caller caller) {
        return new Reading(caller);
    }

    /** How much is kept, for tests. */
    int size() {
        return all.size();
    }

    private void keep(String key, Optional<Definition> definition) {
        Instant now = clock.instant();
        all.values().removeIf(one -> !now.isBefore(one.until()));
        if (all.size() >= MOST_KEPT) {
            all.entrySet().stream().min(Comparator.comparing(one -> one.getValue().until())).map(Map.Entry::getKey)
                    .ifPresent(all::remove);
        }
        all.put(key, new Kept(definition, now.plus(definition.isPresent() ? LIFETIME : UNREAD)));
    }

    /** What one visit of an object reads. */
    final class Reading {
        private final Caller caller;
        private final Set<String> failed = new HashSet<>();
        private int read;

        private Reading(Caller caller) {
            this.caller = caller;
        }

        /** Returns the definition; empty when the object may not read it, or not just now. */
        Optional<Definition> definition(ArmId id) {
            String path = id.value().toLowerCase(Locale.ROOT);
            String key = Azure.isPublished(id.value()) ? path : caller.namespace() + " " + path;
            Kept known = all.get(key);
            if (known != null && clock.instant().isBefore(known.until())) {
                return known.definition();
            }
            if (failed.contains(key) || read++ >= MOST_READ) {
                return Optional.empty();
            }
            return get(id, key);
        }

        private Optional<Definition> get(ArmId id, String key) {
            Optional<Definition> definition = Optional.empty();
            try {
                String version = apiVersions.getOrDefault(id.type().toLowerCase(Locale.ROOT),
                        PolicyAssignment.API_VERSION);
                ArmResult result = azure.send(caller, ArmRequest.get(id, version), Priority.DRIFT);
                if (result instanceof ArmResult.Failure failure && failure.passes()) {
                    failed.add(key);
                    return definition;
                }
                if (result instanceof ArmResult.Ok ok) {
                    definition = Optional.ofNullable(ok.response().body()).map(Definition::of);
                }
            } catch (OutOfScopeException e) {
                // As where Azure does not let it be read.
            }
            keep(key, definition);
            return definition;
        }
    }
}
