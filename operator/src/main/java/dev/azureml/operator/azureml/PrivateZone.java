package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.UpdateRule;

/**
 * A private DNS zone, as a network makes it and a workspace does: where both have one, neither takes back what the other
 * wrote.
 */
public record PrivateZone(ArmId id, ResolvedReferences resolved) {
    /** The zones as ARM names them. */
    public static final String TYPE = "Microsoft.Network/privateDnsZones";

    private static final String LINK_TYPE = TYPE + "/virtualNetworkLinks";
    private static final String VERSION = "2024-06-01";
    /** A zone is nowhere in particular. */
    private static final String EVERYWHERE = "global";

    /** Returns the zone of that name in a resource group. */
    public static PrivateZone of(ArmId group, String name, ResolvedReferences resolved) {
        return new PrivateZone(group.extension(TYPE, name), resolved);
    }

    /** Returns the api-version that zones are read and written with. */
    public static String version(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE, VERSION);
    }

    /** Returns the zone. Objects of one resource group have it together, as Azure takes one of a name there. */
    public Intent zone(String key) {
        return Intent.manage(key, id, version(resolved), Json.object()).withCreateDefaults(birth()).sharedByOthers();
    }

    /** Returns the link by which a network asks the zone. */
    public Intent link(String key, ArmId network) {
        ObjectNode body = Json.object();
        body.putObject("properties").put("registrationEnabled", false).putObject("virtualNetwork").put("id",
                network.value());
        return Intent.manage(key, id.child("virtualNetworkLinks", linkName(network)),
                resolved.apiVersion(LINK_TYPE, VERSION), body).withCreateDefaults(birth())
                .updatedBy(UpdateRule.createOnly("/location", "/properties/virtualNetwork")).sharedByOthers();
    }

    /** Returns what the link with a network is called, in whichever zone. */
    public static String linkName(ArmId network) {
        return network.name() + "-" + RoleAssignment.head(network.value());
    }

    private static ObjectNode birth() {
        return Json.object().put("location", EVERYWHERE);
    }
}
