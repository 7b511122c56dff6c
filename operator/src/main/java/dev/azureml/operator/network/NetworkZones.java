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
import java.util.Optional;
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
        id(Keys.NETWORK, subject, facts).map(PrivateZone::linkName).ifPresent(link -> names(subject, facts)
                .filter(zone -> isThere(Keys.ZONE + zone, subject, facts, _ -> true)
                        && isThere(linkKey(zone, link), subject, facts, NetworkZones::isDone))
                .forEach(zone -> id(Keys.ZONE + zone, subject, facts).ifPresent(id -> zones.addObject()
                        .put("name", id.name()).put("id", id.value()))));
        return zones;
    }

    /** In order. What is only looked at has no records. */
    private static Stream<String> names(ManagedObject<MLNetworkSpec> subject, Facts facts) {
        return Stream.concat(subject.recorded().stream().map(ResourceStatus::key), facts.byKey().keySet().stream())
                .filter(key -> key.startsWith(Keys.ZONE)).map(key -> key.substring(Keys.ZONE.length())).distinct()
                .sorted();
    }

    private static Optional<ArmId> id(String key, ManagedObject<MLNetworkSpec> subject, Facts facts) {
        return subject.recorded(key).map(ResourceStatus::id)
                .or(() -> Optional.ofNullable(facts.at(key, "/id").textValue())).map(ArmId::parse);
    }

    /** One that can't be read for a moment is as it was. */
    private static boolean isThere(String key, ManagedObject<MLNetworkSpec> subject, Facts facts,
            Predicate<Observation.Present> done) {
        return switch (facts.get(key)) {
            case Observation.Present present -> done.test(present);
            case Observation.Absent _ -> false;
            case null, default ->
                subject.recorded(key).filter(one -> one.phase() == ResourceStatus.Phase.Ready).isPresent();
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
