package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;

/** What the bodies say of public networks, as the spec's architecture asks. */
final class NetworkAccess {
    private static final String PUBLIC = "publicNetworkAccess";
    private static final String ACLS = "networkAcls";
    private static final String BYPASS = "networkRuleBypassOptions";
    private static final String SERVICES = "AzureServices";
    private static final List<JsonPointer> SWITCHES = List.of(JsonPointer.compile("/properties/" + PUBLIC),
            JsonPointer.compile("/properties/" + ACLS + "/defaultAction"),
            JsonPointer.compile("/properties/" + ACLS + "/bypass"),
            JsonPointer.compile("/properties/" + BYPASS));

    private final PrivateLink links;
    private final Facts facts;

    NetworkAccess(PrivateLink links, Facts facts) {
        this.links = links;
        this.facts = facts;
    }

    /** Whether Azure has closed a resource to public networks. */
    static boolean isClosed(String key, Facts facts) {
        return facts.at(key, "/properties/" + PUBLIC).asText("").equalsIgnoreCase(EnabledDisabled.Disabled.name());
    }

    /** Puts into the workspace's properties what its own property does not say. */
    void putWorkspace(ObjectNode properties) {
        if (properties.has(PUBLIC)) {
            return;
        }
        if (links.isPublic()) {
            properties.put(PUBLIC, EnabledDisabled.Enabled.name());
        } else if (links.isPrivate() && links.reaches(Keys.WORKSPACE)) {
            properties.put(PUBLIC, EnabledDisabled.Disabled.name());
        } else if (links.isPrivate() && facts.at(Keys.WORKSPACE, "/properties/" + PUBLIC).isTextual()) {
            properties.set(PUBLIC, facts.at(Keys.WORKSPACE, "/properties/" + PUBLIC));
        }
    }

    /** Puts into the body of a dependency that is made how it is reached, and what private endpoints need of it. */
    void put(Dependency dependency, ObjectNode body) {
        boolean known = links.isPrivate() || links.isPublic();
        if (!known || LinkGroup.of(dependency).isEmpty()) {
            return;
        }
        if (dependency == Dependency.CONTAINER_REGISTRY) {
            putRegistry(body);
        }
        if (links.isPublic()) {
            switches(dependency, body, true);
        } else if (links.reaches(dependency.key())) {
            switches(dependency, body, false);
        } else {
            asFound(dependency, body);
        }
    }

    /** No other SKU has private endpoints; one that was raised is not lowered again with the network. */
    private void putRegistry(ObjectNode body) {
        String premium = "Premium";
        String key = Dependency.CONTAINER_REGISTRY.key();
        if (!body.has("sku") && (links.isPrivate() || facts.at(key, "/sku/name").asText("").equals(premium))) {
            body.putObject("sku").put("name", premium);
        }
        body.withObject("/properties").put("adminUserEnabled", false);
    }

    /** Azure's own services keep their way: Azure ML is one of them. */
    private static void switches(Dependency dependency, ObjectNode body, boolean open) {
        ObjectNode properties = body.withObject("/properties");
        properties.put(PUBLIC, (open ? EnabledDisabled.Enabled : EnabledDisabled.Disabled).name());
        if (dependency == Dependency.CONTAINER_REGISTRY) {
            properties.put(BYPASS, SERVICES);
        } else {
            properties.putObject(ACLS).put("defaultAction", open ? "Allow" : "Deny").put("bypass", SERVICES);
        }
    }

    /** What is not reached by its endpoints yet, or no more, is neither closed nor opened. */
    private void asFound(Dependency dependency, ObjectNode body) {
        facts.body(dependency.key()).ifPresent(found -> SWITCHES.forEach(place -> {
            JsonNode value = found.at(place);
            if (value.isTextual()) {
                Overlay.set(body, place, value);
            }
        }));
    }
}
