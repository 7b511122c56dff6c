package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.WorkspaceAuthenticationStatus.Way;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** By which ways one can sign in to a workspace and to what it depends on, from what was read of them anyway. */
record SignIn(Facts facts) {
    private static final String ADMIN = "/properties/adminUserEnabled";

    /** The status field; empty while there is no workspace. */
    ObjectNode report() {
        ObjectNode report = Json.object();
        if (facts.body(Keys.WORKSPACE).isEmpty()) {
            return report;
        }
        put(report, "workspace", Set.of(Way.EntraId));
        ofStorage(report);
        if (facts.body(Dependency.KEY_VAULT.key()).isPresent()) {
            put(report, Dependency.KEY_VAULT.key(), Set.of(Way.EntraId));
        }
        ofInsights(report);
        ofRegistry(report);
        String mode = facts.at(Keys.WORKSPACE, "/properties/systemDatastoresAuthMode").asText("");
        if (!mode.isEmpty()) {
            report.put("systemDatastores", mode);
        }
        return report;
    }

    private void ofStorage(ObjectNode report) {
        String key = Dependency.STORAGE_ACCOUNT.key();
        if (facts.body(key).isPresent()) {
            Set<Way> ways = EnumSet.of(Way.EntraId);
            // Azure takes the keys of an account that says nothing of them.
            add(ways, Way.AccountKey, facts.at(key, "/properties/allowSharedKeyAccess").asBoolean(true));
            add(ways, Way.Anonymous, facts.at(key, "/properties/allowBlobPublicAccess").asBoolean(false));
            put(report, key, ways);
        }
    }

    private void ofRegistry(ObjectNode report) {
        String key = Dependency.CONTAINER_REGISTRY.key();
        if (facts.body(key).isPresent()) {
            Set<Way> ways = EnumSet.of(Way.EntraId);
            add(ways, Way.AdminKey, facts.at(key, ADMIN).asBoolean(false));
            add(ways, Way.Anonymous, facts.at(key, "/properties/anonymousPullEnabled").asBoolean(false));
            put(report, key, ways);
        }
    }

    private static void add(Set<Way> ways, Way way, boolean open) {
        if (open) {
            ways.add(way);
        }
    }

    private void ofInsights(ObjectNode report) {
        String key = Dependency.APPLICATION_INSIGHTS.key();
        if (facts.body(key).isPresent()) {
            JsonNode disabled = facts.at(key, "/properties/DisableLocalAuth");
            put(report, key, disabled.asBoolean(false)
                    ? Set.of(Way.EntraId)
                    : EnumSet.of(Way.EntraId, Way.ConnectionString));
        }
    }

    private static void put(ObjectNode report, String field, Set<Way> ways) {
        ArrayNode names = report.putArray(field);
        ways.stream().sorted().map(Enum::name).forEach(names::add);
    }

    /** Where the registry lets in whoever has its admin key. */
    Optional<Advice> advice() {
        return facts.at(Dependency.CONTAINER_REGISTRY.key(), ADMIN).asBoolean(false)
                ? Optional.of(
                        AdviceRule.ADMIN_KEY_IN_USE.advice("The registry's admin user is on: whoever has its key may"
                                + " pull and push all images, and no log names him. Give identities AcrPull or AcrPush"
                                + " (MLRoleAssignment with dependency ContainerRegistry), and switch it off: az acr update --name "
                                + facts.at(Dependency.CONTAINER_REGISTRY.key(), "/name").asText("REGISTRY")
                                + " --admin-enabled false"))
                : Optional.empty();
    }
}
