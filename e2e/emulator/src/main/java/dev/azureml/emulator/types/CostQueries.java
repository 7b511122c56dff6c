package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What resources have cost, as Cost Management answers it. Machines that run cost 0.05 a core and hour, which is accounted to
 * their workspace as Azure does; whatever else a test says.
 */
public final class CostQueries {
    private static final String ACTION = "/providers/microsoft.costmanagement/query";
    private static final String WORKSPACES = "Microsoft.MachineLearningServices/workspaces";
    private static final Set<String> VERSIONS = Set.of("2023-11-01", "2024-08-01", "2025-03-01");
    private static final String SPENT = "spent";
    private static final String PAGE = "costPage";
    private static final int MOST = 1000;
    private static final double A_CORE = 0.05;
    /** So many questions in so long. */
    private static final int QUESTIONS = 12;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final World world;
    private final Deque<Instant> asked = new ArrayDeque<>();

    public CostQueries(World world) {
        this.world = world;
    }

    /** Whether it is this that is asked. */
    public static boolean serves(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(ACTION);
    }

    /** Has something cost so much more. */
    public static void spend(World world, ArmId id, double amount) {
        ObjectNode spent = world.notes().withObject("/" + SPENT);
        spent.put(id.key(), spent.path(id.key()).asDouble() + amount);
    }

    /** Has so many hours go by for what runs. */
    public static void pass(World world, double hours) {
        for (Entry compute : world.ofType(WORKSPACES + "/computes")) {
            JsonNode own = compute.body().at("/properties/properties");
            boolean runs = own.path("state").asText().equals("Running");
            long nodes = runs ? 1 : own.at("/scaleSettings/minNodeCount").asLong(0);
            Sizes.all().stream().filter(size -> size.name().equalsIgnoreCase(own.path("vmSize").asText())).findFirst()
                    .filter(_ -> nodes > 0).ifPresent(size -> spend(world, compute.id().parentId().orElseThrow(), nodes
                            * size.cores() * A_CORE * hours));
        }
    }

    /** Has a page hold so few rows from now on. */
    public static void page(World world, int rows) {
        world.notes().put(PAGE, rows);
    }

    /** Answers a query. */
    public ArmResponse answer(ArmRequest request) {
        if (!request.method().equals("POST") || !VERSIONS.contains(request.apiVersion())) {
            throw refused("The api-version or method is not supported.");
        }
        ArmId scope = ArmId.of(request.path().substring(0, request.path().length() - ACTION.length()));
        check(request.object());
        return world.locked(() -> {
            throttle();
            if (scope.is(ArmId.GROUP_TYPE) && world.get(scope) == null) {
                throw ArmError.groupNotFound(scope.name());
            }
            return page(scope, request);
        });
    }

    private void throttle() {
        Instant now = Instant.now();
        asked.removeIf(at -> at.plus(WINDOW).isBefore(now));
        if (asked.size() >= QUESTIONS) {
            throw ArmError.of(429, "429", "Too many requests. Please retry.").header(
                    "x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", "10");
        }
        asked.add(now);
    }

    private static void check(ObjectNode body) {
        oneOf("type", body.path("type"), Set.of("ActualCost", "AmortizedCost", "Usage"));
        oneOf("timeframe", body.path("timeframe"), Set.of("MonthToDate", "BillingMonthToDate", "TheLastMonth",
                "TheLastBillingMonth", "WeekToDate", "Custom"));
        JsonNode dataset = body.path("dataset");
        oneOf("dataset.granularity", dataset.path("granularity"), Set.of("None", "Daily", "Monthly"));
        List<JsonNode> sums = dataset.path("aggregation").valueStream().toList();
        if (sums.isEmpty() || sums.size() > 2 || sums.stream().anyMatch(sum -> !sum.path("function").asText().equals(
                "Sum") || !Set.of("Cost", "PreTaxCost").contains(sum.path("name").asText()))) {
            throw refused("Invalid query definition: dataset.aggregation.");
        }
        List<JsonNode> groups = dataset.path("grouping").valueStream().toList();
        if (groups.size() > 2 || groups.stream().anyMatch(group -> !group.path("type").asText().equals("Dimension")
                || !Set.of("ResourceId", "ResourceGroupName").contains(group.path("name").asText()))) {
            throw refused("Invalid query definition: dataset.grouping.");
        }
        if (!body.at("/timeframe").asText().equals("MonthToDate") || !dataset.path("granularity").asText().equals(
                "None") || groups.size() != 1 || !groups.getFirst().path("name").asText().equals("ResourceId")) {
            throw refused("Only the month to date by ResourceId is known here.");
        }
    }

    private static void oneOf(String path, JsonNode said, Set<String> values) {
        if (!values.contains(said.asText())) {
            throw refused("Invalid query definition: " + path + ".");
        }
    }

    private ArmResponse page(ArmId scope, ArmRequest request) {
        List<String> ids = world.notes().path(SPENT).propertyStream().map(Map.Entry::getKey)
                .filter(id -> id.startsWith(scope.key() + "/")).sorted().toList();
        int from = Integer.parseInt(request.query().getOrDefault("$skiptoken", "0"));
        int most = world.notes().path(PAGE).asInt(MOST);
        ObjectNode answer = Json.object("name", UUID.randomUUID().toString(), "type", "Microsoft.CostManagement/query");
        ObjectNode properties = answer.putObject("properties");
        properties.put("nextLink", from + most < ids.size()
                ? world.url() + request.path() + "?api-version=" + request.apiVersion() + "&$skiptoken=" + (from + most)
                : null);
        ArrayNode columns = properties.putArray("columns");
        columns.add(Json.object("name", "Cost", "type", "Number"));
        columns.add(Json.object("name", "ResourceId", "type", "String"));
        columns.add(Json.object("name", "Currency", "type", "String"));
        ArrayNode rows = properties.putArray("rows");
        // In lower case, as Azure answers them.
        ids.stream().skip(from).limit(most).forEach(id -> rows.addArray().add(world.notes().path(SPENT).path(id)
                .asDouble()).add(id).add("EUR"));
        return ArmResponse.ok(answer);
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null);
    }
}
