package dev.azureml.operator.declared;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.importing.AzuresOwn;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a manifest does not say of a resource: specs have Azure's own names and values. */
final class Omissions {
    /** By what a workspace names them. */
    static final List<String> DEPENDENCIES = List.of("storageAccount", "keyVault", "applicationInsights",
            "containerRegistry");
    /** Said of each resource otherwise, or the same for all. */
    private static final Set<String> KNOWN = Set.of("id", "name", "type", "location", "kind", "identity.type",
            "properties.discoveryUrl", "properties.computeLocation",
            "properties.properties.userAccountCredentials.adminUserName");
    /** Switches that are off as long as nobody turns them on, in small letters. */
    private static final Set<String> OFF = Set.of("hbiworkspace", "v1legacymode", "status", "isolationmode",
            "allowpublicaccesswhenbehindvnet", "isarchived", "isanonymous", "enabledataisolation",
            "provisionnetworknow",
            "appinsightsenabled", "softdeleteenabled", "allowrecoversoftdeletedworkspace",
            "allowroleassignmentonrg", "enableservicesidecmkencryption", "isdefault",
            "disablelocalauth", "skipqueryvalidation", "checkworkspacealertsstorageconfigured");
    /** What specs have under names of their own. */
    private static final List<String> SAID_OTHERWISE = List.of("Microsoft.Authorization/roleAssignments",
            "Microsoft.Insights/diagnosticSettings", "Microsoft.MachineLearningServices/workspaces/quotas");
    /** What of others specs have under names of their own, or leave out as it is so without a word. */
    private static final Map<String, Pattern> TRANSLATED = Map.of(
            "microsoft.authorization/roledefinitions", Pattern.compile("properties[.](type|roleName|permissions.*)"),
            "microsoft.authorization/policyassignments", Pattern.compile(
                    "properties[.](policyDefinitionId|scope|enforcementMode|parameters.*|nonComplianceMessages.*)"),
            "microsoft.consumption/budgets", Pattern.compile("properties[.](category|amount|timeGrain|filter.*|"
                    + "timePeriod[.]endDate|notifications.*)"),
            "microsoft.insights/metricalerts", Pattern.compile("properties[.](scopes|enabled|severity|autoMitigate|"
                    + "evaluationFrequency|windowSize|actions|criteria)(\\[.*|[.].*)?"),
            "microsoft.insights/activitylogalerts",
            Pattern.compile("properties[.](scopes|enabled|actions|condition)(\\[.*|[.].*)?"),
            "microsoft.insights/scheduledqueryrules", Pattern.compile("properties[.](scopes|enabled|severity|"
                    + "autoMitigate|evaluationFrequency|windowSize|actions[.]actionGroups|criteria)(\\[.*|[.].*)?"),
            "microsoft.network/privateendpoints", Pattern.compile(
                    "properties[.](subnet[.]id|(manualP|p)rivateLinkServiceConnections.*)"),
            "microsoft.network/privateendpoints/privatednszonegroups", Pattern.compile("properties[.].*"),
            "microsoft.network/privatednszones/virtualnetworklinks", Pattern.compile("properties[.].*"),
            "microsoft.kubernetesconfiguration/extensions", Pattern.compile("properties[.](extensionType|releaseTrain|"
                    + "autoUpgradeMinorVersion|configurationSettings.*|configurationProtectedSettings.*)"));
    private static final String ACCESS = "properties.publicNetworkAccess";
    private static final int MOST_NAMED = 12;

    private final Declaration declared;
    private final Map<String, Resource> byId;

    /** @param byId the resources by their ids in small letters */
    Omissions(Declaration declared, Map<String, Resource> byId) {
        this.declared = declared;
        this.byId = byId;
    }

    /** What is not known of a resource. */
    void unknown(Resource resource, Imported object, List<Note> notes) {
        resource.open().entrySet().stream().sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> unknown(resource, object, entry.getKey(), entry.getValue(), notes));
    }

    /** What is not known of what an object makes anew, as far as it stands in the object's network. */
    void unknownOfNetwork(Resource resource, Imported object, List<Note> notes) {
        List<Note> all = new ArrayList<>(notes);
        unknown(resource, object, all);
        all.subList(notes.size(), all.size()).stream().filter(note -> note.path().startsWith("network."))
                .forEach(notes::add);
    }

    private void unknown(Resource resource, Imported object, JsonPointer at, Set<String> reasons, List<Note> notes) {
        if (at.toString().equals("/location") && (!object.kind().equals("MLWorkspace") || !resource.id()
                .equalsIgnoreCase(object.armId()))
                || at.toString().equals("/name") && isOfNetwork(resource)
                || at.toString().equals("/name") && isNamedByParent(resource, reasons)) {
            return; // that of the workspace, or one that is made anew
        }
        String why = reasons.stream().sorted().collect(Collectors.joining("; "));
        JsonNode value = resource.body().at(at);
        SourceLocation spot = resource.where().apply(at);
        if (at.equals(Resource.CONDITION)) {
            notes.add(new Note(true, spot, "",
                    "whether it is wanted is not known, and it is taken for wanted: " + why));
        } else if (value.isMissingNode()) {
            notes.add(Note.of(spot, dotted(at) + " is left out: " + why));
        } else if (at.toString().equals("/name")) {
            notes.add(new Note(true, spot, "", "its name: " + why));
        } else if (value.isValueNode()) {
            List<String> places = places(object.spec(), at, value);
            // Several may name the same, such as endpoints their subnet.
            places.stream()
                    .filter(path -> notes.stream().noneMatch(note -> note.path().equals(path) && note.text().equals(
                            why)))
                    .forEach(path -> notes.add(new Note(true, spot, path, why)));
            if (places.isEmpty() && !isDependency(at, value) && !isOfNetwork(resource)) {
                notes.add(new Note(true, spot, "", dotted(at) + ": " + why));
            }
        } else {
            notes.add(new Note(true, spot, "", dotted(at) + ": " + why));
        }
    }

    private static boolean isOfNetwork(Resource resource) {
        return resource.type().toLowerCase(Locale.ROOT).startsWith("microsoft.network/private");
    }

    /** Where a spec has the value of a property: under the same name, else wherever it stands. */
    private static List<String> places(JsonNode spec, JsonPointer at, JsonNode value) {
        List<String> same = Leaves.of(spec).filter(leaf -> leaf.getValue().asText().equals(value.asText()))
                .map(Map.Entry::getKey).toList();
        List<String> named = same.stream().filter(path -> Leaves.last(path).equalsIgnoreCase(Leaves.last(dotted(at))))
                .toList();
        return named.isEmpty() ? same : named;
    }

    /** Whether what is not known of its name is in the names of what it lies in. */
    private boolean isNamedByParent(Resource resource, Set<String> reasons) {
        String id = resource.id().toLowerCase(Locale.ROOT);
        return byId.entrySet().stream().anyMatch(other -> id.startsWith(other.getKey() + "/") && other.getValue().open()
                .getOrDefault(JsonPointer.compile("/name"), Set.of()).containsAll(reasons));
    }

    /** Whether it names what the object of the workspace makes by itself. */
    private boolean isDependency(JsonPointer at, JsonNode value) {
        return DEPENDENCIES.stream().anyMatch(name -> at.toString().equals("/properties/" + name))
                && byId.containsKey(value.asText().toLowerCase(Locale.ROOT));
    }

    /** What is known of a resource, and what its kind has no place for. */
    void unsaid(Resource resource, Imported object, List<Note> notes) {
        if (SAID_OTHERWISE.stream().anyMatch(resource.type()::equalsIgnoreCase)) {
            return;
        }
        Set<String> said = Stream.concat(Leaves.of(object.spec()).map(leaf -> (Leaves.last(leaf.getKey()) + "=" + leaf
                .getValue().asText()).toLowerCase(Locale.ROOT)), Leaves.of(object.spec()).map(leaf -> leaf.getValue()
                        .asText().toLowerCase(Locale.ROOT)).filter(text -> text.length() > 3))
                .collect(Collectors.toSet());
        Set<String> members = Leaves.names(object.spec()).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors
                .toSet());
        Set<String> secrets = Leaves.of(object.spec()).map(Map.Entry::getKey).filter(path -> path.endsWith(
                ".secretKeyRef.name"))
                .map(path -> Leaves.last(path.replace(".secretKeyRef.name", "")).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> unsaid = new ArrayList<>();
        Leaves.of(chosen(resource)).filter(leaf -> !isAzuresOwn(resource, leaf.getKey())).forEach(leaf -> {
            String path = leaf.getKey();
            String name = Leaves.last(path).toLowerCase(Locale.ROOT);
            String text = leaf.getValue().asText().toLowerCase(Locale.ROOT);
            boolean isSaid = said.contains(name + "=" + text) || said.contains(text) || secrets.contains(name)
                    || members.contains(text.replace("_", "")) || isReferredTo(name, text, members, said);
            boolean isNothing = text.isEmpty()
                    || OFF.contains(name) && (text.equals("false") || text.equals("disabled"));
            boolean isKnown = isTranslated(resource, path) || path.equals(ACCESS) && object.spec().at("/network").has(
                    "architecture") || KNOWN.contains(path) || path.startsWith("sku.") // one for each type, or said as a count
                    || DEPENDENCIES.stream().anyMatch(each -> path.equals("properties." + each));
            if (!isSaid && !isNothing && !isKnown && !text.equals(object.name())) {
                unsaid.add(path);
            }
        });
        if (!unsaid.isEmpty()) {
            notes.add(Note.of(resource.spot(),
                    "not taken over, as " + object.kind() + " has no place for it or it is said otherwise: "
                            + unsaid.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                            + (unsaid.size() > MOST_NAMED ? " and " + (unsaid.size() - MOST_NAMED) + " more" : "")));
        }
    }

    private static boolean isTranslated(Resource resource, String path) {
        Pattern translated = TRANSLATED.get(resource.type().toLowerCase(Locale.ROOT));
        return translated != null && translated.matcher(path).matches();
    }

    /** What a person may have chosen: answers have much that Azure says by itself. */
    private JsonNode chosen(Resource resource) {
        if (!declared.source().isInAzure() || !ArmSchema.published().knows(resource.type())) {
            return resource.body();
        }
        ObjectNode chosen = ArmSchema.published().writable(resource.type(), resource.body());
        if (chosen.at("/properties/managedNetwork/outboundRules") instanceof ObjectNode rules) {
            rules.remove(rules.properties().stream().filter(rule -> AzuresOwn.isRule(rule.getValue().path("category")
                    .asText("UserDefined"))).map(Map.Entry::getKey).toList());
        }
        return chosen;
    }

    /** Whether Azure says it by itself, though it is published as if a person could. */
    private boolean isAzuresOwn(Resource resource, String path) {
        return resource.type().toLowerCase(Locale.ROOT).endsWith("/outboundrules") && path.matches(
                "properties[.](category|status)") || declared.source().isInAzure()
                        && (path.matches(
                                "properties[.]managedNetwork[.](status[.].*|outboundRules[.].*[.](category|status|type))")
                                || path.toLowerCase(Locale.ROOT)
                                        .matches("(properties[.]properties[.]azure|.*tags[.]azureml[.]dev).*"));
    }

    /** Whether the spec names another object where Azure has an id or a place in a datastore. */
    private static boolean isReferredTo(String name, String text, Set<String> members, Set<String> said) {
        String datastore = "uri=azureml://datastores";
        return members.contains(name.replaceFirst("id$", "") + "ref")
                || name.equals("condafile") && members.contains("configmapkeyref")
                || name.endsWith("uri") && (members.contains("datastoreref") || said.stream().anyMatch(each -> each
                        .startsWith(datastore) && text.endsWith(each.substring(datastore.length()))));
    }

    private static String dotted(JsonPointer at) {
        return at.toString().substring(Math.min(1, at.toString().length())).replace('/', '.');
    }
}
