package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the bodies say of public networks, as the spec's architecture asks. */
final class NetworkAccess {
    private static final String PUBLIC = "publicNetworkAccess";
    private static final String BYPASS = "networkRuleBypassOptions";
    static final String SERVICES = "AzureServices";
    private static final String PREMIUM = "Premium";
    /** All that says who is answered. */
    private static final List<JsonPointer> SWITCHES = Stream.of(PUBLIC, BYPASS, "networkAcls/defaultAction",
            "networkAcls/bypass", "networkAcls/virtualNetworkRules", "networkAcls/ipRules", "networkAcls/ipv6Rules",
            "networkAcls/resourceAccessRules", "networkRuleSet/defaultAction", "networkRuleSet/ipRules")
            .map(place -> JsonPointer.compile("/properties/" + place)).toList();

    private final @Nullable Architecture architecture;
    private final PrivateLink links;
    private final NetworkRules rules;
    private final Facts facts;

    NetworkAccess(Scene scene, PrivateLink links, NetworkRules rules) {
        this.architecture = scene.architecture();
        this.links = links;
        this.rules = rules;
        this.facts = scene.facts();
    }

    /** Puts into the workspace's properties what its own property does not say. */
    void putWorkspace(ObjectNode properties) {
        if (architecture == null || properties.has(PUBLIC)) {
            return;
        }
        switch (architecture) {
            case Public, VirtualNetwork -> properties.put(PUBLIC, EnabledDisabled.Enabled.name());
            case Private -> {
                if (links.reaches(Keys.WORKSPACE)) {
                    properties.put(PUBLIC, EnabledDisabled.Disabled.name());
                } else if (facts.at(Keys.WORKSPACE, "/properties/" + PUBLIC).isTextual()) {
                    properties.set(PUBLIC, facts.at(Keys.WORKSPACE, "/properties/" + PUBLIC));
                }
            }
        }
    }

    /** Puts into the body of a dependency that is made how it is reached, and what that needs of it. */
    void put(Dependency dependency, ObjectNode body) {
        if (architecture == null || dependency.linkGroups().isEmpty()) {
            return;
        }
        if (dependency == Dependency.CONTAINER_REGISTRY) {
            putRegistry(body);
        }
        if (PublicAccess.of(dependency.key(), facts).filter(PublicAccess.BY_PERIMETER::equals).isPresent()) {
            // Whoever has the perimeter says whom it lets in.
            asFound(dependency, body);
            return;
        }
        switch (architecture) {
            case Public -> open(dependency, body);
            case VirtualNetwork -> {
                if (rules.areDue(dependency)) {
                    closeByRule(dependency, body);
                } else {
                    asFound(dependency, body);
                }
            }
            case Private -> {
                if (links.reaches(dependency.key())) {
                    close(dependency, body);
                } else {
                    asFound(dependency, body);
                }
            }
        }
    }

    /** No other SKU has private endpoints and rules; one that was raised is not lowered again with the network. */
    private void putRegistry(ObjectNode body) {
        if (!body.has("sku") && (architecture != Architecture.Public || isPremium(body))) {
            body.putObject("sku").put("name", PREMIUM);
        }
        body.withObject("/properties").put("adminUserEnabled", false);
    }

    private boolean isPremium(ObjectNode registry) {
        String there = facts.at(Dependency.CONTAINER_REGISTRY.key(), "/sku/name").asText("");
        return registry.at("/sku/name").asText(there).equals(PREMIUM);
    }

    private void open(Dependency dependency, ObjectNode body) {
        ObjectNode properties = publicly(dependency, body, EnabledDisabled.Enabled);
        if (dependency != Dependency.CONTAINER_REGISTRY || isPremium(body)) {
            NetworkRules.putOpen(dependency, properties);
        }
    }

    private void closeByRule(Dependency dependency, ObjectNode body) {
        rules.put(dependency, publicly(dependency, body, EnabledDisabled.Enabled));
    }

    private static void close(Dependency dependency, ObjectNode body) {
        NetworkRules.putClosed(dependency, publicly(dependency, body, EnabledDisabled.Disabled));
    }

    /** Azure's own services keep their way: Azure ML is one of them. */
    private static ObjectNode publicly(Dependency dependency, ObjectNode body, EnabledDisabled access) {
        ObjectNode properties = body.withObject("/properties").put(PUBLIC, access.name());
        return dependency == Dependency.CONTAINER_REGISTRY ? properties.put(BYPASS, SERVICES) : properties;
    }

    /**
     * What is not reached by its endpoints yet, or no more, is neither closed nor opened, and lets in whom it did: what is not
     * said any more would be as in a new resource.
     */
    private void asFound(Dependency dependency, ObjectNode body) {
        facts.body(dependency.key()).ifPresent(found -> SWITCHES.forEach(place -> {
            JsonNode value = found.at(place);
            if (value.isArray()) {
                ArrayNode rules = Json.array();
                value.forEach(
                        rule -> rules.add(rule instanceof ObjectNode known ? NetworkRules.asWritten(known) : rule));
                value = rules;
            }
            if (!value.isMissingNode() && !value.isNull()) {
                Overlay.set(body, place, value);
            }
        }));
    }
}
