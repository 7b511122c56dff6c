package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager, with the quotas of workspaces as resources like others. Azure has them as lines of a list of the
 * region alone, and changes them by an action there that answers for each line. So a GET looks it up in the list, a PUT is
 * that action, and a DELETE gives the workspace all that the subscription has: Azure knows no other end of a limit.
 */
public final class ArmWithQuotas extends ForwardingArm {
    /** The type of such a resource. */
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces/quotas";
    private static final Pattern PATH = Pattern.compile("((/subscriptions/[^/]+)/resourceGroups/[^/]+/providers/"
            + "Microsoft[.]MachineLearningServices/workspaces/[^/]+)/quotas(?:/([^/]+))?", Pattern.CASE_INSENSITIVE);
    private static final String LOCATIONS = "/providers/Microsoft.MachineLearningServices/locations/";
    private static final String LIMIT = "limit";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;

    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<String, Located> located = new ConcurrentHashMap<>();

    public ArmWithQuotas(Arm azure, InstantSource clock) {
        super(azure);
        this.clock = clock;
    }

    /**
     * What a path is about.
     *
     * @param subscription as a path
     * @param name of the family as Azure's list has it; null where the path is that of all of them
     * @param query of the request, with its api-version
     */
    private record Place(String workspace, String subscription, @Nullable String name, String query) {
        static Optional<Place> of(String pathAndQuery) {
            String[] parts = pathAndQuery.split("[?]", 2);
            Matcher path = PATH.matcher(URLDecoder.decode(parts[0].replace("+", "%2B"), StandardCharsets.UTF_8));
            return path.matches()
                    ? Optional.of(new Place(path.group(1), path.group(2), path.group(3),
                            parts.length > 1 ? parts[1] : ""))
                    : Optional.empty();
        }

        String apiVersion() {
            Matcher version = Pattern.compile("(?:^|&)api-version=([^&]*)").matcher(query);
            return version.find() ? version.group(1) : "";
        }

        boolean isOf(JsonNode line) {
            return line.path("id").asText("").toLowerCase(Locale.ROOT)
                    .startsWith(workspace.toLowerCase(Locale.ROOT) + "/quotas/");
        }

        String at(String location) {
            return subscription + LOCATIONS + location;
        }

        String id() {
            return workspace + "/quotas/" + name;
        }
    }

    /** Where a workspace is; it stays there as long as there is one. */
    private record Located(String location, Instant at) {
    }

    /** What was asked of Azure before, or why that was in vain. */
    private sealed interface Asked<T> {
        record Told<T>(T answer) implements Asked<T> {
        }

        record Untold<T>(ArmResult why) implements Asked<T> {
        }
    }

    @Override
    public ArmResult send(ArmRequest request) {
        Optional<Place> found = Place.of(request.pathAndQuery()).filter(place -> place.name() != null);
        if (found.isEmpty()) {
            return azure.send(request);
        }
        Place place = found.get();
        return switch (request.method()) {
            case "GET" -> of(lines(place), list -> line(place, list).map(line -> answer(list, OK, line))
                    .orElseGet(() -> absent(place, list)));
            case "PUT", "PATCH" -> set(place, request.body() == null
                    ? MissingNode.getInstance()
                    : request.body().path(LIMIT));
            case "DELETE" -> of(lines(place), list -> line(place, list).isEmpty()
                    ? absent(place, list)
                    : giveBack(place, list));
            default -> azure.send(request);
        };
    }

    private static <T> ArmResult of(Asked<T> asked, Function<T, ArmResult> then) {
        return switch (asked) {
            case Asked.Told<T>(T answer) -> then.apply(answer);
            case Asked.Untold<T>(ArmResult why) -> why;
        };
    }

    private Asked<ListResult.Ok> lines(Place place) {
        return switch (location(place)) {
            case Asked.Untold<String>(ArmResult why) -> new Asked.Untold<>(why);
            case Asked.Told<String>(String location) -> switch (azure.list(ArmRequest.listPath(place.at(location)
                    + "/quotas", place.apiVersion()))) {
                case ListResult.Ok list -> new Asked.Told<>(list);
                case ListResult.NotFound(var response, var error) -> new Asked.Untold<>(new ArmResult.NotFound(response,
                        error));
                case ListResult.Failed(var failure) -> new Asked.Untold<>(failure);
            };
        };
    }

    /** Only the workspace itself says in which region's list it is. */
    private Asked<String> location(Place place) {
        String key = place.workspace().toLowerCase(Locale.ROOT);
        Instant now = clock.instant();
        located.values().removeIf(known -> known.at().plus(KNOWN_FOR).isBefore(now));
        Located known = located.get(key);
        if (known != null) {
            return new Asked.Told<>(known.location());
        }
        ArmResult workspace = azure.send(ArmRequest.get(ArmId.parse(place.workspace()), place.apiVersion()));
        if (!(workspace instanceof ArmResult.Ok ok) || ok.response().body() == null) {
            return new Asked.Untold<>(workspace);
        }
        String location = ok.response().body().path("location").asText("").toLowerCase(Locale.ROOT).replace(" ", "");
        if (location.isEmpty()) {
            return new Asked.Untold<>(new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of(ArmError.UNREADABLE,
                    "Azure did not say where " + place.workspace() + " is"), Optional.empty(), OK));
        }
        located.put(key, new Located(location, now));
        return new Asked.Told<>(location);
    }

    /** A line without a limit, or with one below 0, limits nothing. */
    private static Optional<ObjectNode> line(Place place, ListResult.Ok list) {
        return list.items().stream().filter(line -> line.path("id").asText("").equalsIgnoreCase(place.id()))
                .filter(line -> line.path(LIMIT).asInt(-1) >= 0).findFirst();
    }

    private static ArmResult answer(ListResult.Ok list, int status, ObjectNode body) {
        return new ArmResult.Ok(new ArmResponse(status, body, Map.of(), list.begunAt()));
    }

    private static ArmResult absent(Place place, ListResult.Ok list) {
        return new ArmResult.NotFound(new ArmResponse(NOT_FOUND, null, Map.of(), list.begunAt()),
                ArmError.of("ResourceNotFound", place.id() + " has no limit"));
    }

    private ArmResult set(Place place, JsonNode limit) {
        return of(location(place), location -> set(place, location, limit));
    }

    private ArmResult set(Place place, String location, JsonNode limit) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode line = body.putArray("value").addObject().put("id", place.id()).put("type", TYPE);
        line.set(LIMIT, limit);
        line.put("unit", "Count");
        ArmResult result = azure.send(ArmRequest.post(ArmId.parse(place.at(location)), "updateQuotas",
                place.apiVersion(), body));
        return result instanceof ArmResult.Ok(ArmResponse response) ? judged(place, response) : result;
    }

    /** Azure answers 200 whatever became of it, and says with each line whether it took it. */
    private static ArmResult judged(Place place, ArmResponse response) {
        JsonNode lines = response.body() == null
                ? JsonNodeFactory.instance.objectNode()
                : response.body().path("value");
        JsonNode line = lines.valueStream().filter(one -> one.path("id").asText("").equalsIgnoreCase(place.id()))
                .findFirst().orElseGet(() -> lines.path(0));
        String status = line.path("status").asText("");
        if (status.equalsIgnoreCase("Success") && line instanceof ObjectNode taken) {
            ObjectNode resource = taken.deepCopy().put("id", place.id()).put("type", TYPE);
            resource.remove("status");
            return new ArmResult.Ok(new ArmResponse(response.status(), resource, response.headers(),
                    response.receivedAt()));
        }
        return new ArmResult.Failure(kind(status), ArmError.of(status.isEmpty() ? ArmError.UNREADABLE : status,
                words(status)), response.retryAfter(), response.status());
    }

    private static FailureKind kind(String status) {
        return switch (status) {
            case "InvalidQuotaBelowClusterMinimum", "InvalidQuotaExceedsSubscriptionLimit", "InvalidVMFamilyName",
                    "OperationNotSupportedForSku", "OperationNotEnabledForRegion" ->
                FailureKind.INVALID;
            default -> FailureKind.UNAVAILABLE;
        };
    }

    private static String words(String status) {
        return switch (status) {
            case "InvalidQuotaBelowClusterMinimum" ->
                "the clusters of the workspace need more cores than that for the nodes"
                        + " that are always there: set a limit of at least what their minNodeCount needs, or lower that";
            case "InvalidQuotaExceedsSubscriptionLimit" ->
                "the subscription has fewer cores of the family than that: set a"
                        + " limit of at most what status.families shows as subscriptionLimit, or ask Azure for more";
            case "InvalidVMFamilyName" ->
                "Azure knows no such family in this region: use one that az ml compute list-sizes"
                        + " prints, such as standardDSv2Family";
            case "OperationNotSupportedForSku" ->
                "Azure limits no workspace of this edition (sku): take the object away";
            case "OperationNotEnabledForRegion" -> "Azure limits no workspaces in this region: take the object away";
            case "" -> "Azure did not say what became of the limit";
            default -> "Azure did not take the limit and gave no reason";
        };
    }

    private ArmResult giveBack(Place place, ListResult.Ok list) {
        Optional<ObjectNode> whole = list.items().stream()
                .filter(line -> !line.path("id").asText("").toLowerCase(Locale.ROOT).contains("/workspaces/"))
                .filter(line -> lastOf(line.path("id").asText("")).equalsIgnoreCase(place.name()))
                .filter(line -> line.path(LIMIT).asInt(-1) >= 0).findFirst();
        if (whole.isEmpty()) {
            return absent(place, list); // Azure takes no limit below 0: there is nothing that it could be given back
        }
        ArmResult result = set(place, whole.get().path(LIMIT));
        return result instanceof ArmResult.Ok(ArmResponse response)
                ? new ArmResult.Ok(new ArmResponse(NO_CONTENT, null, response.headers(), response.receivedAt()))
                : result;
    }

    private static String lastOf(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        Optional<Place> place = Place.of(pathAndQuery).filter(found -> found.name() == null);
        if (place.isEmpty()) {
            return azure.list(pathAndQuery);
        }
        return switch (lines(place.get())) {
            case Asked.Told<ListResult.Ok>(ListResult.Ok list) -> new ListResult.Ok(limits(place.get(), list),
                    list.pages(), list.begunAt());
            case Asked.Untold<ListResult.Ok>(ArmResult why) -> switch (why) {
                case ArmResult.NotFound(var response, var error) -> new ListResult.NotFound(response, error);
                case ArmResult.Failure failure -> new ListResult.Failed(failure);
                case ArmResult.Ok _,ArmResult.Accepted _ -> new ListResult.Failed(new ArmResult.Failure(
                        FailureKind.UNAVAILABLE, ArmError.of(ArmError.UNREADABLE, "no answer of use for "
                                + place.get().workspace()),
                        Optional.empty(), OK));
            };
        };
    }

    private static List<ObjectNode> limits(Place place, ListResult.Ok list) {
        return list.items().stream().filter(place::isOf).filter(line -> line.path(LIMIT).asInt(-1) >= 0).toList();
    }
}
