package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** How Azure fails, as a fault of the emulator. */
enum FaultKind {
    THROTTLED("status", 429, "2"),
    THROTTLED_SILENT("status", 429, ""),
    THROTTLED_ZERO("status", 429,
            "0"),
    THROTTLED_NEGATIVE("status", 429, "-5"),
    THROTTLED_GARBAGE("status", 429, "soon"),
    BUSY_ZERO("status",
            409, "0"),
    UNAVAILABLE("status", 503, ""),
    UNAVAILABLE_ZERO("status", 503, "0"),
    INTERNAL("status",
            500, ""),
    BAD_GATEWAY("html", 502, ""),
    RESET("reset", 0, ""),
    TRUNCATED("truncate", 0,
            ""),
    EMPTY("empty", 0, ""),
    GARBAGE("wrongType", 0, ""),
    HANG("hang", 0, "",
            "4s"),
    SLOW("delay", 0, "", "2s"),
    DRIP("drip", 0, "", "200ms"),
    /** A write is taken; its operation ends as Failed. */
    FAILED_OPERATION("failOperation", 0, ""),
    /** What was just written is not there at the next read. */
    LAG("notFoundAfterSuccess", 0, ""),
    /** Operations that never end, and whose polls are wanted at once. */
    ENDLESS_OPERATION("status", 200, "0"),
    /** No tokens. */
    NO_TOKENS("status", 503, "");

    private static final String SCOPES = "/(workspaces|computes|datastores|connections|onlineEndpoints|deployments"
            + "|versions|containerGroups|extensions)/";

    private final String action;
    private final int status;
    private final String retryAfter;
    private final String delay;

    FaultKind(String action, int status, String retryAfter) {
        this(action, status, retryAfter, "");
    }

    FaultKind(String action, int status, String retryAfter, String delay) {
        this.action = action;
        this.status = status;
        this.retryAfter = retryAfter;
        this.delay = delay;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As a line of the emulator's faults file; {@code method} and {@code path} count where the kind leaves them open. */
    ObjectNode json(String method, String path) {
        ObjectNode fault = JsonNodeFactory.instance.objectNode().put("action", action).put("times", -1);
        ObjectNode match = fault.putObject("match");
        match.put("method", switch (this) {
            case FAILED_OPERATION, LAG -> "PUT";
            case ENDLESS_OPERATION -> "GET";
            case NO_TOKENS -> "POST";
            default -> method;
        });
        match.put("path", switch (this) {
            case ENDLESS_OPERATION -> "/operation";
            case NO_TOKENS -> "/oauth2/";
            default -> path.isEmpty() ? SCOPES : path;
        });
        if (status != 0) {
            fault.put("status", status);
        }
        if (!retryAfter.isEmpty()) {
            fault.putObject("headers").put("Retry-After", retryAfter);
        }
        if (!delay.isEmpty()) {
            fault.put("delay", delay);
        }
        if (this == ENDLESS_OPERATION) {
            fault.putObject("body").put("status", "InProgress");
        }
        return fault;
    }
}
