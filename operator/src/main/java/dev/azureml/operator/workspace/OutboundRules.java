package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ManagedNetwork;
import dev.azureml.api.ManagedNetwork.IsolationMode;
import dev.azureml.api.ManagedNetwork.NetworkKind;
import dev.azureml.api.ManagedNetwork.OutboundRule;
import dev.azureml.api.ManagedNetworkStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.CompareRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outbound rules of a workspace's managed network, and when that is provisioned ("Workspace managed virtual network
 * isolation"). A rule is a resource of its own, of which Azure takes one at a time; those that Azure adds by itself, and those
 * of others, stay.
 */
final class OutboundRules {
    /** Followed by the rule's name. */
    static final String KEY = "outboundRule/";
    static final String FQDN = "FQDN";
    static final String PRIVATE_ENDPOINT = "PrivateEndpoint";
    static final String SERVICE_TAG = "ServiceTag";
    /** Where all rules stand among the facts. */
    private static final String ALL = "outboundRules";
    private static final JsonPointer STATE = JsonPointer.compile("/properties/managedNetwork/status/status");
    private static final JsonPointer SPARK_READY = JsonPointer.compile("/properties/managedNetwork/status/sparkReady");
    private static final String PROVISIONED = "Active";
    private static final CompareRules COMPARED = CompareRules.NONE.withFailure("/properties/status");
    /** How often Azure is asked how far a rule is. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final Scene scene;

    OutboundRules(Scene scene) {
        this.scene = scene;
    }

    static boolean is(ResourceStatus resource) {
        return resource.key().startsWith(KEY);
    }

    /** Returns the rules that the spec has, by name. */
    static Map<String, OutboundRule> of(MLWorkspaceSpec spec) {
        ManagedNetwork network = spec.managedNetwork();
        return network == null || network.outboundRules() == null ? Map.of() : new TreeMap<>(network.outboundRules());
    }

    /** Returns where private endpoints of rules lead to, by the rule's name. */
    static Map<String, ArmId> targets(MLWorkspaceSpec spec) {
        Map<String, ArmId> targets = new TreeMap<>();
        of(spec).forEach((name, rule) -> Optional.ofNullable(rule.privateEndpoint())
                .flatMap(endpoint -> ArmId.tryParse(endpoint.destination().serviceResourceId()))
                .ifPresent(target -> targets.put(name, target)));
        return targets;
    }

    /** Returns why Azure would refuse the network: what was closed can't be opened again. */
    List<Translation.Refused> refusals() {
        ManagedNetwork network = scene.spec().managedNetwork();
        if (network == null) {
            return List.of();
        }
        List<Translation.Refused> refusals = new ArrayList<>();
        there("isolationMode", IsolationMode.values()).filter(mode -> network.isolationMode() != null
                && network.isolationMode().compareTo(mode) < 0)
                .ifPresent(mode -> refusals.add(Translation.Refused.invalid("spec.managedNetwork.isolationMode",
                        "the workspace has " + mode + ", and Azure lets a managed network be closed further, but never"
                                + " opened again: say " + mode + ", or make another workspace")));
        there("managedNetworkKind", NetworkKind.values()).filter(kind -> network.managedNetworkKind() != null
                && network.managedNetworkKind().compareTo(kind) < 0)
                .ifPresent(kind -> refusals.add(Translation.Refused.invalid("spec.managedNetwork.managedNetworkKind",
                        "the workspace has " + kind + ", which never becomes another again: say " + kind)));
        Set<String> names = new HashSet<>();
        of(scene.spec()).keySet().stream().filter(name -> !names.add(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> refusals.add(Translation.Refused.invalid("spec.managedNetwork.outboundRules." + name,
                        "there is another rule of that name in other letters, and Azure takes them for one: give it another"
                                + " name, such as " + name + "-2")));
        return refusals;
    }

    private <E extends Enum<E>> Optional<E> there(String property, E[] values) {
        String found = scene.facts().at(Keys.WORKSPACE, "/properties/managedNetwork/" + property).asText("");
        return Stream.of(values).filter(value -> value.name().equalsIgnoreCase(found)).findFirst();
    }

    /**
     * Returns a resource for each rule.
     *
     * @param approvals by the rule's name, the keys of the roles without which Azure does not approve its endpoint
     */
    List<Intent> intents(Map<String, String> approvals) {
        List<Intent> intents = new ArrayList<>();
        of(scene.spec()).forEach((name, rule) -> {
            ObjectNode body = Json.object();
            body.set("properties", ManagedNetworkBody.of(rule));
            Set<String> after = new HashSet<>(Set.of(Keys.WORKSPACE));
            Optional.ofNullable(approvals.get(name)).ifPresent(after::add);
            intents.add(Intent.manage(KEY + name, scene.workspace().child(ALL, name), Versions.rule(scene.resolved()),
                    body).dependingOn(after).serialWith(ALL).comparedBy(COMPARED)
                    .madeFor("spec.managedNetwork.outboundRules." + name));
        });
        return intents;
    }

    /** Returns what provisions the network: once its rules are there, as the firewall for them then is at once, too. */
    List<Action> actions() {
        if (!isOn() || !Boolean.TRUE.equals(scene.spec().provisionNetworkNow()) || !allWork()) {
            return List.of();
        }
        boolean spark = of(scene.spec()).values().stream().map(OutboundRule::privateEndpoint)
                .anyMatch(endpoint -> endpoint != null && Boolean.TRUE.equals(endpoint.destination().sparkEnabled()));
        Action provision = spark
                ? provision("with Spark", SPARK_READY, "true")
                : provision("alone", STATE, PROVISIONED);
        return List.of(provision.step(Json.object().put("includeSpark", spark), EventReason.NETWORK_PROVISIONED));
    }

    private static Action provision(String how, JsonPointer state, String reached) {
        return new Action("managedNetwork", how, "provisionManagedNetwork", state, Set.of(reached), Set.of(), false);
    }

    /** By the spec, else by what the workspace has. */
    private boolean isOn() {
        ManagedNetwork network = scene.spec().managedNetwork();
        if (network == null) {
            return false;
        }
        return Optional.ofNullable(network.isolationMode()).or(() -> there("isolationMode", IsolationMode.values()))
                .filter(mode -> mode != IsolationMode.Disabled).isPresent();
    }

    private boolean allWork() {
        return of(scene.spec()).keySet().stream().allMatch(name -> scene.facts().body(KEY + name).filter(
                rule -> !COMPARED.isFailed(rule)).isPresent());
    }

    /** Returns when to look how far the rules are; null where all of them are at rest. */
    @Nullable
    Instant lookAgainAt(Instant now) {
        return of(scene.spec()).keySet().stream().anyMatch(name -> scene.facts().at(KEY + name, "/properties/status")
                .asText("").equalsIgnoreCase("Provisioning"))
                        ? now.plus(ASK_AGAIN)
                        : null;
    }

    /** Returns the list of all rules, of which the status tells. */
    List<Document> documents() {
        return scene.spec().managedNetwork() != null && scene.workspaceExists()
                ? List.of(new Document(ALL, scene.workspace().child(ALL, "x").collection(), Versions.rule(scene
                        .resolved())))
                : List.of();
    }

    /** Returns whether a rule for a host name is wanted, for which Azure makes a firewall. */
    static boolean needFirewall(MLWorkspaceSpec spec) {
        return of(spec).values().stream().anyMatch(rule -> rule.fqdn() != null);
    }

    /** Returns what the status says of the network. */
    static ObjectNode status(Facts facts) {
        ObjectNode status = Json.object();
        JsonNode network = facts.at(Keys.WORKSPACE, "/properties/managedNetwork");
        NetworkReport.put(status, "isolationMode", network.path("isolationMode"));
        NetworkReport.put(status, "state", network.at("/status/status"));
        if (network.at("/status/sparkReady").isBoolean()) {
            status.set("sparkReady", network.at("/status/sparkReady"));
        }
        NetworkReport.put(status, "firewallPublicIpAddress", network.path("firewallPublicIpAddress"));
        Map<String, ObjectNode> rules = new TreeMap<>();
        facts.at(ALL, "/value").forEach(rule -> rules.put(rule.path("name").asText(""), rule(rule)));
        if (!rules.isEmpty()) {
            rules.values().stream().limit(ManagedNetworkStatus.MOST_RULES).forEach(status.putArray(
                    "rules")::add);
        }
        return status;
    }

    private static ObjectNode rule(JsonNode found) {
        ObjectNode rule = Json.object();
        JsonNode properties = found.path("properties");
        NetworkReport.put(rule, "name", found.path("name"));
        NetworkReport.put(rule, "type", properties.path("type"));
        NetworkReport.put(rule, "category", properties.path("category"));
        String destination = destination(properties.path("destination"));
        if (!destination.isEmpty()) {
            rule.put("destination", destination);
        }
        NetworkReport.put(rule, "state", properties.path("status"));
        NetworkReport.put(rule, "error", properties.path("errorInformation"));
        return rule;
    }

    private static String destination(JsonNode destination) {
        if (destination.isTextual()) {
            return destination.textValue();
        }
        if (destination.has("serviceResourceId")) {
            return destination.path("serviceResourceId").asText() + " "
                    + destination.path("subresourceTarget").asText();
        }
        List<String> words = new ArrayList<>();
        Stream.of("action", "serviceTag", "protocol", "portRanges").map(destination::path).filter(JsonNode::isTextual)
                .forEach(word -> words.add(word.textValue()));
        destination.path("addressPrefixes").forEach(prefix -> words.add(prefix.asText()));
        return String.join(" ", words);
    }
}
