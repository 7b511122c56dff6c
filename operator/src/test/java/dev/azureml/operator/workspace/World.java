package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Azure that holds still: what is in it by lower-case id, read as the engine reads it, until the translation asks
 * for nothing more.
 */
record World(Map<String, ObjectNode> azure, List<ResourceStatus> recorded, @Nullable ArmId hub,
        @Nullable String tenantId) {
    static final String SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
    static final String TENANT = "22222222-2222-2222-2222-222222222222";
    static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/ml";
    static final ArmId WORKSPACE = ArmId
            .parse(GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/research");
    static final World EMPTY = new World(Map.of(), List.of(), null, TENANT);

    private static final WorkspaceKind KIND = new WorkspaceKind(Duration.ofDays(14));

    /** What the translation came to, and what was read on the way. */
    record Rest(Translation translation, Facts facts) {
        List<Intent> intents() {
            return ((Translation.Intents) translation).intents();
        }

        Intent intent(String key) {
            return find(key).orElseThrow(() -> new AssertionError("no intent " + key + " in " + keys()));
        }

        Optional<Intent> find(String key) {
            return intents().stream().filter(intent -> intent.key().equals(key)).findFirst();
        }

        List<String> keys() {
            return intents().stream().map(Intent::key).toList();
        }
    }

    World with(ArmId id, String body) {
        var more = new HashMap<>(azure);
        more.put(id.value().toLowerCase(Locale.ROOT), json(body));
        return new World(more, recorded, hub, tenantId);
    }

    World recording(Dependency dependency) {
        var more = new ArrayList<>(recorded);
        more.add(resource(dependency.key(), dependency.idFor(WORKSPACE).value(), ResourceStatus.Origin.Created));
        return new World(azure, more, hub, tenantId);
    }

    World recording(String key, ArmId id) {
        var more = new ArrayList<>(recorded);
        more.add(resource(key, id.value(), ResourceStatus.Origin.Created));
        return new World(azure, more, hub, tenantId);
    }

    World withHub(ArmId id) {
        return new World(azure, recorded, id, tenantId);
    }

    World withoutTenant() {
        return new World(azure, recorded, hub, null);
    }

    Rest settle(MLWorkspaceSpec spec) {
        Facts facts = Facts.NONE;
        while (true) {
            Translation translation = KIND.translate(subject(spec), resolved(), facts);
            Facts more = translation instanceof Translation.Intents found
                    ? listed(found.documents(), read(found.intents(), facts))
                    : facts;
            if (more.equals(facts)) {
                return new Rest(translation, facts);
            }
            facts = more;
        }
    }

    ManagedObject<MLWorkspaceSpec> subject(MLWorkspaceSpec spec) {
        return new ManagedObject<>("MLWorkspace", "team", "research", "uid", 1, spec,
                "cluster/team/MLWorkspace/research",
                recorded);
    }

    ResolvedReferences resolved() {
        return new ResolvedReferences(hub, null, SUBSCRIPTION, Map.of(), Map.of(), tenantId);
    }

    static MLWorkspaceSpec spec(String json) {
        try {
            return Json.MAPPER.readValue(json, MLWorkspaceSpec.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The smallest spec there is, with these fields more. */
    static MLWorkspaceSpec minimalAnd(String fields) {
        return spec("{\"resourceGroup\": {\"name\": \"ml\"}, \"location\": \"westeurope\"" + fields + "}");
    }

    static ObjectNode json(String text) {
        try {
            JsonNode node = Json.MAPPER.readTree(text);
            return (ObjectNode) node;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static ResourceStatus resource(String key, String id, ResourceStatus.Origin origin) {
        return new ResourceStatus(key, id, "2025-12-01", origin, ResourceStatus.Phase.Ready, null, null, null, null,
                null,
                null);
    }

    /** Of lists only those of vaults, which all lie in this Azure. */
    private Facts listed(List<Document> documents, Facts known) {
        Facts facts = known;
        for (Document document : documents) {
            if (document.path().toLowerCase(Locale.ROOT).contains("/microsoft.keyvault/")
                    && !facts.knows(document.key())) {
                String prefix = document.path().toLowerCase(Locale.ROOT) + "/";
                ObjectNode list = Json.object();
                ArrayNode items = list.putArray("value");
                azure.forEach((id, body) -> {
                    if (id.startsWith(prefix) && id.indexOf('/', prefix.length()) < 0) {
                        items.add(body);
                    }
                });
                facts = facts.with(document.key(), new Observation.Present(list, false));
            }
        }
        return facts;
    }

    private Facts read(List<Intent> intents, Facts known) {
        Facts facts = known;
        for (Intent intent : intents) {
            if (!facts.knows(intent.key())) {
                ObjectNode body = azure.get(intent.id().value().toLowerCase(Locale.ROOT));
                facts = facts.with(intent.key(),
                        body == null ? new Observation.Absent() : new Observation.Present(body, false));
            }
        }
        return facts;
    }
}
