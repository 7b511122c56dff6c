package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an emulator runs.
 *
 * @param port 0 takes a free one
 * @param latency added to every answer
 * @param operationTime how long a long-running operation takes
 * @param throttle whether ARM's token buckets refuse with 429
 * @param faults what goes wrong from the start
 * @param seed what exists from the start: {@code resources}, {@code softDeleted}, {@code subscriptions}, {@code principals};
 * and what is so: {@code quota}, {@code vmSizes}, {@code latestImageVersion}, {@code keepsVmSize}, {@code extensionVersion},
 * {@code clientAddress}
 * @param requestLog a file for one JSON object a request
 * @param clientSecrets the secret of each client id; when empty, any secret but {@code wrong} is right
 * @param pageSize items on one page of a list
 * @param tokenLifetime how long a token is good for
 */
public record EmulatorOptions(int port, Duration latency, Duration operationTime, boolean throttle, List<Fault> faults,
        JsonNode seed, @Nullable Path requestLog, Map<String, String> clientSecrets, int pageSize,
        Duration tokenLifetime) {

    public EmulatorOptions {
        faults = List.copyOf(faults);
        clientSecrets = Map.copyOf(clientSecrets);
    }

    /** A free port, operations of 20 ms, no latency, throttling or faults, an empty world. */
    public static EmulatorOptions defaults() {
        return new EmulatorOptions(0, Duration.ZERO, Duration.ofMillis(20), false, List.of(),
                JsonNodeFactory.instance.objectNode(), null, Map.of(), 30, Duration.ofHours(1));
    }

    public EmulatorOptions withPort(int value) {
        return new EmulatorOptions(value, latency, operationTime, throttle, faults, seed, requestLog, clientSecrets,
                pageSize, tokenLifetime);
    }

    public EmulatorOptions withLatency(Duration value) {
        return new EmulatorOptions(port, value, operationTime, throttle, faults, seed, requestLog, clientSecrets,
                pageSize, tokenLifetime);
    }

    public EmulatorOptions withOperationTime(Duration value) {
        return new EmulatorOptions(port, latency, value, throttle, faults, seed, requestLog, clientSecrets, pageSize,
                tokenLifetime);
    }

    public EmulatorOptions withThrottle(boolean value) {
        return new EmulatorOptions(port, latency, operationTime, value, faults, seed, requestLog, clientSecrets,
                pageSize, tokenLifetime);
    }

    public EmulatorOptions withFaults(List<Fault> value) {
        return new EmulatorOptions(port, latency, operationTime, throttle, value, seed, requestLog, clientSecrets,
                pageSize, tokenLifetime);
    }

    public EmulatorOptions withSeed(JsonNode value) {
        return new EmulatorOptions(port, latency, operationTime, throttle, faults, value, requestLog, clientSecrets,
                pageSize, tokenLifetime);
    }

    public EmulatorOptions withRequestLog(Path value) {
        return new EmulatorOptions(port, latency, operationTime, throttle, faults, seed, value, clientSecrets, pageSize,
                tokenLifetime);
    }

    /** Adds a client whose secret is checked; once there is one, unknown clients are refused. */
    public EmulatorOptions withClient(String clientId, String secret) {
        var all = new HashMap<>(clientSecrets);
        all.put(clientId, secret);
        return new EmulatorOptions(port, latency, operationTime, throttle, faults, seed, requestLog, all, pageSize,
                tokenLifetime);
    }

    public EmulatorOptions withPageSize(int value) {
        return new EmulatorOptions(port, latency, operationTime, throttle, faults, seed, requestLog, clientSecrets,
                value, tokenLifetime);
    }

    public EmulatorOptions withTokenLifetime(Duration value) {
        return new EmulatorOptions(port, latency, operationTime, throttle, faults, seed, requestLog, clientSecrets,
                pageSize, value);
    }

    /** The options without client secrets. */
    @Override
    public String toString() {
        return "EmulatorOptions[port=" + port + ", latency=" + latency + ", operationTime=" + operationTime
                + ", throttle="
                + throttle + "]";
    }
}
