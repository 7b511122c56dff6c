package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.network.NetworkTypes;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Drafts the virtual networks that workspaces and computes are in: each as the object that would make it with all its parts,
 * or by its id, where somebody made it otherwise.
 */
final class Networks {
    private static final String BROUGHT = "virtualNetworkId";
    private static final String TAGS = "spec.tags";

    private final Optional<NetworkReads> reads;
    private final JsonNode schema;
    private final Surroundings.Manifests manifests;
    /** Ids in lower case. */
    private final Set<String> met = new HashSet<>();
    private final List<Imported> drafted = new ArrayList<>();

    /** @param reads empty where nothing of networks is to be said */
    Networks(Optional<NetworkReads> reads, JsonNode schema, Surroundings.Manifests manifests) {
        this.reads = reads;
        this.schema = schema;
        this.manifests = manifests;
    }

    /** Returns those of all workspaces that were met. */
    List<Imported> drafted() {
        return List.copyOf(drafted);
    }

    /** @param objects the workspace and what lies in it */
    void of(Imported workspace, List<Imported> objects) {
        Set<ArmId> networks = new LinkedHashSet<>();
        objects.stream().flatMap(object -> WorkspaceNetworks.subnets(object).stream())
                .forEach(subnet -> NetworkReads.networkOf(subnet).ifPresent(networks::add));
        for (ArmId id : networks) {
            if (met.add(id.value().toLowerCase(Locale.ROOT))) {
                reads.ifPresent(from -> from.part(TextNode.valueOf(id.value()), NetworkTypes.NETWORK)
                        .ifPresent(found -> add(workspace, found, from)));
            }
        }
    }

    private void add(Imported workspace, ObjectNode found, NetworkReads from) {
        NetworkDraft draft = new NetworkDraft(found, from, schema);
        Optional<String> unsaid = draft.unsaid();
        String id = found.path("id").asText();
        Imported imported = manifests.add(Imported.NETWORK, found.path("name").asText(), found, workspace.folder(),
                unsaid.isPresent() ? Json.object().put(BROUGHT, id) : draft.spec());
        drafted.add(imported);
        if (unsaid.isPresent()) {
            imported.spec().remove("azureName");
            imported.remark("It is named by its id, which is read alone, as " + unsaid.get());
            return;
        }
        draft.remarks().forEach(imported::remark);
        if (imported.spec().has("privateDns")) {
            imported.retreats().add(new Retreat("spec.privateDns is left out",
                    at -> at.toLowerCase(Locale.ROOT).contains("/privatednszones/"),
                    said -> said.remove("privateDns")));
        }
        imported.retreats().add(new Retreat("It is named by its id, which is read alone", at -> !at.startsWith(TAGS),
                said -> {
                    imported.remarks().clear(); // they are of what is said no more
                    said.removeAll();
                    said.put(BROUGHT, id);
                }));
    }
}
