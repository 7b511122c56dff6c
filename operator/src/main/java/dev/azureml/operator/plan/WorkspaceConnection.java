package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.SecretValueSource;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a workspace as Azure takes it: what our own connections and the databases of our datastores become. Azure
 * answers none of its credentials, not even the names in them, so that all of them are write-only.
 */
public final class WorkspaceConnection {
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces/connections";
    private static final String CREDENTIALS = "/properties/credentials";
    private static final JsonPointer AT = JsonPointer.compile(CREDENTIALS);
    private static final CompareRules RULES = CompareRules.NONE.withIgnored(CREDENTIALS);

    private static final FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/authType", "choose another way to authenticate in the spec")
            .and("/properties/category", "use spec.category, or another kind of store")
            .and("/properties/target", "use spec.target, or the server and database of the store")
            .and("/properties/useWorkspaceManagedIdentity", "use spec.useWorkspaceManagedIdentity");

    private final ResolvedReferences resolved;
    private final ObjectNode body = Json.object();
    private final ObjectNode properties = body.putObject("properties");
    private final WriteOnlyValues values;

    public WorkspaceConnection(ResolvedReferences resolved, String category, String target) {
        this.resolved = resolved;
        this.values = new WriteOnlyValues(resolved);
        properties.put("category", category).put("target", target);
    }

    /** What stands beside category and target. */
    public ObjectNode properties() {
        return properties;
    }

    /** The discriminator of the credentials that follow. */
    public WorkspaceConnection authType(String type) {
        properties.put("authType", type);
        return this;
    }

    /** A part of the credentials that is no secret. */
    public WorkspaceConnection text(String property, @Nullable String value) {
        values.text(AT.appendProperty(property), value);
        return this;
    }

    /**
     * A part of the credentials that is a secret.
     *
     * @param path of the property in the spec
     */
    public WorkspaceConnection secret(String property, String path, @Nullable SecretValueSource source) {
        values.secret(AT.appendProperty(property), path, source);
        return this;
    }

    /** A custom key, by its name. */
    public WorkspaceConnection key(String name, String path, SecretValueSource source) {
        values.secret(AT.appendProperty("keys").appendProperty(name), path, source);
        return this;
    }

    /** What keeps it from being made as it is said. */
    public Optional<Translation.Refused> finish(@Nullable Map<String, JsonNode> said) {
        Overrides overrides = new Overrides(said, TYPE, FIXED, List.of(CREDENTIALS));
        Optional<Translation.Refused> refused = Translation.Refused.all(overrides.refusal(), values.refusal());
        if (refused.isEmpty()) {
            overrides.merge(body);
        }
        return refused;
    }

    /** Everybody in the workspace may use it unless the spec says otherwise, as with {@code az ml connection create}. */
    public Intent intent(String key, String name) {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").put("isSharedToAll", true);
        return Intent.manage(key, resolved.requireWorkspace().child("connections", name),
                resolved.apiVersion(TYPE, "2025-12-01"), body).withCreateDefaults(defaults)
                .withSecrets(values.values()).comparedBy(RULES);
    }

    /** The same, only looked at. */
    public Intent look(String key, String name) {
        Intent intent = intent(key, name);
        return Intent.look(key, intent.id(), intent.apiVersion());
    }
}
