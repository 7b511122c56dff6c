package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.UpdateRule;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all parts of a network that is made are made from. */
record NetworkScene(ManagedObject<MLNetworkSpec> subject, ResolvedReferences resolved, Facts facts) {
    static final String TAGS = "tags";
    private static final UpdateRule PLACED = UpdateRule.createOnly("/location", "/zones", "/sku");

    MLNetworkSpec spec() {
        return subject.spec();
    }

    List<MLNetworkSpec.Subnet> subnets() {
        return Objects.requireNonNullElse(spec().subnets(), List.of());
    }

    MLWorkspaceSpec.ResourceGroup group() {
        MLWorkspaceSpec.@Nullable ResourceGroup group = spec().resourceGroup();
        return Objects.requireNonNull(group, "the schema asks for resourceGroup where a network is made");
    }

    String location() {
        return Objects.requireNonNull(spec().location(), "the schema asks for location where a network is made");
    }

    /** A part that lies in the resource group beside the network, and can't be moved. */
    Intent part(String key, ArmId id, ObjectNode body, Set<String> before, String property) {
        return Intent.manage(key, id, version(id.type()), body).withCreateDefaults(birth()).dependingOn(before)
                .updatedBy(PLACED).madeFor(property);
    }

    /** What must be there before: these, and the resource group where it is made, too. */
    Set<String> after(String... keys) {
        Set<String> all = new HashSet<>(Set.of(keys));
        if (Boolean.TRUE.equals(group().create())) {
            all.add(Keys.RESOURCE_GROUP);
        }
        return all;
    }

    /** What everything that is created has: where it is. */
    ObjectNode birth() {
        return Json.object().put("location", spec().location());
    }

    ObjectNode tagged() {
        ObjectNode body = Json.object();
        ArmBody.put(body, TAGS, spec().tags());
        return body;
    }

    /** A public address that stays the same, in these zones. */
    Intent publicAddress(String key, ArmId id, List<String> zones, String property) {
        ObjectNode body = zoned(zones);
        body.putObject("sku").put("name", "Standard");
        body.putObject("properties").put("publicIPAllocationMethod", "Static").put("publicIPAddressVersion", "IPv4");
        return part(key, id, body, after(), property);
    }

    ObjectNode zoned(List<String> zones) {
        ObjectNode body = tagged();
        if (!zones.isEmpty()) {
            zones.forEach(body.putArray("zones")::add);
        }
        return body;
    }

    String path(MLNetworkSpec.Subnet subnet) {
        return "spec.subnets[" + subnets().indexOf(subnet) + "]";
    }

    String version(String type) {
        return NetworkTypes.version(type, resolved);
    }
}
