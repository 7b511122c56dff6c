package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.schema.Models;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what a request means and does it. */
public final class Service {
    private final World world;
    private final Verbs verbs;
    private final Answers answers;
    private final Set<String> subscriptions;

    /** A service of this world; empty subscriptions means that every subscription exists. */
    public Service(World world, Models models, Set<String> subscriptions) {
        this.world = world;
        this.answers = new Answers(world);
        this.verbs = new Verbs(world, models, answers);
        this.subscriptions = Set.copyOf(subscriptions);
    }

    /** Handles one request; refusals are thrown as {@link ArmError}. */
    public ArmResponse handle(ArmRequest request) {
        return world.locked(() -> route(request));
    }

    /** Where all of this is: {@code https://localhost:PORT}. */
    public String url() {
        return world.url();
    }

    /** A resource as a GET answers it. */
    public Optional<ObjectNode> resource(String path) {
        return world.locked(() -> world.find(path).map(e -> answers.view(e, false)));
    }

    /** Puts a resource in or over another, as if a person had done it elsewhere. */
    public void place(String path, ObjectNode resource) {
        ArmId id = ArmId.of(path);
        world.locked(() -> {
            groupFor(id);
            id.parentId().filter(p -> world.typeOf(p).isImpliedBySeeds() && world.get(p) == null)
                    .ifPresent(p -> place(p.path(), Json.object()));
            ResourceType type = world.typeOf(id);
            ObjectNode whole = resource.deepCopy();
            whole.put("id", id.path()).put("name", id.name()).put("type", type.name());
            var write = new Write(world, id, new ArmRequest("PUT", path, Map.of(), whole,
                    new Caller("seed", "seed", "seed"), null), world.get(id), whole);
            type.steps().fills.forEach(fill -> fill.accept(write));
            if (!type.statePath().isEmpty() && !Json.has(whole, type.statePath())) {
                Json.set(whole, type.statePath(), Json.node("Succeeded"));
            }
            boolean created = world.get(id) == null;
            world.keep(Verbs.split(id, type, whole));
            if (created) {
                world.edit(id, body -> type.steps().settled.forEach(s -> s.accept(new Settled(world, id, body, true))));
            }
            return id;
        });
    }

    private void groupFor(ArmId id) {
        if (!id.resourceGroup().isEmpty() && !id.is(ArmId.GROUP_TYPE)) {
            ArmId group = ArmId.of("/subscriptions/" + id.subscription() + "/resourceGroups/" + id.resourceGroup());
            if (world.get(group) == null) {
                place(group.path(), Json.object("location", "eastus"));
            }
        }
    }

    private ArmResponse route(ArmRequest request) {
        if (request.apiVersion().isEmpty()) {
            throw ArmError.badRequest("MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.", null);
        }
        List<String> parts = ArmId.segments(request.path());
        if (parts.size() > 1 && parts.get(0).equalsIgnoreCase("subscriptions") && !subscriptions.isEmpty()
                && !subscriptions.contains(parts.get(1).toLowerCase(Locale.ROOT))) {
            throw ArmError.of(404, "SubscriptionNotFound",
                    "The subscription '" + parts.get(1) + "' could not be found.");
        }
        Operation operation = parts.isEmpty() ? null : world.operation(parts.getLast());
        if (operation != null && request.method().equals("GET")) {
            return new StatusPages(answers, world).poll(operation, request);
        }
        Optional<ArmId> id = ArmId.parse(request.path());
        if (id.isPresent() && !request.method().equals("POST")) {
            return onResource(id.get(), request);
        }
        return below(parts, request);
    }

    private ArmResponse onResource(ArmId id, ArmRequest request) {
        ResourceType type = world.typeOf(id);
        version(type, request);
        ResourceType.Action self = type.page("");
        if (self != null && request.method().equals("GET")) {
            return self.run(new Call(world, new Entry(id, type, Json.object(), Json.object()), request));
        }
        return switch (request.method()) {
            case "GET" -> id.is(ArmId.SUBSCRIPTION_TYPE) ? subscription(id) : verbs.get(id);
            case "HEAD" -> verbs.head(id);
            case "PUT" -> verbs.put(id, request);
            case "PATCH" -> verbs.patch(id, request);
            case "DELETE" -> verbs.delete(id, request);
            default -> throw ArmError.of(405, "MethodNotAllowed", "The method is not supported.");
        };
    }

    /** A collection, or a page or action below a resource. */
    private ArmResponse below(List<String> parts, ArmRequest request) {
        String last = parts.isEmpty() ? "" : parts.getLast();
        String above = ArmId.join(parts, Math.max(0, parts.size() - 1));
        Optional<ArmId> parent = ArmId.parse(above);
        if (parent.isPresent()) {
            ResourceType type = world.typeOf(parent.get());
            ResourceType.Action action = request.method().equals("POST") ? type.action(last) : type.page(last);
            if (action != null) {
                version(type, request);
                // What an asset is made of goes before it.
                Entry entry = last.equals("startPendingUpload")
                        ? new Entry(parent.get(), type, Json.object(), Json.object())
                        : present(parent.get(), type);
                return action.run(new Call(world, entry, request));
            }
        }
        if (request.method().equals("GET")) {
            return collection(parts, parent.orElse(null), request);
        }
        throw ArmError.of(404, "InvalidResourceType",
                "The resource type or action of '" + request.path() + "' could not be found.");
    }

    private Entry present(ArmId id, ResourceType type) {
        if (type.isVirtual()) {
            return new Entry(id, type, Json.object(), Json.object());
        }
        Entry entry = world.get(id);
        if (entry == null) {
            verbs.get(id);
            throw type.absence(id);
        }
        return entry;
    }

    private ArmResponse collection(List<String> parts, @Nullable ArmId parent, ArmRequest request) {
        int p = ArmId.providersAt(parts);
        if (p < 0) {
            return container(parts, parent, request);
        }
        if (p == parts.size() - 2) {
            return provider(parts.getLast());
        }
        ArmId item = ArmId.of(request.path() + "/x");
        ResourceType type = world.typeOf(item);
        if (type.isUnknown() && world.ofType(item.type()).isEmpty()) {
            throw ArmError.of(404, "InvalidResourceType",
                    "The resource type '" + item.type() + "' could not be found.");
        }
        version(type, request);
        item.parentId().ifPresent(this::presentOrSubscription);
        ResourceType.Action listing = type.listing();
        if (listing != null) {
            return listing.run(new Call(world, new Entry(item, type, Json.object(), Json.object()), request));
        }
        boolean wide = parts.size() == 5 && p == 2;
        if (wide) {
            String scope = ArmId.join(parts, p) + "/";
            return answers.list(world.ofType(item.type()).stream()
                    .filter(e -> e.id().key().startsWith(scope.toLowerCase(Locale.ROOT)))
                    .filter(e -> Filters.matches(request.query("$filter"), e))
                    .filter(e -> type.passes(e, request)).toList());
        }
        return answers.page(request.path(), type, request);
    }

    /** Subscriptions, groups, and what is in one of them: tracked resources only, without their properties. */
    private ArmResponse container(List<String> parts, @Nullable ArmId parent, ArmRequest request) {
        String last = parts.isEmpty() ? "" : parts.getLast().toLowerCase(Locale.ROOT);
        if (parts.size() == 1 && last.equals("subscriptions")) {
            ObjectNode body = Json.object();
            ArrayNode value = body.putArray("value");
            Set<String> known = subscriptions.isEmpty()
                    ? Set.of("00000000-0000-0000-0000-000000000001")
                    : subscriptions;
            known.forEach(s -> value.add(subscription(ArmId.of("/subscriptions/" + s)).body()));
            return ArmResponse.ok(body);
        }
        if (parts.size() == 3 && last.equals("resourcegroups")) {
            return answers.page(request.path(), world.typeOf(ArmId.of(request.path() + "/x")), request);
        }
        if (parent != null && last.equals("resources")) {
            presentOrSubscription(parent);
            return answers.tracked(world.children(parent));
        }
        throw ArmError.of(404, "InvalidResourceType", "There is no such collection: " + request.path());
    }

    private void presentOrSubscription(ArmId id) {
        if (!id.is(ArmId.SUBSCRIPTION_TYPE)) {
            present(id, world.typeOf(id));
        }
    }

    private void version(ResourceType type, ArmRequest request) {
        if (!type.allows(request.apiVersion())) {
            throw ArmError.badRequest("NoRegisteredProviderFound",
                    "No registered resource provider found for API version '"
                            + request.apiVersion() + "' for type '" + type.name()
                            + "'. The supported api-versions are '"
                            + String.join(", ", new TreeSet<>(type.versions())) + "'.",
                    null);
        }
    }

    private static ArmResponse subscription(ArmId id) {
        return ArmResponse.ok(Json.object("id", id.path(), "subscriptionId", id.name(), "displayName", "Emulated",
                "state", "Enabled"));
    }

    private ArmResponse provider(String namespace) {
        ObjectNode body = Json.object("namespace", namespace, "registrationState", "Registered");
        ArrayNode types = body.putArray("resourceTypes");
        String prefix = namespace.toLowerCase(Locale.ROOT) + "/";
        world.types().values().stream().filter(t -> t.name().toLowerCase(Locale.ROOT).startsWith(prefix))
                .forEach(t -> types
                        .add(Json.object("resourceType", t.name().substring(prefix.length()), "apiVersions",
                                List.copyOf(t.versions()))));
        if (types.isEmpty()) {
            throw ArmError.of(404, "InvalidResourceNamespace",
                    "The resource namespace '" + namespace + "' is invalid.");
        }
        return ArmResponse.ok(body);
    }
}
