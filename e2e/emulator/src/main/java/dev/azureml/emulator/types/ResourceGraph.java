package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Azure Resource Graph, with one table: what Defender for Cloud found, as a test or the seed plants it. Of its language it
 * knows a few words, and refuses a query with any other.
 */
public final class ResourceGraph {
    private static final String PATH = "/providers/microsoft.resourcegraph/resources";
    private static final Set<String> VERSIONS = Set.of("2021-03-01", "2022-10-01", "2024-04-01");
    private static final String PLANTED = "assessments";
    private static final Pattern TEST = Pattern.compile("([\\w.]+) (==|contains|!contains) '([^']*)'");
    private static final Pattern EXTEND = Pattern.compile("(\\w+) = (tolower\\(tostring|todatetime)\\(([\\w.]+)\\)+");
    private static final Pattern COLUMN = Pattern.compile("(\\w+)(?: = (\\w+))?");
    private static final String SUMMARY = "findings = count(), oldest = min(since) by image, severity";
    private static final int MOST = 1000;

    private final World world;

    public ResourceGraph(World world) {
        this.world = world;
    }

    static List<ResourceType> types() {
        // Only a seed makes one: Azure has a plan of each kind in every subscription.
        return List.of(ResourceType.type("Microsoft.Security/pricings", "2024-01-01").stateless().notPaged());
    }

    /** Whether it is this that is asked. */
    public static boolean serves(String path) {
        return path.toLowerCase(Locale.ROOT).equals(PATH);
    }

    /** Has Defender find something in an image of a registry. */
    public static void plant(World world, ArmId registry, String image, String severity, String since) {
        String number = "%08d-0000-0000-0000-000000000000".formatted(world.notes().withArray("/" + PLANTED).size());
        ObjectNode row = Json.object("id", "/subscriptions/" + registry.subscription()
                + "/providers/Microsoft.Security/assessments/" + number, "type", "microsoft.security/assessments",
                "subscriptionId", registry.subscription());
        row.putObject("properties").setAll(Map.of(
                "metadata", Json.object("recommendationCategory", "SoftwareUpdate", "severity", severity),
                "resourceDetails", Json.object("ResourceType", ".containerimage", "Source", "Azure", "Id",
                        registry.name() + ".azurecr.io/" + image),
                "status", Json.object("code", "Unhealthy", "firstEvaluationDate", since)));
        plant(world, row);
    }

    /** Puts a row into the table as it is. */
    public static void plant(World world, ObjectNode row) {
        world.notes().withArray("/" + PLANTED).add(row);
    }

    /** Answers a query. */
    public ArmResponse answer(ArmRequest request) {
        if (!request.method().equals("POST") || !VERSIONS.contains(request.apiVersion())) {
            throw refused("The api-version or method is not supported.");
        }
        ObjectNode body = request.object();
        List<JsonNode> rows = world.locked(() -> run(body));
        JsonNode options = body.path("options");
        if (!options.path("resultFormat").asText("").equals("objectArray")) {
            throw refused("Only objectArray is known here.");
        }
        int from = Integer.parseInt(options.path("$skipToken").asText("0"));
        int most = Math.min(MOST, options.path("$top").asInt(MOST));
        ArrayNode page = Json.MAPPER.createArrayNode();
        rows.stream().skip(from).limit(most).forEach(page::add);
        ObjectNode answer = Json.object("totalRecords", rows.size(), "count", page.size(), "resultTruncated", "false",
                "facets", Json.MAPPER.createArrayNode());
        answer.set("data", page);
        // Azure goes on only where the rows have an id.
        if (from + page.size() < rows.size() && page.path(0).has("id")) {
            answer.put("$skipToken", String.valueOf(from + page.size()));
        } else if (from + page.size() < rows.size()) {
            answer.put("resultTruncated", "true");
        }
        return ArmResponse.ok(answer).with("x-ms-user-quota-remaining", "14").with("x-ms-user-quota-resets-after",
                "00:00:05");
    }

    private List<JsonNode> run(ObjectNode body) {
        Set<String> subscriptions = Set.copyOf(body.path("subscriptions").valueStream().map(JsonNode::asText).toList());
        List<String> steps = Arrays.stream(body.path("query").asText("").split("\\|")).map(String::strip).toList();
        if (!steps.getFirst().equals("securityresources") || subscriptions.isEmpty()) {
            throw refused("A query begins with securityresources, and names subscriptions.");
        }
        List<ObjectNode> rows = world.notes().withArray("/" + PLANTED).valueStream()
                .filter(row -> subscriptions.contains(row.path("subscriptionId").asText()))
                .map(row -> (ObjectNode) row.deepCopy()).toList();
        for (String step : steps.subList(1, steps.size())) {
            rows = apply(step, rows);
        }
        return List.copyOf(rows);
    }

    private static List<ObjectNode> apply(String step, List<ObjectNode> rows) {
        String[] words = step.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "where" -> rows.stream().filter(row -> holds(rest, row)).toList();
            case "extend" -> rows.stream().map(row -> extended(rest, row)).toList();
            case "summarize" -> summary(rest, rows);
            case "project" -> rows.stream().map(row -> projected(rest, row)).toList();
            case "order" -> rows.stream().sorted(Comparator.comparing((ObjectNode row) -> row.path("id").asText())
                    .thenComparing(row -> row.path("severity").asText())).toList();
            default -> throw refused("The operator '" + words[0] + "' is not known.");
        };
    }

    private static boolean holds(String test, ObjectNode row) {
        Matcher parts = matched(TEST, test);
        String found = Json.text(row, parts.group(1));
        return switch (parts.group(2)) {
            case "==" -> found.equals(parts.group(3));
            case "contains" -> found.toLowerCase(Locale.ROOT).contains(parts.group(3).toLowerCase(Locale.ROOT));
            default -> !found.toLowerCase(Locale.ROOT).contains(parts.group(3).toLowerCase(Locale.ROOT));
        };
    }

    private static ObjectNode extended(String text, ObjectNode row) {
        Matcher parts = matched(EXTEND, text);
        String found = Json.text(row, parts.group(3));
        return row.put(parts.group(1), parts.group(2).startsWith("tolower") ? found.toLowerCase(Locale.ROOT) : found);
    }

    private static List<ObjectNode> summary(String text, List<ObjectNode> rows) {
        if (!text.equals(SUMMARY)) {
            throw refused("Only one summary is known here.");
        }
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        for (ObjectNode row : rows) {
            String image = row.path("image").asText();
            String severity = row.path("severity").asText();
            String since = row.path("since").asText();
            ObjectNode group = groups.computeIfAbsent(image + " " + severity, _ -> Json.object("image", image,
                    "severity", severity, "findings", 0, "oldest", since));
            group.put("findings", group.path("findings").asInt() + 1);
            group.put("oldest", Stream.of(since, group.path("oldest").asText()).min(Comparator.naturalOrder())
                    .orElseThrow());
        }
        return new ArrayList<>(groups.values());
    }

    private static ObjectNode projected(String text, ObjectNode row) {
        ObjectNode out = Json.object();
        for (String column : text.split(",", -1)) {
            Matcher parts = matched(COLUMN, column.strip());
            out.set(parts.group(1), row.path(parts.group(2) == null ? parts.group(1) : parts.group(2)));
        }
        return out;
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher parts = pattern.matcher(text);
        if (!parts.matches()) {
            throw refused("'" + text + "' is not known.");
        }
        return parts;
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null);
    }
}
