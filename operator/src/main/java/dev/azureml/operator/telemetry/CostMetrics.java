package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the objects of each kind and namespace are to cost a month together: never one series per object. */
final class CostMetrics {
    private final MeterRegistry registry;
    private final Map<Group, Series> groups = new HashMap<>();

    private record Group(String kind, String namespace) {
    }

    /** @param costs by the object's name; all in one currency */
    private record Series(String currency, List<Gauge> gauges, Map<String, Metrics.Cost> costs) {
    }

    CostMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param cost null where nobody knows, or the object is no more */
    synchronized void tell(String kind, String namespace, String name, Metrics.@Nullable Cost cost) {
        Group group = new Group(kind, namespace);
        Series series = groups.get(group);
        // Another file of prices: what was said in another currency is in no sum with it.
        if (series != null && cost != null && !series.currency.equals(cost.currency())) {
            drop(group, series);
            series = null;
        }
        if (cost != null) {
            groups.computeIfAbsent(group, _ -> series(group, cost.currency())).costs.put(name, cost);
        } else if (series != null) {
            series.costs.remove(name);
            if (series.costs.isEmpty()) {
                drop(group, series);
            }
        }
    }

    private void drop(Group group, Series series) {
        series.gauges.forEach(registry::remove);
        groups.remove(group);
    }

    private Series series(Group group, String currency) {
        Map<String, Metrics.Cost> costs = new ConcurrentHashMap<>();
        return new Series(currency, List.of(gauge(group, currency, costs, "running", Metrics.Cost::running),
                gauge(group, currency, costs, "idle", Metrics.Cost::idle)), costs);
    }

    private Gauge gauge(Group group, String currency, Map<String, Metrics.Cost> costs, String state,
            ToDoubleFunction<Metrics.Cost> amount) {
        return Gauge.builder("azureml.estimated.monthly.cost", costs,
                all -> all.values().stream().mapToDouble(amount).sum())
                .description(
                        "What the objects of a kind and namespace are to cost a month, by PRICES_FILE and PRICES_URL: with all that they"
                                + " may have running, and with nothing in use; what has no price is in none of it")
                .tags("kind", group.kind, "namespace", group.namespace, "currency", currency, "state", state)
                .register(registry);
    }
}
