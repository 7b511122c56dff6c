package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.ServerSideApply;
import dev.azureml.emulator.ArmEmulator;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.OperatorApplication;
import dev.azureml.operator.config.CommandLine;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A namespace on the real API server, an Azure of its own, and an operator wired as in production that watches that
 * namespace alone. Waits on conditions; fails with the object as it was last seen.
 */
public final class World implements AutoCloseable {
    public static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 60;
    /** Some of Azure's metrics are of one minute alone, and may be missed in it. */
    private static final Duration METRICS = Duration.ofSeconds(150);
    private static final Duration LOOKS = Duration.ofMillis(100);

    private final KubeServer server;
    private final String namespace;
    private final ArmEmulator arm;
    private final Path caBundle;
    private final Path tenants;
    private @Nullable OperatorApplication operator;

    private World(KubeServer server, ArmEmulator arm, String namespace, Path caBundle, Path tenants) {
        this.server = server;
        this.arm = arm;
        this.namespace = namespace;
        this.caBundle = caBundle;
        this.tenants = tenants;
    }

    /** With an operator that runs, and settings of {@code NAME=value} beside the tests' own. */
    public static World start(KubeServer server, String... settings) {
        return start(server, EmulatorOptions.defaults(), settings);
    }

    public static World start(KubeServer server, EmulatorOptions options, String... settings) {
        World world = withoutOperator(server, options);
        world.startOperator(settings);
        return world;
    }

    public static World withoutOperator(KubeServer server, EmulatorOptions options) {
        try {
            ArmEmulator arm = ArmEmulator.start(options);
            Path caBundle = Files.createTempFile("azureml-e2e-", ".pem");
            Files.writeString(caBundle, arm.caPem());
            Path tenants = Files.createTempFile("azureml-e2e-tenants-", ".yaml");
            Files.copy(Checkout.find().path("samples/tenants/one-team.yaml"), tenants,
                    StandardCopyOption.REPLACE_EXISTING);
            return new World(server, arm, server.createNamespace("t"), caBundle, tenants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Another cluster that knows nothing of this one, on the same Azure: a namespace of its own, and what is started in it
     * can't see this world's objects. It ends with this world.
     */
    public World otherCluster(String clusterId, String... settings) {
        World other = new World(server, arm, server.createNamespace("t"), caBundle, tenants);
        String[] all = Stream.concat(Stream.of("CLUSTER_ID=" + clusterId), Stream.of(settings)).toArray(String[]::new);
        other.startOperator(all);
        return other;
    }

    /** What the operator is told, as its environment would tell it. */
    public Map<String, String> environment(String... settings) {
        Map<String, String> environment = new HashMap<>(Map.ofEntries(Map.entry("AZURE_CLOUD", "custom"),
                Map.entry("AZURE_RESOURCE_MANAGER_URL", arm.url()),
                Map.entry("AZURE_RESOURCE_MANAGER_AUDIENCE", "https://management.azure.com"),
                Map.entry("AZURE_AUTHORITY_HOST", arm.url() + "/"),
                Map.entry("AZURE_CA_BUNDLE", caBundle.toString()), Map.entry("AZURE_CREDENTIAL", "client-secret"),
                Map.entry("AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111"),
                Map.entry("AZURE_CLIENT_ID", "22222222-2222-2222-2222-222222222222"),
                Map.entry("AZURE_CLIENT_SECRET", "a-secret-of-the-tests"),
                Map.entry("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION), Map.entry("WATCH_NAMESPACES", namespace),
                Map.entry("OPERATOR_NAMESPACE", namespace), Map.entry("LEADER_ELECTION", "false"),
                Map.entry("TENANTS_FILE", tenants.toString()), Map.entry("HTTP_ADDRESS", "127.0.0.1"),
                Map.entry("HTTP_PORT", "0"),
                Map.entry("LOG_LEVEL", "WARN"), Map.entry("RETRY_BASE", "100ms"),
                Map.entry("RETRY_MAX", "2s"), Map.entry("POLL_INTERVAL", "100ms"),
                Map.entry("DRIFT_INTERVAL", "1h")));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }

    /** From now on the tenants file has these entries, which an operator that runs reads, too. */
    public void tenants(String... entries) {
        try {
            // In one step, as a mounted ConfigMap changes.
            Path next = Files.createTempFile("azureml-e2e-tenants-", ".yaml");
            Files.writeString(next, "tenants:\n" + Stream.of(entries).map(entry -> "- " + entry + "\n")
                    .collect(Collectors.joining()));
            Files.move(next, tenants, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entry of a tenant that acts as the operator, with these scopes. */
    public static String tenant(String namespace, String... scopes) {
        return "{namespaces: [\"" + namespace
                + "\"], identity: Operator, overrides: true, kubernetesNamespaces: [\"*\"],"
                + " scopes: [" + String.join(", ", scopes) + "]}";
    }

    /** A scope in which everything is allowed. */
    public static String all(String id) {
        return "{id: \"" + id + "\", allow: [refer, manage, grant, delegate, keys]}";
    }

    public void startOperator(String... settings) {
        if (operator != null) {
            throw new IllegalStateException("the operator runs already: it would be forgotten, and go on");
        }
        CommandLine startup = CommandLine.read(List.of(), environment(settings), Path.of("/nonexistent"));
        if (!(startup instanceof CommandLine.Run run)) {
            throw new IllegalStateException("the settings were refused: " + startup);
        }
        try {
            operator = OperatorApplication.start(run.settings(), Config.fromKubeconfig(server.kubeconfig()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stopOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    public OperatorApplication operator() {
        return Objects.requireNonNull(operator);
    }

    /** What an operator on that port tells Prometheus. */
    public static String metrics(int port) {
        return ask(port, "/metrics").body();
    }

    /**
     * Waits until an operator on that port tells Prometheus, in its lines, what is asked for; as nobody is told of a change,
     * it is looked at again and again.
     */
    public static List<String> awaitMetrics(int port, Predicate<List<String>> asked) {
        Instant end = Instant.now().plus(METRICS);
        while (true) {
            List<String> lines = metrics(port).lines().toList();
            if (asked.test(lines)) {
                return lines;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not so: " + lines.stream().filter(line -> line.startsWith("azureml_"))
                        .toList());
            }
            LockSupport.parkNanos(LOOKS.toNanos());
        }
    }

    /** What an operator on that port answers there. */
    public static HttpResponse<String> ask(int port, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + path, e);
        }
    }

    public String namespace() {
        return namespace;
    }

    public ArmEmulator arm() {
        return arm;
    }

    public KubernetesClient client() {
        return server.client();
    }

    public Kubectl kubectl() {
        return server.kubectl();
    }

    /** Applies manifests as a GitOps tool does, into the test's namespace. */
    public void apply(String yaml) {
        ServerSideApply manifest = ServerSideApply.of(namespace, yaml);
        Optional<String> refusal = manifest.isKnown()
                ? manifest.send(client())
                : Optional.of(tryApply(yaml)).filter(result -> !result.succeeded()).map(Kubectl.Result::output);
        refusal.ifPresent(words -> {
            throw new AssertionError("not applied: " + words);
        });
    }

    /** What kubectl says, and whether the API server took it. */
    public Kubectl.Result tryApply(String yaml) {
        try {
            Path file = Files.createTempFile("azureml-e2e-", ".yaml");
            try {
                Files.writeString(file, yaml);
                return kubectl().run(List.of("apply", "--server-side", "--force-conflicts", "--namespace", namespace,
                        "-f", file.toString()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words with which the API server refuses the manifest. */
    public String refusal(String yaml) {
        Kubectl.Result result = tryApply(yaml);
        if (result.succeeded()) {
            throw new AssertionError("was applied: " + yaml);
        }
        return result.output();
    }

    public void delete(String kind, String name) {
        resource(kind, name).delete();
    }

    public @Nullable JsonNode get(String kind, String name) {
        GenericKubernetesResource found = resource(kind, name).get();
        return found == null ? null : JSON.valueToTree(found);
    }

    public JsonNode require(String kind, String name) {
        return Objects.requireNonNull(get(kind, name), kind + " " + name + " does not exist");
    }

    /** Waits until the object is as asked for; by watch, not by poll. */
    public JsonNode await(String kind, String name, Predicate<JsonNode> asked) {
        try {
            GenericKubernetesResource found = resource(kind, name).waitUntilCondition(
                    object -> object != null && asked.test(JSON.valueToTree(object)), SECONDS, TimeUnit.SECONDS);
            return JSON.valueToTree(found);
        } catch (KubernetesClientTimeoutException e) {
            JsonNode last = get(kind, name); // a watch tells nothing of what changed in Azure alone since then
            if (last != null && asked.test(last)) {
                return last;
            }
            throw new AssertionError(kind + " " + name + " did not become as asked for: " + describe(kind, name)
                    + "\nrequests: " + lastRequests(), e);
        }
    }

    /** Waits until Ready is True for the object's present generation. */
    public JsonNode awaitReady(String kind, String name) {
        return await(kind, name, object -> condition(object, "Ready").path("status").asText().equals("True")
                && object.at("/status/observedGeneration").asLong() == object.at("/metadata/generation").asLong());
    }

    /** Waits until Ready carries that reason. */
    public JsonNode awaitReason(String kind, String name, String reason) {
        return await(kind, name, isFor(reason));
    }

    /** Waits until a person is asked to act, for that reason. */
    public JsonNode awaitStalled(String kind, String name, String reason) {
        return await(kind, name, isStalled(reason));
    }

    /** Whether Ready carries that reason. */
    public static Predicate<JsonNode> isFor(String reason) {
        return object -> condition(object, "Ready").path("reason").asText().equals(reason);
    }

    /** Whether a person is asked to act, for that reason. */
    public static Predicate<JsonNode> isStalled(String reason) {
        return object -> condition(object, "Stalled").path("status").asText().equals("True")
                && condition(object, "Stalled").path("reason").asText().equals(reason);
    }

    /**
     * Waits for what the object is only in passing, such as a failure that is tried again: whoever begins to look after the
     * cause may come too late.
     *
     * @param cause what brings it about
     */
    public JsonNode awaitPassing(String kind, String name, Predicate<JsonNode> asked, Runnable cause) {
        JsonNode before = get(kind, name);
        CompletableFuture<JsonNode> found = new CompletableFuture<>();
        try (var _ = resource(kind, name).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, GenericKubernetesResource object) {
                JsonNode seen = JSON.valueToTree(object);
                if (!version(seen).equals(version(before)) && asked.test(seen)) {
                    found.complete(seen);
                }
            }

            @Override
            public void onClose(@Nullable WatcherException why) {
                found.completeExceptionally(new IllegalStateException("the watch ended", why));
            }
        })) {
            cause.run();
            return found.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(kind + " " + name + " was never as asked for: " + describe(kind, name)
                    + "\nrequests: " + lastRequests(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String version(@Nullable JsonNode object) {
        return object == null ? "" : object.at("/metadata/resourceVersion").asText();
    }

    /** Waits until the namespace's events are as asked for: they are written beside the status, not before it. */
    public List<Event> awaitEvents(Predicate<List<Event>> asked) throws InterruptedException {
        var events = client().v1().events().inNamespace(namespace);
        try {
            return events.informOnCondition(asked).get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the events did not become as asked for: " + events.list().getItems().stream()
                    .map(event -> event.getInvolvedObject().getName() + " " + event.getReason()).toList(), e);
        }
    }

    public void awaitGone(String kind, String name) {
        try {
            resource(kind, name).waitUntilCondition(Objects::isNull, SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new AssertionError(kind + " " + name + " was not deleted: " + describe(kind, name) + "\nrequests: "
                    + lastRequests(), e);
        }
    }

    public static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /** The message of Ready. */
    public static String message(JsonNode object) {
        return condition(object, "Ready").path("message").asText();
    }

    /** Requests so far with that method whose path ends so, ignoring case. */
    public List<RequestRecord> requests(String method, String pathEnd) {
        String end = pathEnd.toLowerCase(Locale.ROOT);
        return arm.requests().stream()
                .filter(r -> r.method().equals(method) && r.path().toLowerCase(Locale.ROOT).endsWith(end)).toList();
    }

    /** Requests that changed something in Azure: what complies with a policy is read by POST. */
    public List<RequestRecord> writes() {
        return arm.requests().stream().filter(r -> !r.method().equals("GET") && !r.path().contains("oauth2")
                && !r.path().contains("/policyStates/")).toList();
    }

    /** What was sent, with secrets masked. */
    public static JsonNode body(RequestRecord request) {
        return Objects.requireNonNull(request.body(), "sent without a body");
    }

    public void secret(String name, String... keysAndValues) {
        StringBuilder yaml = new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name
                + "\nstringData:\n");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            yaml.append("  ").append(keysAndValues[i]).append(": \"").append(keysAndValues[i + 1]).append("\"\n");
        }
        apply(yaml.toString());
    }

    /** Waits until a request, or one before it, is as asked for. */
    public RequestRecord awaitRequest(Predicate<RequestRecord> asked) {
        try {
            return arm.awaitRequest(asked, Duration.ofSeconds(SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until Azure has no such resource: its deletion goes on after the answer to the request for it. */
    public void awaitNotInAzure(String armId) {
        awaitAzure(armId, Optional::isEmpty);
    }

    /** Waits until Azure has the resource as asked for: it goes on with some after it has said that they are made. */
    public void awaitInAzure(String armId, Predicate<JsonNode> asked) {
        awaitAzure(armId, found -> found.isPresent() && asked.test(found.get()));
    }

    private void awaitAzure(String armId, Predicate<Optional<ObjectNode>> asked) {
        Instant end = Instant.now().plusSeconds(SECONDS);
        while (!asked.test(arm.resource(armId))) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(armId + " did not become as asked for: " + arm.resource(armId)
                        + "\nrequests: " + lastRequests());
            }
            LockSupport.parkNanos(LOOKS.toNanos());
        }
    }

    /** Has the operator look at the object at once, as a person does. */
    public void touch(String kind, String name) {
        annotate(kind, name, "azureml.dev/reconcile-requested-at", UUID.randomUUID().toString());
    }

    /** Sets the annotation whatever the operator writes to the object at the same time, as {@code kubectl annotate}. */
    public void annotate(String kind, String name, String key, String value) {
        resource(kind, name).patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"annotations\":{\"" + key + "\":\"" + value + "\"}}}");
    }

    /** A workspace that was in Azure before; its children name it by id. */
    public String plantWorkspace(String name) {
        return plantWorkspace(name, "Default");
    }

    /** A workspace of that kind that was in Azure before. */
    public String plantWorkspace(String name, String kind) {
        String id = "/subscriptions/" + SUBSCRIPTION
                + "/resourceGroups/rg-planted/providers/Microsoft.MachineLearningServices/workspaces/" + name;
        ObjectNode workspace = JSON.createObjectNode().put("location", "westeurope").put("kind", kind);
        workspace.putObject("identity").put("type", "SystemAssigned");
        arm.put(id, workspace);
        return id;
    }

    /** Something that was in Azure before, as Azure makes it when little is said. */
    public void plant(String armId) {
        arm.put(armId, JSON.createObjectNode().put("location", "westeurope"));
    }

    /** Waits until Azure keeps that secret value at the place. */
    public void awaitSecret(String armId, String place, String value) {
        awaitRequest(r -> r.method().equals("PUT") && r.path().equals(armId)
                && arm.secretOf(armId).at(place).asText().equals(value));
    }

    Resource<GenericKubernetesResource> resource(String kind, String name) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder().withGroup("azureml.dev")
                .withVersion("v1alpha1").withKind(kind).withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true).build();
        return client().genericKubernetesResources(context).inNamespace(namespace).withName(name);
    }

    private String describe(String kind, String name) {
        JsonNode object = get(kind, name);
        return object == null ? "it does not exist" : object.path("status").toPrettyString();
    }

    private List<String> lastRequests() {
        List<String> all = new ArrayList<>(arm.requests().stream()
                .map(r -> r.method() + " " + r.path() + " " + r.status()).toList());
        return all.subList(Math.max(0, all.size() - 30), all.size());
    }

    @Override
    public void close() {
        stopOperator();
        arm.close();
        try {
            Files.deleteIfExists(caBundle);
            Files.deleteIfExists(tenants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
