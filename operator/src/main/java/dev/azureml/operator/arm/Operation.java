package dev.azureml.operator.arm;

import java.time.Instant;
import java.util.Optional;

/**
 * A long-running operation of Azure. The status URL is signed: its query is never printed.
 *
 * @param pathAndQuery on the configured resource manager, whatever regional name Azure gave
 * @param notBefore when Azure asked to look first
 */
public record Operation(Style style, String pathAndQuery, Instant startedAt, Optional<Instant> notBefore) {

    /** How the end of the operation is seen. */
    public enum Style {
        /** A status document at the URL of the Azure-AsyncOperation header. */
        ASYNC_OPERATION,
        /** 202 at the URL of the Location header until it is over. */
        LOCATION,
        /** The provisioningState of the resource itself. */
        RESOURCE
    }

    @Override
    public String toString() {
        int query = pathAndQuery.indexOf('?');
        var path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query) + "?***";
        return "Operation[" + style + " " + path + " since " + startedAt + "]";
    }
}
