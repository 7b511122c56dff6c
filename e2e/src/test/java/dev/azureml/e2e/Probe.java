package dev.azureml.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What tests do behind the operator's back, and how they know that it looked and did nothing. */
final class Probe {
    static final String WORKSPACE = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/wsp";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES).build();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final World world;

    Probe(World world) {
        this.world = world;
    }

    /** A workspace that nobody manages here, so that a test of its children need not make one. */
    void workspace() {
        world.arm().put(WORKSPACE, json("{location: 'westeurope'}"));
    }

    static String compute(String name) {
        return WORKSPACE + "/computes/" + name;
    }

    static String datastore(String name) {
        return WORKSPACE + "/datastores/" + name;
    }

    /** A datastore in {@link #WORKSPACE}, with more lines of spec. */
    static String datastoreManifest(String name, String... lines) {
        return manifest("MLDatastore", name, """
                  azureBlob:
                    accountName: account
                    containerName: container
                    credentials: {none: {}}
                """, lines);
    }

    /** A cluster in {@link #WORKSPACE}, with more lines of spec. */
    static String clusterManifest(String name, String amlCompute, String... lines) {
        return manifest("MLCompute", name, "  location: westeurope\n  amlCompute: {" + amlCompute + "}\n", lines);
    }

    static String manifest(String kind, String name, String body, String... lines) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata:
                  name: %s
                spec:
                  workspaceId: %s
                """.formatted(kind, name, WORKSPACE)).append(body);
        List.of(lines).forEach(line -> yaml.append("  ").append(line).append('\n'));
        return yaml.toString();
    }

    /** Changes a resource in Azure as a person in the portal or a policy does. */
    void change(String armId, Consumer<ObjectNode> change) {
        ObjectNode resource = resource(armId);
        change.accept(resource);
        world.arm().put(armId, resource);
    }

    ObjectNode resource(String armId) {
        return world.arm().resource(armId).orElseThrow(() -> new AssertionError(armId + " is not in Azure"));
    }

    /** Has the operator look at the object, and returns when that visit is over: the next one has begun to read. */
    void look(String kind, String name, String armId) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            Set<String> known = world.arm().requests().stream().map(RequestRecord::requestId)
                    .collect(Collectors.toSet());
            request(kind, name);
            world.arm().awaitRequest(r -> !known.contains(r.requestId()) && r.method().equals("GET")
                    && r.path().equalsIgnoreCase(armId), LONG);
        }
    }

    /** Asks for a visit. */
    void request(String kind, String name) {
        world.kubectl().must("annotate", "--overwrite", "--namespace", world.namespace(),
                kind.toLowerCase(Locale.ROOT), name, "azureml.dev/reconcile-requested-at=" + UUID.randomUUID());
    }

    /** Waits until the object has an event with that reason; its note. */
    String awaitEvent(String name, String reason) throws InterruptedException {
        return world.awaitEvents(all -> all.stream().anyMatch(e -> is(e, name, reason))).stream()
                .filter(e -> is(e, name, reason)).findFirst().orElseThrow().getMessage();
    }

    /** Waits until such an event is told of the namespace itself, where the operator is; its note. */
    String awaitEventOfNamespace(String operatorNamespace, String reason, String part) throws InterruptedException {
        var events = world.client().v1().events().inNamespace(operatorNamespace);
        try {
            return events.informOnCondition(all -> all.stream().anyMatch(e -> isOfNamespace(e, reason, part)))
                    .get(LONG.toSeconds(), TimeUnit.SECONDS).stream().filter(e -> isOfNamespace(e, reason, part))
                    .findFirst().orElseThrow().getMessage();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no event " + reason + " of " + world.namespace() + " with " + part, e);
        }
    }

    private boolean isOfNamespace(Event event, String reason, String part) {
        return event.getInvolvedObject().getKind().equals("Namespace")
                && event.getInvolvedObject().getName().equals(world.namespace()) && event.getReason().equals(reason)
                && event.getMessage().endsWith(part);
    }

    private static boolean is(Event event, String name, String reason) {
        return event.getInvolvedObject().getName().equals(name) && event.getReason().equals(reason);
    }

    /** What was sent with that method to the resource, oldest first. */
    List<JsonNode> bodies(String method, String armId) {
        List<JsonNode> bodies = new ArrayList<>();
        world.requests(method, armId).forEach(r -> bodies.add(Objects.requireNonNull(r.body())));
        return bodies;
    }

    /** The record of a resource in an object's status. */
    static JsonNode record(JsonNode object, String key) {
        for (JsonNode resource : object.at("/status/resources")) {
            if (resource.path("key").asText().equals(key)) {
                return resource;
            }
        }
        throw new AssertionError("no " + key + " in " + object.path("status").toPrettyString());
    }

    /** JSON with names unquoted and text in single quotes. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
