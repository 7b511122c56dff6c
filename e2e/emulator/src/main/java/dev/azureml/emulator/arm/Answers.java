package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** How resources, lists and operations look in answers. */
final class Answers {
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
            body.put("id", entry.id().path().replace("/resourceGroups/", "/resourcegroups/"));
        }
        return body;
    }

    /** One page of a collection; {@code $skip} is the last id of the page before, sealed. */
    ArmResponse page(String path, ResourceType type, ArmRequest request) {
        String prefix = path.toLowerCase(Locale.ROOT) + "/";
        int size = type.isPaged() ? world.options().pageSize() : Integer.MAX_VALUE - 1;
        String count = request.query("count");
        if (!count.isEmpty() && count.chars().allMatch(Character::isDigit)) {
            size = Math.min(size, Integer.parseInt(count));
        }
        List<Entry> found = world.range(prefix, after(request.query("$skip"), prefix), size + 1);
        boolean archived = request.query("listViewType").equalsIgnoreCase("All");
        ArmResponse page = list(found.subList(0, Math.min(size, found.size())).stream()
                .filter(e -> archived || !Json.at(e.body(), "properties.isArchived").asBoolean()).toList());
        if (found.size() > size && page.body() instanceof ObjectNode body) {
            String last = found.get(size - 1).id().key();
            body.put("nextLink", world.url() + path + "?api-version=" + request.apiVersion() + "&$skip="
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
        }
        return page;
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
        Entry entry = world.get(operation.resource());
        String location = entry == null ? "" : Json.text(entry.body(), "location");
        String provider = type.name().substring(0, type.name().indexOf('/'));
        return world.url() + "/subscriptions/" + operation.resource().subscription() + "/providers/" + provider
                + "/locations/"
                + (location.isEmpty() ? "eastus" : location) + "/" + type.statusSegment() + "/" + operation.id()
                + "?api-version=" + request.apiVersion() + "&type=" + kind + "&t=" + operation.started().toEpochMilli()
                + "&c=MIIHhzCCBm&s=" + operation.signature() + "&h=" + operation.signature().substring(8, 24);
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
