package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Azure's activity log: what was written, deleted and called, by whom, and how it ended. Guarded by the world's lock. */
public final class Activities {
    private static final int REMEMBERED = 10_000;
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String CLAIMS = "http://schemas.microsoft.com/identity/claims/";

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private Duration lag = Duration.ZERO;

    /** Who asks for something. */
    public record Who(String caller, ObjectNode claims) {
        /** Returns an application. */
        public static Who application(Caller caller) {
            return new Who(caller.clientId(), Json.object("appid", caller.clientId(), "appidacr", "1", CLAIMS
                    + "objectidentifier", caller.objectId(), CLAIMS + "tenantid", caller.tenantId()));
        }

        /** Returns a person, by the name with which she signs in. */
        public static Who person(String name) {
            return new Who(name, Json.object("appid", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "appidacr", "2",
                    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", name, "name", name));
        }
    }

    /**
     * Something that is asked of a resource.
     *
     * @param operation such as {@code Microsoft.MachineLearningServices/workspaces/write}
     * @param requestId that the client gave; empty for none
     */
    public record Deed(ArmId id, String operation, String method, Who who, String requestId, String correlationId) {
        /** Returns what all records of the deed have in common; correlations are those of all that one client does at once. */
        String operationId() {
            return UUID.nameUUIDFromBytes((requestId + " " + correlationId).getBytes(StandardCharsets.UTF_8))
                    .toString();
        }

        /** Returns a person's deed. */
        public static Deed of(ArmId id, String operation, String method, String person) {
            return new Deed(id, operation, method, Who.person(person), UUID.randomUUID().toString(), UUID.randomUUID()
                    .toString());
        }
    }

    private record Step(Deed deed, String event, String status, String subStatus, Instant at, String eventId) {
    }

    private record Pending(Deed deed, Operation operation) {
    }

    /** From now on records can be read only so long after they were made. */
    public void lag(Duration time) {
        lag = time;
    }

    /** It was begun. */
    public void started(Deed deed, Instant at) {
        add(deed, "BeginRequest", "Started", "", at);
    }

    /**
     * It was answered with that status.
     *
     * @param operation that goes on; null for none
     */
    public void answered(Deed deed, int status, @Nullable Operation operation) {
        if (operation != null && isSuccess(status)) {
            add(deed, "EndRequest", "Accepted", subStatus(status), Instant.now());
            pending.add(new Pending(deed, operation));
            if (pending.size() > REMEMBERED) {
                pending.remove();
            }
        } else {
            String ended = isSuccess(status) ? "Succeeded" : "Failed";
            add(deed, "EndRequest", ended, subStatus(status), Instant.now());
        }
    }

    /** Returns those records that can be read now and pass, newest first. */
    public List<ObjectNode> find(Predicate<ObjectNode> wanted) {
        pending.removeIf(p -> {
            Instant end = p.operation.ended();
            if (end != null) {
                add(p.deed, "EndRequest", p.operation.failure() == null ? "Succeeded" : "Failed", "", end);
            }
            return end != null;
        });
        Instant now = Instant.now();
        return steps.stream().filter(step -> !step.at.plus(lag).isAfter(now) && step.at.isAfter(now.minus(KEPT)))
                .map(this::told).filter(wanted).sorted((one, other) -> time(other).compareTo(time(one))).toList();
    }

    /** Returns when that happened. */
    public static Instant time(ObjectNode record) {
        return Instant.parse(record.path("eventTimestamp").asText());
    }

    private void add(Deed deed, String event, String status, String subStatus, Instant at) {
        steps.add(new Step(deed, event, status, subStatus, at, UUID.randomUUID().toString()));
        if (steps.size() > REMEMBERED) {
            steps.remove();
        }
    }

    private ObjectNode told(Step step) {
        Deed deed = step.deed;
        ArmId id = deed.id;
        int provider = id.type().indexOf('/');
        ObjectNode told = Json.object("caller", deed.who.caller(), "correlationId", deed.correlationId, "description",
                "", "eventDataId", step.eventId, "id", id.path() + "/events/" + step.eventId + "/ticks/" + step.at
                        .toEpochMilli(),
                "level", step.status.equals("Failed") ? "Error" : "Informational", "operationId", deed.operationId(),
                "resourceGroupName", id.resourceGroup(), "resourceId", id.path(), "subscriptionId", id.subscription(),
                "eventTimestamp", step.at.toString(), "submissionTimestamp", step.at.plus(lag).toString());
        told.set("authorization", Json.object("action", deed.operation, "scope", id.path()));
        told.set("claims", deed.who.claims().deepCopy());
        told.set("eventName", named(step.event));
        told.set("category", named("Administrative"));
        told.set("httpRequest", Json.object("clientRequestId", deed.requestId, "clientIpAddress", "203.0.113.1",
                "method", deed.method));
        told.set("operationName", named(deed.operation));
        told.set("resourceProviderName", named(id.type().substring(0, provider < 0 ? 0 : provider)));
        told.set("resourceType", named(id.type()));
        told.set("properties", Json.object());
        told.set("status", named(step.status));
        told.set("subStatus", named(step.subStatus));
        return told;
    }

    private static ObjectNode named(String value) {
        return Json.object("value", value, "localizedValue", value);
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 400;
    }

    private static String subStatus(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "NoContent";
            case 400 -> "BadRequest";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            default -> String.valueOf(status);
        };
    }

    /** Returns the name of what a method does to a resource, or of an action of it. */
    public static String operation(ArmId id, String method, String action) {
        return id.type() + switch (method.toUpperCase(Locale.ROOT)) {
            case "PUT", "PATCH" -> "/write";
            case "DELETE" -> "/delete";
            default -> "/" + action + "/action";
        };
    }
}
