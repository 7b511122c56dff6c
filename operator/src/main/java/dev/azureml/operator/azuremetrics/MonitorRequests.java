package dev.azureml.operator.azuremetrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.plan.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The requests that Azure Monitor answers: of a resource, and of many in a region. */
final class MonitorRequests {
    private static final String VERSION = "2024-02-01";
    private static final String BATCH_VERSION = "2023-10-01";
    /** Nothing else becomes a part of a host. */
    private static final Pattern REGION = Pattern.compile("[a-z0-9]{1,40}");

    private final MetricsSettings settings;

    MonitorRequests(MetricsSettings settings) {
        this.settings = settings;
    }

    /**
     * A request for many resources.
     *
     * @param audience for which the token is
     */
    record Batch(URI host, String audience, ArmRequest request) {
    }

    /** Whether many resources can be asked for at once. */
    boolean isBatched() {
        return settings.batch() != null;
    }

    /** Returns what has to be alike where resources are asked for at once; of each alone where they are not. */
    List<Object> place(Asking asking) {
        Optional<String> region = region(asking);
        return region.isEmpty()
                ? List.of(asking.target().id())
                : List.of(region.get(), String.valueOf(asking.target().id().subscriptionId()).toLowerCase(Locale.ROOT));
    }

    private Optional<String> region(Asking asking) {
        return isBatched()
                ? asking.wish().region().map(region -> region.toLowerCase(Locale.ROOT).replace(" ", ""))
                        .filter(region -> REGION.matcher(region).matches())
                : Optional.empty();
    }

    /** Returns the one for a resource. */
    ArmRequest of(ArmId id, Query query, Window window) {
        List<String> parameters = parameters(query, window, "$filter");
        parameters.add("timespan=" + window.start() + "/" + window.end());
        return ArmRequest.read(id.value() + "/providers/Microsoft.Insights/metrics", VERSION, parameters.toArray(
                String[]::new));
    }

    /** Returns the one for resources that are alike; empty where they are asked for one by one. */
    Optional<Batch> batch(Asking alike, List<ArmId> ids, Window window) {
        MetricsSettings.Batch batch = settings.batch();
        Optional<String> region = region(alike);
        if (batch == null || region.isEmpty()) {
            return Optional.empty();
        }
        List<String> parameters = parameters(alike.query(), window, "filter");
        parameters.add("starttime=" + window.start());
        parameters.add("endtime=" + window.end());
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode named = body.putArray("resourceids"); // in lower case: Azure takes no other
        ids.forEach(id -> named.add(id.value()));
        ArmId subscription = ArmId.ofSubscription(String.valueOf(ids.getFirst().subscriptionId()));
        return Optional.of(new Batch(batch.host(region.get()), batch.audience(), ArmRequest.post(subscription,
                "metrics:getBatch", BATCH_VERSION, body, parameters.toArray(String[]::new))));
    }

    private List<String> parameters(Query query, Window window, String filter) {
        List<String> parameters = new ArrayList<>(List.of("metricnames=" + query.names(), "interval=" + window.grain(),
                "aggregation=" + query.aggregation(), "metricnamespace=" + query.scope().type()));
        if (!query.filter().isEmpty()) {
            parameters.add(filter + "=" + query.filter());
            // Azure answers ten series by itself.
            parameters.add("top=" + (settings.maxSeries() + 1));
        }
        return parameters;
    }
}
