package dev.azureml.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager that is read and never written: what is written is laid over what was read, and read again from
 * there, as if Azure had taken it and come to an end with it at once. What Azure would fill in by itself is made up where
 * something else is made from it, such as the principal of an identity. Used by one thread.
 */
public final class SimulatedArm implements Arm {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    /** The answer to whoever asks for keys: they are for Azure's eyes, and nothing is sent there. */
    private static final List<String> KEYS = List.of("key", "primaryKey", "secondaryKey", "primaryConnectionString",
            "secondaryConnectionString", "sasToken", "password");

    /** Definitions of roles are offered at every scope, and what is assigned above holds there. */
    private static final Pattern EVERYWHERE = Pattern.compile("(/subscriptions/[^/]+)/.*"
            + "(/providers/Microsoft[.]Authorization/(?:roleDefinitions(?:/[^/]+)?|policyAssignments|policyExemptions))",
            Pattern.CASE_INSENSITIVE);
    /** What is listed at a scope with what is assigned above it. */
    private static final Pattern INHERITED = Pattern.compile("(/subscriptions/[^/]+/.+)"
            + "(/providers/Microsoft[.]Authorization/policy(?:Assignments|Exemptions))", Pattern.CASE_INSENSITIVE);
    /** What is listed at a scope with what is exempt below it. */
    private static final Pattern EXEMPTIONS = Pattern.compile("(/subscriptions/.+)"
            + "(/providers/Microsoft[.]Authorization/policyExemptions)", Pattern.CASE_INSENSITIVE);

    private static final Pattern FIREWALL = Pattern.compile(".*/providers/Microsoft[.]Network/azureFirewalls/[^/]+",
            Pattern.CASE_INSENSITIVE);

    private final Arm azure;
    private final String groupVersion;
    private final InstantSource clock;
    private final UnaryOperator<ObjectNode> seen;
    private final Consequences consequences;
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, ObjectNode> written = new HashMap<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, ArmResult> read = new HashMap<>();

    /**
     * What would have been sent.
     *
     * @param path of the resource, or of its action
     */
    public record Write(String method, String path) {
    }

    /**
     * A resource that was written.
     *
     * @param before as Azure has it; null where it has none
     */
    public record Written(String path, @Nullable ObjectNode before, ObjectNode after) {
    }

    /** What Azure says elsewhere of what is written. */
    @FunctionalInterface
    public interface Consequences {
        /**
         * Returns what a list has once all that is written is made.
         *
         * @param path of the list
         * @param items that Azure has
         * @param list returns what another list has in Azure, at the same api-version; nothing where that can't be read
         */
        List<ObjectNode> of(String path, List<ObjectNode> items, Collection<Written> written,
                Function<String, List<ObjectNode>> list);
    }

    /**
     * @param groupVersion the api-version that resource groups are read at
     * @param seen applied to each resource that Azure has
     */
    public SimulatedArm(Arm azure, String groupVersion, InstantSource clock, UnaryOperator<ObjectNode> seen,
            Consequences consequences) {
        this.azure = azure;
        this.consequences = consequences;
        this.groupVersion = groupVersion;
        this.clock = clock;
        this.seen = seen;
    }

    /** Returns what would have been sent until now, in its order; it grows with what is sent. */
    public List<Write> writes() {
        return Collections.unmodifiableList(writes);
    }

    @Override
    public ArmResult send(ArmRequest request) {
        String path = decoded(request.path());
        return switch (request.method()) {
            case "GET" -> get(request, path);
            case "PUT", "PATCH" -> write(request, path);
            case "DELETE" -> delete(path);
            default -> post(path);
        };
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    private ArmResult get(ArmRequest request, String path) {
        ObjectNode ours = written.get(key(path));
        if (ours != null) {
            return new ArmResult.Ok(response(OK, ours.deepCopy()));
        }
        if (deleted.contains(key(path)) || isBelow(path, deleted) || isBelow(path, made) && !isEverywhere(path)) {
            return notFound(path);
        }
        ArmRequest asked = new ArmRequest("GET", reachable(request.pathAndQuery()), null, request.clientRequestId());
        return read.computeIfAbsent(key(path), _ -> switch (azure.send(asked)) {
            case ArmResult.Ok(var response) when response.body() instanceof ObjectNode body -> new ArmResult.Ok(
                    new ArmResponse(response.status(), seen.apply(body), response.headers(), response.receivedAt()));
            case ArmResult other -> other;
        });
    }

    /** Whether Azure has it below whatever there is, and so below what is only made here. */
    private static boolean isEverywhere(String path) {
        return EVERYWHERE.matcher(path).matches();
    }

    /** What is below something that Azure does not have is asked for below the subscription. */
    private String reachable(String pathAndQuery) {
        String[] parts = pathAndQuery.split("[?]", 2);
        Matcher everywhere = EVERYWHERE.matcher(parts[0]);
        return isBelow(decoded(parts[0]), made) && everywhere.matches()
                ? everywhere.group(1) + everywhere.group(2) + (parts.length > 1 ? "?" + parts[1] : "")
                : pathAndQuery;
    }

    private static boolean isBelow(String path, Set<String> parents) {
        String lower = key(path);
        return parents.stream().anyMatch(parent -> lower.startsWith(parent + "/"));
    }

    private ArmResult write(ArmRequest request, String path) {
        ArmRequest reading = new ArmRequest("GET", request.pathAndQuery(), null, request.clientRequestId());
        ObjectNode before = get(reading, path) instanceof ArmResult.Ok(var response)
                && response.body() instanceof ObjectNode body ? body : null;
        if (before == null && request.method().equals("PATCH")) {
            return notFound(path);
        }
        Optional<ArmId> nowhere = before == null ? missingGroup(path) : Optional.empty();
        if (nowhere.isPresent()) {
            return new ArmResult.NotFound(response(NOT_FOUND, null), ArmError.of("ResourceGroupNotFound",
                    "Resource group '" + nowhere.get().name() + "' could not be found."));
        }
        writes.add(new Write(request.method(), path));
        ObjectNode after = before == null ? resource(path) : before.deepCopy();
        if (request.body() != null) {
            merge(after, request.body());
        }
        fillIn(path, after, before == null);
        written.put(key(path), after);
        deleted.remove(key(path));
        if (before == null) {
            made.add(key(path));
        }
        return new ArmResult.Ok(response(before == null ? CREATED : OK, after.deepCopy()));
    }

    /** The resource group that something is to be made in, where it is known not to be there. */
    private Optional<ArmId> missingGroup(String path) {
        return ArmId.tryParse(path).filter(id -> id.resourceGroup() != null).map(ArmId::group)
                .filter(group -> !key(group.value()).equals(key(path)))
                .filter(group -> get(ArmRequest.get(group, groupVersion), group.value()) instanceof ArmResult.NotFound);
    }

    private static ObjectNode resource(String path) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("id", path);
        ArmId.tryParse(path).ifPresent(id -> resource.put("name", id.name()).put("type", id.type()));
        return resource;
    }

    /** Objects are merged, all else is replaced; null takes away. */
    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            String name = spelling(into, entry.getKey());
            if (entry.getValue().isNull()) {
                into.remove(name);
            } else if (entry.getValue() instanceof ObjectNode object && into.get(name) instanceof ObjectNode known) {
                merge(known, object);
            } else {
                into.set(name, entry.getValue().deepCopy());
            }
        });
    }

    /** Azure keeps the names of tags and properties as it knew them first. */
    private static String spelling(ObjectNode object, String name) {
        return object.properties().stream().map(Map.Entry::getKey).filter(name::equalsIgnoreCase).findFirst()
                .orElse(name);
    }

    /** What Azure says by itself of what it has taken. */
    private static void fillIn(String path, ObjectNode resource, boolean fresh) {
        if (fresh || resource.at("/properties/provisioningState").isTextual()) {
            resource.withObject("/properties").put("provisioningState", "Succeeded");
        }
        if (resource.get("identity") instanceof ObjectNode identity && identity.path("type").asText("")
                .toLowerCase(Locale.ROOT).replace("_", "").contains("systemassigned") && !identity.has("principalId")) {
            identity.put("principalId", madeUp(path)).put("tenantId", madeUp("tenant"));
        }
        if (FIREWALL.matcher(path).matches()) {
            resource.at("/properties/ipConfigurations").forEach(SimulatedArm::address);
        }
        resource.at("/properties/privateLinkServiceConnections").forEach(connection -> approve(connection, "Approved"));
        resource.at("/properties/manualPrivateLinkServiceConnections").forEach(c -> approve(c, "Pending"));
    }

    /** What routes lead to: an address that nothing has. */
    private static void address(JsonNode configuration) {
        if (configuration.get("properties") instanceof ObjectNode properties && !properties.has("privateIPAddress")) {
            properties.put("privateIPAddress", "0.0.0.0");
        }
    }

    private static void approve(JsonNode connection, String state) {
        if (connection.get("properties") instanceof ObjectNode properties
                && !properties.has("privateLinkServiceConnectionState")) {
            properties.putObject("privateLinkServiceConnectionState").put("status", state);
        }
    }

    /** Returns a GUID that stands for one that Azure would choose for that. */
    private static String madeUp(String what) {
        return UUID.nameUUIDFromBytes(("simulated " + key(what)).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ArmResult delete(String path) {
        writes.add(new Write("DELETE", path));
        String lower = key(path);
        written.keySet().removeIf(id -> id.equals(lower) || id.startsWith(lower + "/"));
        made.removeIf(id -> id.equals(lower) || id.startsWith(lower + "/"));
        deleted.add(lower);
        return new ArmResult.Ok(response(NO_CONTENT, null));
    }

    private ArmResult post(String path) {
        String verb = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (verb.startsWith("list")) {
            ObjectNode keys = JsonNodeFactory.instance.objectNode();
            KEYS.forEach(name -> keys.put(name, "simulated"));
            return new ArmResult.Ok(response(OK, keys));
        }
        writes.add(new Write("POST", path));
        return new ArmResult.Ok(response(OK, JsonNodeFactory.instance.objectNode()));
    }

    @Override
    public PollResult poll(Operation operation) {
        return azure.poll(operation);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        String path = decoded(pathAndQuery.split("[?]", 2)[0]);
        if (isBelow(path, made) && !isEverywhere(path)) {
            return new ListResult.Ok(ours(path), 1, clock.instant());
        }
        if (isBelow(path, deleted)) {
            return new ListResult.NotFound(response(NOT_FOUND, null), error(path));
        }
        return switch (azure.list(reachable(pathAndQuery))) {
            case ListResult.Ok ok -> {
                List<ObjectNode> items = new ArrayList<>(consequences.of(path, ok.items(), writings(),
                        other -> azure.list(
                                pathAndQuery.replaceFirst("^[^?]*",
                                        Matcher.quoteReplacement(other))) instanceof ListResult.Ok there
                                                ? there.items()
                                                : List.of())
                        .stream().map(seen).filter(item -> !isOurs(item)).toList());
                items.addAll(ours(path));
                above(path).forEach(collection -> items.addAll(ours(collection)));
                items.addAll(below(path));
                yield new ListResult.Ok(items, ok.pages(), ok.begunAt());
            }
            case ListResult other -> other;
        };
    }

    private List<Written> writings() {
        return written.entrySet().stream().map(entry -> new Written(entry.getKey(), read.get(entry
                .getKey()) instanceof ArmResult.Ok(var response) && response.body() instanceof ObjectNode body
                        ? body
                        : null,
                entry.getValue())).toList();
    }

    /** The collections of the same at the scopes that enclose one. */
    private static List<String> above(String collection) {
        List<String> found = new ArrayList<>();
        Matcher inherited = INHERITED.matcher(collection);
        for (Optional<ArmId> scope = inherited.matches()
                ? ArmId.tryParse(inherited.group(1)).flatMap(ArmId::parent)
                : Optional.empty(); scope.isPresent(); scope = scope.flatMap(ArmId::parent)) {
            found.add(scope.get().value() + inherited.group(2));
        }
        return found;
    }

    /** Those that were written within the scope of a collection whose list has them too. */
    private List<ObjectNode> below(String collection) {
        Matcher exemptions = EXEMPTIONS.matcher(collection);
        if (!exemptions.matches()) {
            return List.of();
        }
        String scope = key(exemptions.group(1)) + "/";
        String part = key(exemptions.group(2)) + "/";
        return written.entrySet().stream().filter(entry -> entry.getKey().startsWith(scope)
                && entry.getKey().indexOf(part) >= scope.length()).map(entry -> entry.getValue().deepCopy()).toList();
    }

    private boolean isOurs(JsonNode item) {
        String id = key(item.path("id").asText(""));
        return written.containsKey(id) || deleted.contains(id) || isBelow(id, deleted);
    }

    /** Those that were written and are of the collection. */
    private List<ObjectNode> ours(String collection) {
        String prefix = key(collection) + "/";
        return written.entrySet().stream().filter(entry -> entry.getKey().startsWith(prefix)
                && entry.getKey().indexOf('/', prefix.length()) < 0).map(entry -> entry.getValue().deepCopy()).toList();
    }

    /** Nothing is uploaded, nor read for it. */
    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) {
        return Optional.empty();
    }

    @Override
    public Arm at(URI host, String audience) {
        throw new UnsupportedOperationException("nothing else of Azure is asked");
    }

    @Override
    public String container(String account, String container) {
        return azure.container(account, container);
    }

    private static ArmError error(String path) {
        return ArmError.of("ResourceNotFound", path + " is not there");
    }

    private ArmResult notFound(String path) {
        return new ArmResult.NotFound(response(NOT_FOUND, null), error(path));
    }

    private ArmResponse response(int status, @Nullable JsonNode body) {
        return new ArmResponse(status, body, Map.of(), clock.instant());
    }
}
