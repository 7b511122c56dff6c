package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.Locale;

/** The identity of a workspace, a compute or an endpoint. */
final class Identities {
    private static final String IDS = "identity.userAssignedIdentities";

    private static final KeyTable IN_LIST = KeyTable.of(
            Keys.by("resource_id", Identities::id, IDS),
            Keys.answer("principal_id"), Keys.answer("tenant_id"), Keys.answer("object_id"),
            Keys.by("client_id", (reading, entry) -> {
                if (!reading.from().has("resource_id")) {
                    reading.refuse(entry, "says the identity by its client id, and the field takes its ARM id: add "
                            + "resource_id: /subscriptions/…/userAssignedIdentities/NAME");
                }
            }));

    static final KeyTable TABLE = KeyTable.of(
            Keys.by("type", Identities::type, "identity.type"),
            Keys.by("user_assigned_identities", Identities::identities, IDS).note("a list of ARM ids"),
            Keys.answer("principal_id"), Keys.answer("tenant_id"));

    private Identities() {
    }

    /** The key identity. */
    static Key key() {
        return Keys.in("identity", TABLE);
    }

    private static void type(Reading reading, Yaml.Entry entry) {
        reading.text(entry).ifPresent(type -> {
            String folded = Names.folded(type).replace("none,", "");
            String word = switch (folded) {
                case "systemassigned" -> "SystemAssigned";
                case "userassigned" -> "UserAssigned";
                case "systemassigned,userassigned", "userassigned,systemassigned",
                        "systemassigneduserassigned" ->
                    "SystemAssigned,UserAssigned";
                case "none" -> "None";
                default -> "";
            };
            if (word.isEmpty()) {
                reading.refuse(entry, "is " + Secrecy.shown(type) + ", and can be system_assigned, user_assigned, "
                        + "\"system_assigned,user_assigned\" or none");
                return;
            }
            reading.put(entry, "identity.type", word);
            boolean given = reading.from().value("user_assigned_identities")
                    .filter(ids -> !(ids instanceof Yaml.Items items
                            && items.values().isEmpty()))
                    .isPresent();
            if (word.contains("User") != given) {
                reading.refuse(entry, word.contains("User")
                        ? "needs user_assigned_identities, with the resource_id of each"
                        : "is " + type.toLowerCase(Locale.ROOT)
                                + ", and user_assigned_identities are given too: say user_assigned, or leave them out");
            }
        });
    }

    /** az ml takes a list for computes and endpoints, and for workspaces a mapping by id; people write either. */
    private static void identities(Reading reading, Yaml.Entry entry) {
        switch (entry.value()) {
            case Yaml.Mapping byId -> byId.entries().forEach(each -> add(reading, entry,
                    new Yaml.Entry(each.place(), entry.key(), new Yaml.Scalar(each.place(), each.key(), false))));
            case Yaml.Items items -> {
                for (Yaml item : items.values()) {
                    if (item instanceof Yaml.Mapping mapping) {
                        new Reading(reading.inputs(), reading.draft(), mapping, entry.key() + ".", reading.name())
                                .read(IN_LIST);
                    } else {
                        add(reading, entry, new Yaml.Entry(item.place(), entry.key(), item));
                    }
                }
            }
            case Yaml.Scalar _ -> reading.refuse(entry, "takes a list, each element with its resource_id");
        }
        if (!reading.draft().has("identity.type")) {
            reading.put(entry, "identity.type", "UserAssigned");
        }
    }

    private static void id(Reading reading, Yaml.Entry entry) {
        add(reading, entry, entry);
    }

    private static void add(Reading reading, Yaml.Entry entry, Yaml.Entry id) {
        reading.text(id).ifPresent(text -> {
            ArrayNode ids = reading.draft().value().at("/" + IDS.replace('.', '/')) instanceof ArrayNode there
                    ? there
                    : JsonNodeFactory.instance.arrayNode();
            ids.add(text);
            reading.put(entry, IDS, ids);
        });
    }
}
