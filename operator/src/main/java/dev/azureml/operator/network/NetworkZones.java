package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Private DNS zones for all workspaces in a network, linked with it and with further ones. */
record NetworkZones(NetworkScene scene, MLNetworkSpec.PrivateDns said) {
    private static final String PROPERTY = "spec.privateDns";

    static List<Intent> of(NetworkScene scene, ArmId group, ArmId network) {
        MLNetworkSpec.PrivateDns said = scene.spec().privateDns();
        return said == null ? List.of() : new NetworkZones(scene, said).intents(group, network);
    }

    /** What the status says of them: those that workspaces can use. */
    static ArrayNode report(Facts facts) {
        ArrayNode zones = Json.array();
        facts.byKey().keySet().stream().filter(key -> key.startsWith(Keys.ZONE)).sorted()
                .flatMap(key -> facts.body(key).stream())
                .forEach(zone -> zones.addObject().put("name", zone.path("name").asText()).put("id",
                        zone.path("id").asText()));
        return zones;
    }

    /** Each link after its network; Azure deletes no zone that has links. */
    private List<Intent> intents(ArmId group, ArmId network) {
        List<Intent> intents = new ArrayList<>();
        for (String zone : LinkGroup.allZones(scene.resolved().cloud())) {
            ArmId id = group.extension(NetworkTypes.ZONE, zone);
            intents.add(Intent.manage(Keys.ZONE + zone, id, version(NetworkTypes.ZONE), Json.object())
                    .withCreateDefaults(everywhere()).dependingOn(scene.after()).sharedByOthers().madeFor(PROPERTY));
            networks(network).forEach(linked -> intents.add(link(id, zone, linked)));
        }
        return intents;
    }

    private Intent link(ArmId zone, String name, ArmId network) {
        String link = network.name() + "-" + RoleAssignment.head(network.value());
        ObjectNode body = Json.object();
        body.putObject("properties").put("registrationEnabled", false).putObject("virtualNetwork").put("id",
                network.value());
        return Intent.manage(Keys.ZONE_LINK + name + "/" + link, zone.child("virtualNetworkLinks", link),
                version(NetworkTypes.ZONE_LINK), body).withCreateDefaults(everywhere())
                .dependingOn(Set.of(Keys.ZONE + name, Keys.NETWORK))
                .updatedBy(UpdateRule.createOnly("/location", "/properties/virtualNetwork")).sharedByOthers()
                .madeFor(PROPERTY);
    }

    private List<ArmId> networks(ArmId network) {
        Stream<ArmId> further = Objects.requireNonNullElse(said.virtualNetworkIds(), List.<String>of()).stream()
                .map(ArmId::parse);
        return Stream.concat(Stream.of(network), further.filter(other -> !other.value()
                .equalsIgnoreCase(network.value()))).distinct().toList();
    }

    /** A zone is nowhere in particular. */
    private static ObjectNode everywhere() {
        return Json.object().put("location", "global");
    }

    private String version(String type) {
        return scene.resolved().apiVersion(type, NetworkTypes.ZONE_VERSION);
    }
}
