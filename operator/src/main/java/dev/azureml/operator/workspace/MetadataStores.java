package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that Azure made, in a group of its own, for the metadata of a workspace that is encrypted with a key of the
 * customer's: a Cosmos DB account, a search service and a storage account. Nothing keeps their subscription's owners from
 * deleting them, and the workspace does not work without.
 */
record MetadataStores(Scene scene) {
    private static final String KEY = "metadataStores";
    private static final String GROUPS = "Microsoft.Resources/resourceGroups";
    private static final List<Map.Entry<String, String>> EXPECTED = List.of(
            Map.entry("Microsoft.DocumentDB/databaseAccounts", "the Cosmos DB account"),
            Map.entry("Microsoft.Search/searchServices", "the search service"),
            Map.entry("Microsoft.Storage/storageAccounts", "the storage account"));
    private static final int MOST_NAMED = 16;

    /** The group, by the name that Azure says; empty where it made none. */
    private static Optional<String> group(Facts facts) {
        return Optional.of(facts.at(Keys.WORKSPACE, "/properties/serviceProvisionedResourceGroup").asText(""))
                .filter(name -> !name.isEmpty()
                        && facts.at(Keys.WORKSPACE, "/properties/encryption/status").asText("")
                                .equalsIgnoreCase("Enabled"));
    }

    List<Document> documents() {
        String subscription = scene.group().subscriptionId();
        return group(scene.facts()).filter(_ -> subscription != null)
                .map(name -> ArmId.ofResourceGroup(Objects.requireNonNull(subscription), name))
                .map(group -> new Document(KEY, group.value() + "/resources", scene.resolved().apiVersion(GROUPS,
                        "2021-04-01")))
                .stream().toList();
    }

    Optional<KindCondition> condition() {
        Facts facts = scene.facts();
        return group(facts).filter(_ -> facts.knows(KEY)).map(name -> {
            if (facts.body(KEY).isPresent()) {
                return present(name, facts);
            }
            return unread(facts.absent(KEY)
                    ? "the resource group " + name + ", which Azure made for the workspace's metadata, is gone or may"
                            + " not be read: the operator's identity needs"
                            + " Microsoft.Resources/subscriptions/resourceGroups/resources/read on it, such as the role"
                            + " Reader, and the namespace refer where a tenants file is in force"
                    : "Azure could not say just now what is in the resource group " + name + ": it is asked again");
        });
    }

    private static KindCondition unread(String why) {
        return new KindCondition(ConditionType.METADATA_STORES_PRESENT, Truth.UNKNOWN,
                ConditionReason.STORES_NOT_READ, why);
    }

    private static KindCondition present(String group, Facts facts) {
        List<String> missing = EXPECTED.stream().filter(one -> items(facts).noneMatch(item -> item.path("type").asText()
                .equalsIgnoreCase(one.getKey()))).map(Map.Entry::getValue).toList();
        return missing.isEmpty()
                ? new KindCondition(ConditionType.METADATA_STORES_PRESENT, Truth.TRUE, ConditionReason.STORES_PRESENT,
                        "the resource group " + group + " has what Azure keeps the workspace's metadata in")
                : new KindCondition(ConditionType.METADATA_STORES_PRESENT, Truth.FALSE, ConditionReason.STORE_MISSING,
                        String.join(" and ", missing) + " that Azure made for the workspace's metadata"
                                + (missing.size() > 1 ? " are" : " is") + " gone from the resource group " + group
                                + ": the workspace does not work without. Have Azure's support recover what can be, and"
                                + " lock the group: az lock create --name keep --lock-type CanNotDelete"
                                + " --resource-group " + group);
    }

    private static Stream<JsonNode> items(Facts facts) {
        return facts.at(KEY, "/value").valueStream();
    }

    /** Returns what of it is there: the type and the name of each. */
    static ArrayNode report(Facts facts) {
        ArrayNode resources = Json.array();
        if (group(facts).isPresent()) {
            items(facts).limit(MOST_NAMED).forEach(item -> resources.add(item.path("type").asText() + "/" + item.path(
                    "name").asText()));
        }
        return resources;
    }
}
