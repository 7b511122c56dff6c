package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.azureml.emulator.arm.Activities;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Service;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.http.Faults;
import dev.azureml.emulator.http.Front;
import dev.azureml.emulator.http.RequestLog;
import dev.azureml.emulator.schema.Models;
import dev.azureml.emulator.tls.ServerIdentity;
import dev.azureml.emulator.types.ActivityLog;
import dev.azureml.emulator.types.Blobs;
import dev.azureml.emulator.types.CostQueries;
import dev.azureml.emulator.types.MetricsBatch;
import dev.azureml.emulator.types.ResourceGraph;
import dev.azureml.emulator.types.RetailPrices;
import dev.azureml.emulator.types.Scoring;
import dev.azureml.emulator.types.TypeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An emulator of Azure Resource Manager and of Entra's token endpoint on one HTTPS port of this machine. */
public final class ArmEmulator implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads;
    private final ServerIdentity identity;
    private final World world;
    private final Service service;
    private final Faults faults;
    private final RequestLog log;
    private final Scoring scoring;
    private final Blobs blobs;

    private final Map<String, String> federated = new ConcurrentHashMap<>();

    private ArmEmulator(EmulatorOptions options) throws IOException {
        Set<String> principals = ConcurrentHashMap.newKeySet();
        JsonNode seed = options.seed();
        seed.path("principals").forEach(p -> principals.add(p.asText()));
        Set<String> subscriptions = new HashSet<>();
        seed.path("subscriptions").forEach(s -> subscriptions.add(s.asText().toLowerCase(Locale.ROOT)));
        world = new World(options, TypeTable.all(principals));
        service = new Service(world, Models.load(), subscriptions);
        faults = new Faults(options.faults());
        log = new RequestLog(options.requestLog());
        identity = ServerIdentity.create();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 1024);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        scoring = new Scoring(world);
        blobs = new Blobs(world);
        server.createContext("/", new Front(options, service, scoring, blobs, new MetricsBatch(world),
                new ActivityLog(world), new ResourceGraph(world), new RetailPrices(world),
                new CostQueries(world), faults, log, principals,
                federated));
        world.listening("https://localhost:" + server.getAddress().getPort());
        plant(seed);
    }

    /** Starts an emulator; it answers when this returns. */
    public static ArmEmulator start(EmulatorOptions options) {
        // Read once by the JDK's server: without them every answer waits for an acknowledgement, and clients are cut off.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        System.setProperty("jdk.httpserver.maxConnections", "20000");
        try {
            var emulator = new ArmEmulator(options);
            emulator.server.start();
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException("The emulator can't listen on port " + options.port(), e);
        }
    }

    /** The address of the resource manager, which is the authority host as well: {@code https://localhost:PORT}. */
    public String url() {
        return world.url();
    }

    /** The certificate authority to trust. */
    public String caPem() {
        return identity.caPem();
    }

    /** The requests so far, oldest first; the latest 200,000 are remembered. */
    public List<RequestRecord> requests() {
        return log.records();
    }

    public void clearRequests() {
        log.clear();
    }

    /**
     * The first request that matches, among those so far and those that come in time.
     *
     * @throws AssertionError when none came
     */
    public RequestRecord awaitRequest(Predicate<RequestRecord> wanted, Duration atMost) throws InterruptedException {
        RequestRecord found = log.await(wanted, atMost);
        if (found == null) {
            throw new AssertionError("No such request within " + atMost);
        }
        return found;
    }

    /** A resource as a GET would answer it. */
    public Optional<ObjectNode> resource(String armId) {
        return service.resource(armId);
    }

    /** The ids of everything of a type, e.g. {@code Microsoft.MachineLearningServices/workspaces/computes}. */
    public List<String> ids(String type) {
        return world.locked(() -> world.ofType(type).stream().map(e -> e.id().path()).toList());
    }

    /** What is kept of a resource and never read back, at the paths where it was written; empty without any. */
    public ObjectNode secretOf(String armId) {
        return world.locked(() -> world.find(armId).map(e -> e.secrets().deepCopy()).orElseGet(Json::object));
    }

    /** A text that was uploaded. */
    public Optional<String> blob(String uri) {
        return blobs.text(uri);
    }

    /** The same, as bytes. */
    public Optional<byte[]> blobBytes(String uri) {
        return blobs.bytes(uri);
    }

    /** All that was uploaded below a URI. */
    public List<String> blobsBelow(String uri) {
        return blobs.below(uri);
    }

    /** From now on requests to blob storage come from that address, which an account's firewall lets in or does not. */
    public void clientsAt(String address) {
        blobs.comeFrom(address);
    }

    /** How many mirrored requests a deployment got. */
    public long mirrored(String deploymentId) {
        return scoring.mirrored(deploymentId);
    }

    /** Puts a resource in, or over another, behind everybody's back; what it does not say is filled in as by the service. */
    public void put(String armId, ObjectNode resource) {
        service.place(armId, resource);
    }

    /** Changes what is kept of a resource, as Azure does by itself: node counts, states, errors. */
    public void edit(String armId, Consumer<ObjectNode> change) {
        world.locked(() -> {
            world.edit(ArmId.of(armId), change);
            return armId;
        });
    }

    /** Changes what is kept of a resource as a person does, by her name; the activity log tells of it. */
    public void editAs(String person, String armId, Consumer<ObjectNode> change) {
        edit(armId, change);
        acted(person, armId, Activities.operation(ArmId.of(armId), "PUT", ""), 200);
    }

    /** Takes a resource and all below it away as a person does; the activity log tells of it. */
    public void removeAs(String person, String armId) {
        remove(armId);
        acted(person, armId, Activities.operation(ArmId.of(armId), "DELETE", ""), 200);
    }

    /** Has the activity log tell of what a person did to a resource, and which HTTP status that got. */
    public void acted(String person, String armId, String operation, int status) {
        world.locked(() -> {
            String method = operation.endsWith("/action") ? "POST" : operation.endsWith("/delete") ? "DELETE" : "PUT";
            Activities.Deed deed = Activities.Deed.of(ArmId.of(armId), operation, method, person);
            world.activities().started(deed, Instant.now());
            world.activities().answered(deed, status, null);
            return deed;
        });
    }

    /** From now on the activity log tells of what happens only so long after it. */
    public void activityLag(Duration time) {
        world.locked(() -> {
            world.activities().lag(time);
            return time;
        });
    }

    /** Starts or stops a compute instance as a schedule or an idle shutdown does: {@code Schedule, IdleShutdown}. */
    public void power(String instanceId, String state, String trigger) {
        edit(instanceId, body -> {
            Json.set(body, "properties.properties.state", Json.node(state));
            Json.set(body, "properties.properties.lastOperation",
                    Json.object("operationName", state.equals("Running") ? "Start" : "Stop", "operationTime",
                            Instant.now().toString(), "operationStatus", "Succeeded", "operationTrigger", trigger));
        });
    }

    /** Sets how many cores of a family may be used, or of all: {@code TotalDedicatedCores, TotalLowPriorityCores}. */
    public void quota(String name, int limit) {
        world.locked(() -> world.notes().withObject("/quota").put(name, limit));
    }

    /** Limits a workspace in a family, as somebody in the portal does. */
    public void workspaceQuota(String workspaceId, String family, int limit) {
        world.locked(() -> world.notes().withObject("/workspaceQuotas")
                .put((workspaceId + "/" + family).toLowerCase(Locale.ROOT), limit));
    }

    /** Returns what a workspace may use of a family; -1 where it has no limit of its own. */
    public int workspaceQuota(String workspaceId, String family) {
        return world.locked(() -> world.notes().path("workspaceQuotas")
                .path((workspaceId + "/" + family).toLowerCase(Locale.ROOT)).asInt(-1));
    }

    /** Has each change of a family's limit end with that status, such as OperationNotEnabledForRegion. */
    public void quotaStatus(String family, String status) {
        world.locked(() -> world.notes().withObject("/quotaStatus").put(family, status));
    }

    /** Has Azure Monitor count a value of a metric now, such as a failed run. */
    public void sample(String armId, String metric, Map<String, String> dimensions, double value) {
        world.locked(() -> {
            world.samples().add(ArmId.of(armId), metric, dimensions, value);
            return armId;
        });
    }

    /** Has a resource write a row to its logs now, such as a failed job to AmlComputeJobEvent. */
    public void log(String armId, String table, Map<String, String> columns) {
        world.locked(() -> {
            world.logs().add(ArmId.of(armId), table, columns);
            return armId;
        });
    }

    /** The Retail Prices API, which asks nobody who they are. */
    public String retailPricesUrl() {
        return url() + RetailPrices.PATH;
    }

    /** Has all cost so many times as much by the Retail Prices API, and its pages hold so few items. */
    public void retailPrices(double times, int itemsOnAPage) {
        world.locked(() -> {
            RetailPrices.rate(world, times);
            RetailPrices.page(world, itemsOnAPage);
            return times;
        });
    }

    /** Has so many hours go by for what machines that run have cost, which is accounted to their workspaces. */
    public void hoursPass(double hours) {
        world.locked(() -> {
            CostQueries.pass(world, hours);
            return hours;
        });
    }

    /** Has a resource cost so many EUR more this month. */
    public void spent(String armId, double amount) {
        world.locked(() -> {
            CostQueries.spend(world, ArmId.of(armId), amount);
            return armId;
        });
    }

    /** Has an answer on costs hold so few rows a page. */
    public void costPage(int rows) {
        world.locked(() -> {
            CostQueries.page(world, rows);
            return rows;
        });
    }

    /** Has Defender for Containers find something in an image, such as {@code team/scoring@sha256:…}, at that time first. */
    public void finding(String registryId, String image, String severity, String since) {
        world.locked(() -> {
            ResourceGraph.plant(world, ArmId.of(registryId), image, severity, since);
            return registryId;
        });
    }

    /** Has Defender for Cloud tell of something as that row. */
    public void finding(ObjectNode row) {
        world.locked(() -> {
            ResourceGraph.plant(world, row);
            return row;
        });
    }

    /** Sets how long operations take from now on; those under way end as they would have. */
    public void operationTime(Duration time) {
        world.locked(() -> {
            world.operationTime(time);
            return time;
        });
    }

    /** Publishes an image for compute instances: those that were made before it have an outdated one. */
    public void releaseImage(String version) {
        world.locked(() -> world.notes().put("latestImageVersion", version));
    }

    /** The size that the nodes of a cluster really have. */
    public String nodeVmSize(String clusterId) {
        return world.locked(() -> TypeTable.nodeSize(world, ArmId.of(clusterId)));
    }

    /** Takes a resource and all below it away, without a trace. */
    public void remove(String armId) {
        world.locked(() -> {
            world.remove(ArmId.of(armId));
            return armId;
        });
    }

    /** From now on that client is only who comes with a token of that subject, such as {@code system:serviceaccount:a:b}. */
    public void trust(String clientId, String subject) {
        federated.put(clientId, subject);
    }

    /** Whether a deleted workspace or vault still holds its name. */
    public boolean isSoftDeleted(String armId) {
        ArmId id = ArmId.of(armId);
        return world.locked(() -> world.softDeleted().values().stream().anyMatch(e -> e.id().key().equals(id.key())));
    }

    public void inject(Fault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Stops at once; requests under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        log.close();
    }

    private void plant(JsonNode seed) {
        for (JsonNode resource : seed.path("resources")) {
            ObjectNode body = resource.deepCopy();
            put(body.path("id").asText(), body);
        }
        for (JsonNode deleted : seed.path("softDeleted")) {
            ArmId id = ArmId.of(deleted.asText());
            world.locked(() -> {
                TypeTable.softlyDeleted(world,
                        new Entry(id, world.typeOf(id), Json.object("location", "eastus"), Json.object()));
                return id;
            });
        }
    }
}
