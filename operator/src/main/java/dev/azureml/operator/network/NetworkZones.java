package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import dev.azureml.operator.azureml.PrivateZone;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Private DNS zones for all workspaces in a network, linked with it and with further ones. */
record NetworkZones(NetworkScene scene, MLNetworkSpec.PrivateDns said) {
    private static final String PROPERTY = "spec.privateDns";

    static List<Intent> of(NetworkScene scene, ArmId group, ArmId network) {
        MLNetworkSpec.PrivateDns said = scene.spec().privateDns();
        return said == null ? List.of() : new NetworkZones(scene, said).intents(group, network);
    }

    /** What the status says of them: those that workspaces can use, since the network asks them. */
    static ArrayNode report(ManagedObject<MLNetworkSpec> subject, Facts facts) {
        ArrayNode zones = Json.array();
        subject.recorded(Keys.NETWORK).map(network -> PrivateZone.linkName(ArmId.parse(network.id())))
                .ifPresent(link -> subject.recorded().stream()
                        .filter(recorded -> recorded.key().startsWith(Keys.ZONE) && isThere(recorded, facts, _ -> true))
                        .filter(zone -> subject.recorded(linkKey(zone.key().substring(Keys.ZONE.length()), link))
                                .filter(own -> isThere(own, facts, NetworkZones::isDone)).isPresent())
                        .sorted((one, other) -> one.key().compareTo(other.key()))
                        .forEach(zone -> zones.addObject().put("name", ArmId.parse(zone.id()).name())
                                .put("id", zone.id())));
        return zones;
    }

    /** One that can't be read for a moment is as it was. */
    private static boolean isThere(ResourceStatus recorded, Facts facts, Predicate<Observation.Present> done) {
        return switch (facts.get(recorded.key())) {
            case Observation.Present present -> done.test(present);
            case Observation.Absent _ -> false;
            case null, default -> recorded.phase() == ResourceStatus.Phase.Ready;
        };
    }

    private static boolean isDone(Observation.Present link) {
        return link.body().at("/properties/provisioningState").asText("").equalsIgnoreCase("Succeeded");
    }

    private static String linkKey(String zone, String link) {
        return Keys.ZONE_LINK + zone + "/" + link;
    }

    /** Each link after its network; Azure deletes no zone that has links. */
    private List<Intent> intents(ArmId group, ArmId network) {
        List<Intent> intents = new ArrayList<>();
        for (String name : LinkGroup.allZones(scene.resolved().cloud())) {
            PrivateZone zone = PrivateZone.of(group, name, scene.resolved());
            intents.add(zone.zone(Keys.ZONE + name).dependingOn(scene.after()).madeFor(PROPERTY));
            networks(network).forEach(linked -> intents.add(zone.link(linkKey(name, PrivateZone.linkName(linked)),
                    linked).dependingOn(Set.of(Keys.ZONE + name, Keys.NETWORK)).madeFor(PROPERTY)));
        }
        return intents;
    }

    private List<ArmId> networks(ArmId network) {
        Stream<ArmId> further = Objects.requireNonNullElse(said.virtualNetworkIds(), List.<String>of()).stream()
                .map(ArmId::parse);
        return Stream.concat(Stream.of(network), further.filter(other -> !other.value()
                .equalsIgnoreCase(network.value()))).distinct().toList();
    }
}
