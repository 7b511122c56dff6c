package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How resources, lists and operations look in answers. */
final class Answers {
    /** Of a service that answers operations itself, beside the resource manager. */
    private static final String OTHER_HOST = "https://westeurope.dp.example.net";

    private final World world;

    Answers(World world) {
        this.world = world;
    }

    ObjectNode view(Entry entry, boolean listing) {
        ObjectNode body = entry.body().deepCopy();
        var view = new View(world, entry, body, listing);
        entry.type().steps().views.forEach(v -> v.accept(view));
        if (listing) {
            entry.type().listOmits().forEach(path -> Json.remove(body, path));
        }
        return body;
    }

    /** One page of a collection; {@code $skip} is the last id of the page before, sealed. */
    ArmResponse page(String path, ResourceType type, ArmRequest request) {
        String prefix = path.toLowerCase(Locale.ROOT) + "/";
        int size = type.isPaged() ? world.options().pageSize() : Integer.MAX_VALUE - 1;
        size = atMost(size, request.query("count"));
        Predicate<Entry> wanted = entry -> isViewed(entry, request) && type.passes(entry, request);
        String order = request.query("$orderBy");
        if (!order.isEmpty()) {
            return ordered(world.range(prefix, prefix, Integer.MAX_VALUE, wanted), order,
                    atMost(size, request.query("$top")));
        }
        List<Entry> found = world.range(prefix, after(request.query("$skip"), prefix), size + 1, wanted);
        ArmResponse page = list(found.subList(0, Math.min(size, found.size())));
        if (found.size() > size && page.body() instanceof ObjectNode body) {
            body.put("nextLink", world.url() + path + "?" + continued(request, found.get(size - 1).id().key()));
        }
        return page;
    }

    private static int atMost(int size, String said) {
        boolean isNumber = !said.isEmpty() && said.length() < 9 && said.chars().allMatch(Character::isDigit);
        return isNumber ? Math.min(size, Integer.parseInt(said)) : size;
    }

    /** The first of them by the time when they were made: {@code createdtime desc} or {@code asc}. */
    private ArmResponse ordered(List<Entry> found, String order, int most) {
        Comparator<Entry> byAge = Comparator.comparing(e -> Json.text(e.body(), "systemData.createdAt"));
        boolean newestFirst = order.toLowerCase(Locale.ROOT).endsWith("desc");
        return list(found.stream().sorted(newestFirst ? byAge.reversed() : byAge).limit(most).toList());
    }

    private static boolean isViewed(Entry entry, ArmRequest request) {
        boolean archived = Json.at(entry.body(), "properties.isArchived").asBoolean();
        return switch (request.query("listViewType").toLowerCase(Locale.ROOT)) {
            case "all" -> true;
            case "archivedonly" -> archived;
            default -> !archived;
        };
    }

    /** The query of the next page: what was asked, from there on. */
    private static String continued(ArmRequest request, String last) {
        var query = new LinkedHashMap<>(request.query());
        query.put("$skip",
                Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
        return query.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    ArmResponse list(List<Entry> entries) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        entries.forEach(e -> value.add(view(e, true)));
        return ArmResponse.ok(body);
    }

    /** Resources that have a location, with no more than their envelope. */
    ArmResponse tracked(List<Entry> entries) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        entries.stream().filter(e -> e.body().path("location").isTextual() && !e.id().is(ArmId.GROUP_TYPE))
                .forEach(e -> value.add(
                        view(e, true).retain("id", "name", "type", "location", "tags", "kind", "sku", "identity")));
        return ArmResponse.ok(body);
    }

    ArmResponse withStatusUrls(ArmResponse response, Verb verb, Operation operation, ArmRequest request,
            ResourceType type) {
        ArmResponse out = response;
        if (verb.hasAsync()) {
            out = out.with("Azure-AsyncOperation", statusUrl(operation, request, type, "async"));
        }
        if (verb.hasLocation()) {
            out = out.with("Location", statusUrl(operation, request, type, "location"));
        }
        if (verb.retryAfter()) {
            out = out.with("Retry-After", retryAfter());
        }
        return verb.style() == Verb.Style.STATE ? response : out.with("x-ms-async-operation-timeout", "PT1H");
    }

    /** Whole seconds, so that a client of operations that take milliseconds asks again at once. */
    String retryAfter() {
        return String.valueOf(Math.min(10, (world.operationTime().toMillis() + 1000) / 3000));
    }

    private String statusUrl(Operation operation, ArmRequest request, ResourceType type, String kind) {
        String provider = type.name().substring(0, type.name().indexOf('/'));
        String place = type.isStatusBelow()
                ? operation.resource().path()
                : "/subscriptions/" + operation.resource().subscription() + "/providers/" + provider + "/locations/"
                        + location(operation.resource());
        String host = type.isStatusBelow() && kind.equals("location") ? OTHER_HOST : world.url();
        return host + place + "/" + type.statusSegment() + "/" + operation.id()
                + "?api-version=" + request.apiVersion() + "&type=" + kind + "&t=" + operation.started().toEpochMilli()
                + "&c=MIIHhzCCBm&s=" + operation.signature() + "&h=" + operation.signature().substring(8, 24);
    }

    /** Where a resource is, or else what it is in. */
    private String location(ArmId id) {
        for (Optional<ArmId> at = Optional.of(id); at.isPresent(); at = at.get().parentId()) {
            Entry entry = world.get(at.get());
            String location = entry == null ? "" : Json.text(entry.body(), "location");
            if (!location.isEmpty()) {
                return location;
            }
        }
        return "eastus";
    }

    private static String after(String skip, String prefix) {
        if (skip.isEmpty()) {
            return prefix;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(skip), StandardCharsets.UTF_8);
            if (key.startsWith(prefix)) {
                return key;
            }
            throw ArmError.badRequest("InvalidSkipToken", "The continuation token is not one of this list.", "$skip");
        } catch (IllegalArgumentException e) {
            throw ArmError.badRequest("InvalidSkipToken", "The continuation token is malformed.", "$skip");
        }
    }
}
