package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Activities;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Operation;
import dev.azureml.emulator.arm.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The activity log of a subscription, which takes the few filters that Azure takes, and keeps it as long. */
public final class ActivityLog {
    private static final Pattern PATH = Pattern.compile(
            "/subscriptions/([^/]+)/providers/Microsoft[.]Insights/eventtypes/management/values",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> VERSIONS = Set.of("2014-04-01", "2015-04-01");
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int PAGE = 20;
    private static final Pattern FILTER = Pattern.compile("eventTimestamp ge '([^']+)'(?: and eventTimestamp le "
            + "'([^']+)')?(?: and eventChannels eq 'Admin, Operation')?(?: and (resourceGroupName|resourceUri|"
            + "resourceProvider|correlationId) eq '((?:[^']|'')*)')?");
    private static final Map<String, String> FIELDS = Map.of("resourceGroupName", "resourceGroupName", "resourceUri",
            "resourceId", "resourceProvider", "resourceProviderName.value", "correlationId", "correlationId");
    private static final Set<String> SELECTED = Set.of("authorization", "claims", "correlationId", "description",
            "eventDataId", "eventName", "eventTimestamp", "httpRequest", "level", "operationId", "operationName",
            "properties", "resourceGroupName", "resourceProviderName", "resourceId", "status", "submissionTimestamp",
            "subStatus", "subscriptionId");

    private final World world;

    public ActivityLog(World world) {
        this.world = world;
    }

    /** Whether it is this that is asked. */
    public static boolean serves(String path) {
        return PATH.matcher(path).matches();
    }

    /** Returns what a request is about to do that is told; empty for one that reads. */
    public static Optional<Activities.Deed> deed(String method, String path, Activities.Who who, String requestId,
            String correlationId) {
        boolean called = method.equals("POST");
        if (!called && !Set.of("PUT", "PATCH", "DELETE").contains(method)) {
            return Optional.empty();
        }
        String on = called ? path.substring(0, Math.max(0, path.lastIndexOf('/'))) : path;
        return ArmId.parse(on).map(id -> new Activities.Deed(id, Activities.operation(id, method, path.substring(path
                .lastIndexOf('/') + 1)), method, who, requestId, correlationId));
    }

    /** It is begun. */
    public void started(Activities.Deed deed, Instant at) {
        world.locked(() -> {
            world.activities().started(deed, at);
            return deed;
        });
    }

    /**
     * It was answered so.
     *
     * @param statusUrl of the operation that goes on; null for none
     */
    public void answered(Activities.Deed deed, int status, @Nullable String statusUrl) {
        world.locked(() -> {
            world.activities().answered(deed, status, statusUrl == null ? null : operation(statusUrl));
            return deed;
        });
    }

    private @Nullable Operation operation(String statusUrl) {
        String path = statusUrl.split("[?]", 2)[0];
        return world.operation(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Answers a page. */
    public ArmResponse answer(ArmRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!request.method().equals("GET") || !path.matches() || !VERSIONS.contains(request.apiVersion())) {
            throw refused("The api-version or method is not supported.");
        }
        Matcher filter = FILTER.matcher(request.query("$filter"));
        if (!filter.matches()) {
            throw refused(
                    "The filter is not supported: it begins with eventTimestamp ge and le, and goes on with one of "
                            + "resourceGroupName, resourceUri, resourceProvider and correlationId.");
        }
        Instant from = time(filter.group(1));
        Instant to = filter.group(2) == null ? Instant.now() : time(filter.group(2));
        if (from.isBefore(Instant.now().minus(KEPT)) || to.isBefore(from)) {
            throw refused("The start time must be within the last 90 days, and before the end time.");
        }
        String field = filter.group(3) == null ? "" : FIELDS.getOrDefault(filter.group(3), "");
        String value = filter.group(4) == null ? "" : filter.group(4).replace("''", "'");
        List<ObjectNode> found = world.locked(() -> world.activities().find(record -> record.path("subscriptionId")
                .asText().equalsIgnoreCase(path.group(1)) && !Activities.time(record).isBefore(from)
                && !Activities.time(record).isAfter(to)
                && (field.isEmpty() || Json.text(record, field).equalsIgnoreCase(value))));
        return page(found, request);
    }

    private ArmResponse page(List<ObjectNode> found, ArmRequest request) {
        int skip = request.query("$skiptoken").isEmpty() ? 0 : Integer.parseInt(request.query("$skiptoken"));
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        found.stream().skip(skip).limit(PAGE).forEach(record -> value.add(selected(record, request.query("$select"))));
        if (found.size() > skip + PAGE) {
            body.put("nextLink", world.url() + request.path() + "?api-version=" + request.apiVersion() + "&$filter="
                    + URLEncoder.encode(request.query("$filter"), StandardCharsets.UTF_8) + "&$skiptoken=" + (skip
                            + PAGE));
        }
        return ArmResponse.ok(body);
    }

    private static ObjectNode selected(ObjectNode record, String select) {
        if (select.isEmpty()) {
            return record;
        }
        Set<String> names = Set.copyOf(List.of(select.replace(" ", "").split(",", -1)));
        if (!SELECTED.containsAll(names)) {
            throw refused("The select argument names a property that can't be selected.");
        }
        return record.deepCopy().retain(names);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw refused("The time '" + text + "' is not valid.");
        }
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null).in(ArmError.Form.BARE);
    }
}
