package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.text.Guid;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has the objects of a workspace name each other, where Azure has ids. */
final class ByName {
    /** The long form of a path in a datastore, which Azure answers. */
    private static final Pattern IN_DATASTORE = Pattern
            .compile("(?i)azureml://subscriptions/[^/]+/resourcegroups/[^/]+/"
                    + "(?:providers/Microsoft[.]MachineLearningServices/)?workspaces/([^/]+)/datastores/([^/]+)/paths/(.*)");
    private static final List<String> ASSETS = List.of("uriFile", "uriFolder", "mltable", "customModel", "mlflowModel",
            "tritonModel");

    private final Map<String, Imported> byId = new HashMap<>();

    private ByName(List<Imported> objects) {
        objects.forEach(object -> byId.put(object.armId().toLowerCase(Locale.ROOT), object));
    }

    /** @param networks those that they may be in, of whichever workspace they came with */
    static void replaceIds(List<Imported> objects, Collection<Imported> networks) {
        ByName names = new ByName(Stream.concat(objects.stream(), networks.stream()).toList());
        objects.forEach(names::replaceIn);
    }

    private void replaceIn(Imported object) {
        switch (object.kind()) {
            case "MLInferenceEndpoint" -> object.spec().properties().forEach(member -> {
                if (member.getValue() instanceof ObjectNode target) {
                    refer(object, target, "computeId", "computeRef", "MLCompute");
                    target.path("deployments").forEach(one -> {
                        ObjectNode deployment = (ObjectNode) one;
                        refer(object, deployment, "computeId", "computeRef", "MLCompute");
                        refer(object, deployment, "model", "modelRef", "MLModel");
                        refer(object, deployment, "environmentId", "environmentRef", "MLEnvironment");
                    });
                }
            });
            case Imported.ROLE -> {
                referToRole(object.spec());
                referToPrincipal(object);
            }
            case Imported.ALERT -> {
                referInside(object, "endpointName", "onlineendpoints", "endpointRef");
                referInside(object, "computeName", "computes", "computeRef");
            }
            case "MLCompute" -> List.of("amlCompute", "computeInstance").forEach(member -> {
                if (object.spec().path(member).get("subnet") instanceof ObjectNode subnet) {
                    referToSubnet(subnet, object);
                }
            });
            case "MLWorkspace" -> {
                if (object.spec().get("network") instanceof ObjectNode network) {
                    referToSubnets(network, object);
                }
            }
            case "MLData", "MLModel" -> ASSETS.forEach(member -> {
                if (object.spec().get(member) instanceof ObjectNode content) {
                    referToDatastore(content, object);
                }
            });
            default -> {
                // Names nothing by id that lies in the workspace.
            }
        }
    }

    /** An assignment names a role by its GUID alone, whatever the place where it is defined. */
    private void referToRole(ObjectNode spec) {
        String guid = spec.at("/role/id").asText();
        if (guid.equals(Guid.NONE)) {
            return; // it stands for one that somebody has still to say
        }
        byId.entrySet().stream().filter(one -> one.getValue().kind().equals(Imported.ROLE_DEFINITION)
                && one.getKey().endsWith("/" + guid.toLowerCase(Locale.ROOT))).findFirst()
                .ifPresent(one -> spec.putObject("role").putObject("roleDefinitionRef").put("name", one.getValue()
                        .name()));
    }

    /** A template names what acts as an identity, of which Azure makes a principal. */
    private void referToPrincipal(Imported role) {
        ObjectNode principal = role.spec().withObject("/principal");
        String id = principal.path("objectId").asText("");
        Imported named = byId.get(id.toLowerCase(Locale.ROOT));
        String ref = named == null ? "" : Roles.actor(named.kind());
        if (named != null && !ref.isEmpty()) {
            JsonNode type = principal.remove("principalType");
            refer(role, principal, "objectId", ref, named);
            role.references().add(new Imported.Reference(named.armId(), () -> principal.set("principalType", type)));
        }
    }

    private Optional<Imported> networkOf(String subnet) {
        return NetworkReads.networkOf(subnet).map(id -> byId.get(id.value().toLowerCase(Locale.ROOT)));
    }

    private static String nameOf(String subnet) {
        return ArmId.parse(subnet).name();
    }

    private void referToSubnet(ObjectNode subnet, Imported object) {
        String id = subnet.path("id").asText("");
        networkOf(id).ifPresent(network -> {
            subnet.removeAll();
            subnet.putObject("networkRef").put("name", network.name());
            subnet.put("name", nameOf(id));
            object.references().add(new Imported.Reference(network.armId(), () -> {
                subnet.removeAll();
                subnet.put("id", id);
            }));
        });
    }

    /** One network can be named: that of the private endpoints, else that of the first subnet. */
    private void referToSubnets(ObjectNode said, Imported workspace) {
        String endpoints = said.path("subnetId").asText("");
        List<String> others = said.path("serviceEndpointSubnetIds").valueStream().map(JsonNode::asText).toList();
        Optional<Imported> named = Stream.concat(Stream.of(endpoints), others.stream())
                .flatMap(id -> networkOf(id).stream()).findFirst();
        if (named.isEmpty()) {
            return;
        }
        Imported network = named.get();
        ObjectNode ref = Json.object();
        ref.putObject("networkRef").put("name", network.name());
        if (networkOf(endpoints).filter(network::equals).isPresent()) {
            said.remove("subnetId");
            ref.put("subnet", nameOf(endpoints));
            referToZones(said, network, workspace);
        }
        List<String> there = others.stream().filter(id -> networkOf(id).filter(network::equals).isPresent()).toList();
        said.remove("serviceEndpointSubnetIds");
        putAll(ref, "serviceEndpointSubnets", there.stream().map(ByName::nameOf).toList());
        putAll(ref, "serviceEndpointSubnetIds", others.stream().filter(id -> !there.contains(id)).toList());
        said.setAll(ref);
    }

    private static void putAll(ObjectNode to, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(to.putArray(name)::add);
        }
    }

    /** Zones beside a network that makes zones are its own. */
    private static void referToZones(ObjectNode said, Imported network, Imported workspace) {
        JsonNode names = said.path("privateDns");
        ArmId group = ArmId.parse(network.armId()).group();
        boolean areBeside = names.has("create")
                ? ArmId.parse(workspace.armId()).isWithin(group)
                : names.has("zoneIds") && names.path("zoneIds").valueStream().map(zone -> ArmId.parse(zone.asText()))
                        .allMatch(zone -> zone.isWithin(group));
        if (!network.spec().has("privateDns") || !areBeside) {
            return;
        }
        said.putObject("privateDns").put("ofNetwork", true);
        workspace.retreats().addFirst(new Retreat("spec.network.privateDns names no zones of the MLNetwork",
                at -> at.contains("spec.network") || WorkspaceNetworks.isOfEndpoints(at),
                spec -> spec.withObject("/network").set("privateDns", names)));
    }

    private void refer(Imported object, ObjectNode holder, String id, String ref, String kind) {
        Imported named = byId.get(holder.path(id).asText("").toLowerCase(Locale.ROOT));
        if (named != null && named.kind().equals(kind)) {
            refer(object, holder, id, ref, named);
        }
    }

    private static void refer(Imported object, ObjectNode holder, String property, String ref, Imported named) {
        JsonNode before = holder.remove(property);
        holder.putObject(ref).put("name", named.name());
        object.references().add(new Imported.Reference(named.armId(), () -> {
            holder.remove(ref);
            holder.set(property, before);
        }));
    }

    /** What is named as Azure names it within the workspace. */
    private void referInside(Imported object, String name, String collection, String ref) {
        ObjectNode spec = object.spec();
        String place = "/" + collection + "/" + spec.path(name).asText().toLowerCase(Locale.ROOT);
        byId.values().stream().filter(one -> one.kind().equals("MLWorkspace")
                && one.name().equals(spec.at("/workspaceRef/name").asText()))
                .map(workspace -> byId.get(workspace.armId().toLowerCase(Locale.ROOT) + place))
                .filter(Objects::nonNull).findFirst()
                .ifPresent(named -> refer(object, spec, name, ref, named));
    }

    private void referToDatastore(ObjectNode content, Imported object) {
        JsonNode uri = content.path("uri");
        Matcher place = IN_DATASTORE.matcher(uri.asText(""));
        String workspace = workspaceOf(object.armId());
        if (!place.matches() || workspace == null
                || !workspace.endsWith("/" + place.group(1).toLowerCase(Locale.ROOT))) {
            return;
        }
        Imported datastore = byId.get(workspace + "/datastores/" + place.group(2).toLowerCase(Locale.ROOT));
        if (datastore == null) {
            content.put("uri", "azureml://datastores/" + place.group(2) + "/paths/" + place.group(3));
        } else if (!place.group(3).isEmpty()) {
            content.remove("uri");
            content.putObject("datastoreRef").put("name", datastore.name());
            content.put("path", place.group(3));
            object.references().add(new Imported.Reference(datastore.armId(), () -> {
                content.remove(List.of("datastoreRef", "path"));
                content.put("uri", "azureml://datastores/" + place.group(2) + "/paths/" + place.group(3));
            }));
        }
    }

    /** The ARM id in lower case of the workspace that something lies in. */
    private static @Nullable String workspaceOf(String armId) {
        Matcher id = Pattern.compile("(.*/workspaces/[^/]+)/.*").matcher(armId.toLowerCase(Locale.ROOT));
        return id.matches() ? id.group(1) : null;
    }
}
