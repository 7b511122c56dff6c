package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;

/** Azure Container Instances. */
final class ContainerGroups {
    static final String TYPE = "Microsoft.ContainerInstance/containerGroups";
    private static final String CONTAINERS = "properties.containers";
    /** Where the values of secrets are kept by themselves: by variable, and by registry. */
    private static final String SECURE = "properties.secureValues";

    private ContainerGroups() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2025-09-01", "2023-05-01").model(TYPE, null)
                .names("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
                .put(Verb.async(201, 200, false)).patch(Verb.sync(200, 200)).delete(Verb.sync(200, 200))
                .rule(w -> w.fixed("location", "zones", "properties.osType", "properties.restartPolicy",
                        "properties.subnetIds", "properties.ipAddress.type", "properties.ipAddress.ports"))
                .rule(ContainerGroups::said).rule(ContainerGroups::resources).rule(ContainerGroups::address)
                .rule(ContainerGroups::label).rule(ContainerGroups::pulled)
                .secret(SECURE).fill(Common::identity).fill(ContainerGroups::runs).fill(ContainerGroups::secure)
                .view(ContainerGroups::conceal));
    }

    private static void said(Write write) {
        if (write.at(CONTAINERS).isEmpty() || !write.has("location")) {
            throw ArmError.badRequest("InvalidRequestContent", "A container group needs a location and a container.",
                    CONTAINERS);
        }
        for (JsonNode container : write.at(CONTAINERS)) {
            JsonNode properties = container.path("properties");
            if (!properties.path("resources").has("requests") || properties.path("image").asText().isEmpty()) {
                throw ArmError.badRequest("InvalidContainer", "The container needs an image and resources.requests.",
                        CONTAINERS);
            }
            for (JsonNode variable : properties.path("environmentVariables")) {
                if (variable.has("value") == variable.has("secureValue")) {
                    throw ArmError.badRequest("InvalidEnvironmentVariable", "The environment variable '"
                            + variable.path("name").asText() + "' needs a value or a secureValue.", CONTAINERS);
                }
            }
        }
        for (JsonNode credential : write.at("properties.imageRegistryCredentials")) {
            if (credential.has("identity") == credential.has("password")) {
                throw ArmError.badRequest("InvalidImageRegistryCredential", "A registry needs a password or an "
                        + "identity.", "properties.imageRegistryCredentials");
            }
        }
    }

    /** What a container group has is changed by deleting it. */
    private static void resources(Write write) {
        if (write.creating()) {
            return;
        }
        JsonNode was = write.was(CONTAINERS);
        for (int i = 0; i < was.size(); i++) {
            JsonNode before = was.path(i).path("properties");
            JsonNode now = write.at(CONTAINERS).path(i).path("properties");
            if (amount(before, "cpu") != amount(now, "cpu") || amount(before, "memoryInGB") != amount(now, "memoryInGB")
                    || !before.path("ports").equals(now.path("ports"))) {
                throw ArmError.badRequest("InvalidContainerGroupUpdate", "The updates on container group '"
                        + write.id().name() + "' are invalid. If you are going to update the os type, restart "
                        + "policy, network profile, CPU, memory or GPU resources for a container group, you must "
                        + "delete it first and then create a new one.", CONTAINERS);
            }
        }
    }

    private static double amount(JsonNode container, String what) {
        return container.path("resources").path("requests").path(what).asDouble();
    }

    private static void address(Write write) {
        boolean inSubnet = !write.at("properties.subnetIds").isEmpty();
        if (inSubnet == write.text("properties.ipAddress.type").equals("Public")) {
            throw ArmError.badRequest("InvalidIPAddressType", "A group in a subnet has a private address, and others "
                    + "a public one.", "properties.ipAddress.type");
        }
        if (inSubnet && write.has("properties.ipAddress.dnsNameLabel")) {
            throw ArmError.badRequest("DnsNameLabelNotSupported", "A private address has no dnsNameLabel.",
                    "properties.ipAddress.dnsNameLabel");
        }
    }

    /** A public name is taken once in a region. */
    private static void label(Write write) {
        String label = write.text("properties.ipAddress.dnsNameLabel");
        boolean taken = !label.isEmpty() && write.world().ofType(TYPE).stream()
                .anyMatch(e -> !e.id().key().equals(write.id().key())
                        && Json.text(e.body(), "location").equals(write.text("location"))
                        && Json.text(e.body(), "properties.ipAddress.dnsNameLabel").equals(label));
        if (taken) {
            throw ArmError.badRequest("DnsNameLabelNotAvailable", "The DNS name label '" + label
                    + "' in container group '" + write.id().name() + "' not available. Try using a different label.",
                    "properties.ipAddress.dnsNameLabel");
        }
    }

    /** An identity that pulls images is one of the group's. */
    private static void pulled(Write write) {
        for (JsonNode credential : write.at("properties.imageRegistryCredentials")) {
            String identity = credential.path("identity").asText();
            boolean has = write.at("identity.userAssignedIdentities").propertyStream()
                    .anyMatch(e -> e.getKey().equalsIgnoreCase(identity));
            if (!identity.isEmpty() && !has) {
                throw ArmError.badRequest("InvalidImageRegistryCredential", "The identity '" + identity
                        + "' is not among the container group's.", "properties.imageRegistryCredentials");
            }
        }
    }

    private static void runs(Write write) {
        boolean inSubnet = !write.at("properties.subnetIds").isEmpty();
        write.set("properties.ipAddress.ip", inSubnet ? "10.0.0.4" : "203.0.113.7");
        String label = write.text("properties.ipAddress.dnsNameLabel");
        if (!label.isEmpty()) {
            write.set("properties.ipAddress.fqdn", label + "." + write.text("location").toLowerCase(Locale.ROOT)
                    .replace(" ", "") + ".azurecontainer.io");
        }
        write.preset("properties.sku", "Standard");
        write.preset("properties.restartPolicy", "Always");
        write.set("properties.instanceView", Json.object("state", "Running", "events", Json.MAPPER.createArrayNode()));
        for (JsonNode container : write.at(CONTAINERS)) {
            if (container.path("properties") instanceof ObjectNode properties && !properties.has("instanceView")) {
                properties.set("instanceView", Json.object("restartCount", 0, "currentState",
                        Json.object("state", "Running", "detailStatus", "")));
            }
        }
    }

    private static void secure(Write write) {
        ObjectNode values = Json.object();
        for (JsonNode container : write.at(CONTAINERS)) {
            container.path("properties").path("environmentVariables").forEach(variable -> {
                if (variable.has("secureValue")) {
                    values.set(variable.path("name").asText(), variable.get("secureValue"));
                }
            });
        }
        for (JsonNode credential : write.at("properties.imageRegistryCredentials")) {
            if (credential.has("password")) {
                values.set(credential.path("server").asText(), credential.get("password"));
            }
        }
        write.set(SECURE, values);
    }

    /** Azure answers no secret. */
    private static void conceal(View view) {
        for (JsonNode container : Json.at(view.body(), CONTAINERS)) {
            container.path("properties").path("environmentVariables")
                    .forEach(variable -> ((ObjectNode) variable).remove("secureValue"));
        }
        Json.at(view.body(), "properties.imageRegistryCredentials")
                .forEach(credential -> ((ObjectNode) credential).remove("password"));
    }
}
