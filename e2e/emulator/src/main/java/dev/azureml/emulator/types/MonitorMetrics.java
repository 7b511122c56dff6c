package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Samples;
import dev.azureml.emulator.arm.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Azure Monitor's metrics of workspaces, online endpoints and deployments: the published names, dimensions, aggregations and
 * grains. What happens is counted by the minute; how things stand, such as nodes, is told of each minute as it is now.
 */
public final class MonitorMetrics {
    static final String TYPE = "Microsoft.Insights/metrics";
    private static final String DEFINITIONS = "Microsoft.Insights/metricDefinitions";
    private static final List<String> GRAINS = List.of("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H",
            "P1D");
    private static final String GRAINS_TOLD = "00:01:00,00:05:00,00:15:00,00:30:00,01:00:00,06:00:00,12:00:00,1.00:00:00";
    private static final int MOST_NAMES = 20;
    private static final int MOST_RESOURCES = 50;
    private static final int TEN = 10;
    private static final long MINUTE = 60;
    private static final Pattern CLAUSE = Pattern.compile("\\s*([A-Za-z_]+)\\s+eq\\s+'([^']*)'\\s*");
    private static final List<Definition> ALL = load();

    /** A metric that is published. */
    record Definition(String type, String category, String name, String unit, List<String> aggregations,
            List<String> dimensions) {
        boolean supports(String aggregation) {
            return aggregations.stream().anyMatch(aggregation::equalsIgnoreCase);
        }
    }

    /** Returns the published metric of a type by that name; empty where it has none. */
    static Optional<Definition> find(String type, String name) {
        return ALL.stream().filter(d -> d.type.equalsIgnoreCase(type) && d.name.equalsIgnoreCase(name)).findFirst();
    }

    /** What is asked for. */
    private record Asked(List<Definition> metrics, List<String> aggregations, Map<String, String> filter, long from,
            long to, Duration grain, int top) {
    }

    private MonitorMetrics() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(TYPE, "2024-02-01", "2023-10-01", "2021-05-01", "2019-07-01", "2018-01-01").virtual()
                        .listing(MonitorMetrics::values),
                ResourceType.type(DEFINITIONS, "2024-02-01", "2023-10-01", "2021-05-01", "2019-07-01", "2018-01-01")
                        .virtual().listing(MonitorMetrics::definitions));
    }

    /** A request came to an endpoint, and was answered so. */
    static void request(World world, ArmId endpoint, String deployment, int status) {
        String code = String.valueOf(status);
        world.samples().add(endpoint, "RequestsPerMinute", Map.of("deployment", deployment, "statusCode", code,
                "statusCodeClass", code.charAt(0) + "xx", "modelStatusCode", code), 1);
        if (!deployment.isEmpty()) {
            world.samples().add(endpoint.child("deployments", deployment), "RequestsPerMinute", Map.of(
                    "envoy_response_code", code), 1);
        }
    }

    /** Something happened in the workspace. */
    static void event(World world, ArmId workspace, String metric) {
        world.samples().add(workspace, metric, Map.of("Scenario", "Emulated"), 1);
    }

    private static List<Definition> load() {
        try (InputStream in = Objects.requireNonNull(
                World.class.getResourceAsStream("/dev/azureml/emulator/metrics.txt"),
                "metrics.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", -1))
                    .map(c -> new Definition(c[0], c[1], c[2], c[3], List.of(c[4].split("[|]")), c[5].isEmpty()
                            ? List.of()
                            : List.of(c[5].split("[|]"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Definition> published(ArmId of) {
        List<Definition> known = ALL.stream().filter(d -> d.type.equalsIgnoreCase(of.type())).toList();
        if (known.isEmpty()) {
            throw refused("The resource type " + of.type() + " has no metrics here.");
        }
        return known;
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null).in(ArmError.Form.BARE);
    }

    private static ArmResponse definitions(Call call) {
        ArmId of = call.id().parentId().orElseThrow();
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        for (Definition d : published(of)) {
            ObjectNode one = Json.object("id", of.path() + "/providers/microsoft.insights/metricdefinitions/" + d.name,
                    "resourceId", of.path(), "namespace", d.type, "category", d.category, "name", Json.object("value",
                            d.name, "localizedValue", d.name),
                    "isDimensionRequired", false, "unit", d.unit, "primaryAggregationType", d.aggregations.getFirst());
            d.aggregations.forEach(one.putArray("supportedAggregationTypes")::add);
            ArrayNode grains = one.putArray("metricAvailabilities");
            GRAINS.forEach(g -> grains.add(Json.object("timeGrain", g, "retention", "P93D")));
            ArrayNode dimensions = one.putArray("dimensions");
            d.dimensions.forEach(n -> dimensions.add(Json.object("value", n, "localizedValue", n)));
            value.add(one);
        }
        return ArmResponse.ok(body);
    }

    private static ArmResponse values(Call call) {
        ArmId of = call.id().parentId().orElseThrow();
        return ArmResponse.ok(answer(call.world(), of, asked(of, call.request())));
    }

    /** Answers many resources of one kind, region and subscription at once; the batch endpoint asks otherwise than ARM. */
    static ObjectNode batch(World world, ArmId subscription, ArmRequest request) {
        List<ArmId> ids = new ArrayList<>();
        request.object().path("resourceids").forEach(id -> ids.add(ArmId.of(id.asText())));
        if (ids.isEmpty() || ids.size() > MOST_RESOURCES) {
            throw refused("The request has " + ids.size() + " resourceids; from 1 to " + MOST_RESOURCES
                    + " are taken, in the property resourceids.");
        }
        ArmId first = ids.getFirst();
        for (ArmId id : ids) {
            if (!id.subscription().equalsIgnoreCase(subscription.name()) || !id.is(first.type())
                    || !region(world, id).equals(region(world, first))) {
                throw refused("All resources of a batch must be of one subscription, region and type: " + id.path());
            }
            if (world.get(id) == null) {
                throw ArmError.notFound(id).in(ArmError.Form.BARE);
            }
        }
        Map<String, String> query = new LinkedHashMap<>(request.query());
        if (query.getOrDefault("metricnamespace", "").isEmpty()) {
            throw refused("The query parameter metricnamespace is required.");
        }
        query.put("timespan", query.getOrDefault("starttime", "") + "/" + query.getOrDefault("endtime", ""));
        query.put("$filter", query.getOrDefault("filter", ""));
        Asked asked = asked(first, new ArmRequest("GET", request.path(), query, null, request.caller(), null));
        ObjectNode body = Json.object();
        ArrayNode values = body.putArray("values");
        ids.forEach(id -> values.add(answer(world, id, asked).put("resourceid", id.path())));
        return body;
    }

    private static Asked asked(ArmId of, ArmRequest request) {
        String namespace = request.query("metricnamespace");
        if (!namespace.isEmpty() && !namespace.equalsIgnoreCase(of.type())) {
            throw refused("Metric namespace " + namespace + " is not one of " + of.type() + ".");
        }
        List<Definition> metrics = metrics(of, request.query("metricnames"));
        List<String> aggregations = List.of((request.query("aggregation").isEmpty()
                ? metrics.getFirst().aggregations.getFirst()
                : request.query("aggregation")).split(","));
        for (Definition metric : metrics) {
            aggregations.stream().filter(a -> !metric.supports(a)).findFirst().ifPresent(a -> {
                throw refused("Metric: " + metric.name + " does not support aggregation type: " + a
                        + ", supported ones are: " + String.join(",", metric.aggregations));
            });
        }
        Map<String, String> filter = filter(request.query("$filter"));
        for (Definition metric : metrics) {
            boolean offered = filter.keySet().stream().allMatch(d -> metric.dimensions.stream()
                    .anyMatch(d::equalsIgnoreCase));
            if (!offered && !request.query("validateDimensions").equalsIgnoreCase("false")) {
                throw refused("Metric: " + metric.name + " does not support requested dimension combination: "
                        + String.join(",", filter.keySet()).toLowerCase(Locale.ROOT) + ", supported ones are: "
                        + String.join(",", metric.dimensions) + ", TraceId: {" + UUID.randomUUID() + "}");
            }
        }
        String interval = request.query("interval").isEmpty() ? "PT1M" : request.query("interval");
        if (!GRAINS.contains(interval)) {
            throw refused("Invalid time grain duration: " + interval + ", supported ones are: " + GRAINS_TOLD);
        }
        long[] span = timespan(request.query("timespan"));
        String top = request.query("top");
        if (!top.matches("\\d{0,6}")) {
            throw refused("The value of top is no number: " + top);
        }
        return new Asked(metrics, aggregations, filter, span[0], span[1], Duration.parse(interval), top.isEmpty()
                ? TEN
                : Integer.parseInt(top));
    }

    private static List<Definition> metrics(ArmId of, String names) {
        List<Definition> known = published(of);
        List<String> wanted = Arrays.stream(names.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
        if (wanted.isEmpty()) {
            return List.of(known.getFirst());
        }
        if (wanted.size() > MOST_NAMES) {
            throw refused("Requested metrics count: " + wanted.size() + " bigger than allowed max: " + MOST_NAMES);
        }
        String valid = known.stream().map(Definition::name).collect(Collectors.joining(","));
        return wanted.stream().map(name -> known.stream().filter(d -> d.name.equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> refused("Failed to find metric configuration for provider: "
                        + of.type().substring(0, of.type().indexOf('/')) + ", resource Type: " + of.type()
                                .substring(of.type().indexOf('/') + 1)
                        + ", metric: " + name + ", Valid metrics: " + valid)))
                .toList();
    }

    private static Map<String, String> filter(String text) {
        Map<String, String> filter = new LinkedHashMap<>();
        if (!text.isBlank()) {
            for (String clause : text.split("(?i)\\s+and\\s+", -1)) {
                Matcher matcher = CLAUSE.matcher(clause);
                if (!matcher.matches()) {
                    throw refused("Invalid filter: " + text);
                }
                filter.put(matcher.group(1), matcher.group(2));
            }
        }
        return filter;
    }

    private static long[] timespan(String text) {
        long now = Instant.now().getEpochSecond() / MINUTE;
        if (text.isEmpty()) {
            return new long[]{now - MINUTE, now};
        }
        String[] ends = text.split("/", -1);
        try {
            long from = Instant.parse(ends[0]).getEpochSecond() / MINUTE;
            long to = Math.ceilDiv(Instant.parse(ends[ends.length - 1]).getEpochSecond(), MINUTE);
            if (ends.length != 2 || from >= to) {
                throw refused("Invalid timespan: " + text);
            }
            return new long[]{from, to};
        } catch (DateTimeParseException e) {
            throw refused("Invalid timespan: " + text);
        }
    }

    /**
     * Returns what a metric came to in the window that ends now, for each combination of values of those dimensions; what
     * has no samples is not there.
     */
    static Map<Map<String, String>, Double> now(World world, ArmId of, Definition metric, String aggregation,
            List<String> dimensions, Duration window) {
        long end = Instant.now().getEpochSecond() / MINUTE + 1;
        Map<String, String> filter = new LinkedHashMap<>();
        dimensions.forEach(name -> filter.put(name, "*"));
        Asked asked = new Asked(List.of(metric), List.of(aggregation), filter, end - window.toMinutes(), end, window,
                Integer.MAX_VALUE);
        List<Level> levels = Levels.of(world, of).stream().filter(level -> level.metric().equals(metric.name)).toList();
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        split(world, of, metric, levels, asked).forEach((key, grains) -> values.put(key, aggregate(aggregation, grains
                .values().stream().flatMap(List::stream).toList())));
        return values;
    }

    private static ObjectNode answer(World world, ArmId of, Asked asked) {
        ObjectNode body = Json.object("cost", asked.to - asked.from, "timespan", minute(asked.from) + "/" + minute(
                asked.to), "interval", asked.grain.toString(), "namespace", of.type(), "resourceregion", region(world,
                        of));
        ArrayNode value = body.putArray("value");
        Map<String, List<Level>> levels = Levels.of(world, of).stream().collect(Collectors.groupingBy(Level::metric));
        for (Definition metric : asked.metrics) {
            ObjectNode one = Json.object("id", of.path() + "/providers/Microsoft.Insights/metrics/" + metric.name,
                    "type", TYPE, "name", Json.object("value", metric.name, "localizedValue", metric.name),
                    "displayDescription", metric.name, "unit", metric.unit, "errorCode", "Success");
            ArrayNode series = one.putArray("timeseries");
            Map<Map<String, String>, SortedMap<Long, List<Samples.Minute>>> split = split(world, of, metric, levels
                    .getOrDefault(metric.name, List.of()), asked);
            split.entrySet().stream().limit(asked.filter.isEmpty() ? 1 : asked.top).forEach(entry -> series.add(series(
                    entry.getKey(), entry.getValue(), asked)));
            value.add(one);
        }
        return body;
    }

    private static String region(World world, ArmId of) {
        for (Optional<ArmId> at = Optional.of(of); at.isPresent(); at = at.get().parentId()) {
            var entry = world.get(at.get());
            if (entry != null && Json.has(entry.body(), "location")) {
                return Json.text(entry.body(), "location");
            }
        }
        return "";
    }

    private static Instant minute(long number) {
        return Instant.ofEpochSecond(number * MINUTE);
    }

    /** What is alike in the dimensions that are asked for is one series. */
    private static Map<Map<String, String>, SortedMap<Long, List<Samples.Minute>>> split(World world, ArmId of,
            Definition metric, List<Level> levels, Asked asked) {
        Map<Map<String, String>, SortedMap<Long, List<Samples.Minute>>> split = new LinkedHashMap<>();
        for (Samples.Series series : world.samples().of(of)) {
            if (series.metric().equalsIgnoreCase(metric.name) && matches(series.dimensions(), asked.filter)) {
                world.samples().between(series, asked.from, asked.to).forEach((minute, sample) -> add(split, key(series
                        .dimensions(), asked.filter), minute, asked, sample));
            }
        }
        long now = Instant.now().getEpochSecond() / MINUTE;
        for (Level level : levels) {
            if (matches(level.dimensions(), asked.filter)) {
                for (long minute = asked.from; minute < Math.min(asked.to, now + 1); minute++) {
                    add(split, key(level.dimensions(), asked.filter), minute, asked, new Samples.Minute(1, level
                            .value(), level.value(), level.value()));
                }
            }
        }
        return split;
    }

    private static void add(Map<Map<String, String>, SortedMap<Long, List<Samples.Minute>>> split,
            Map<String, String> key, long minute, Asked asked, Samples.Minute sample) {
        long grain = asked.grain.toMinutes();
        split.computeIfAbsent(key, _ -> new TreeMap<>()).computeIfAbsent(asked.from + (minute - asked.from) / grain
                * grain, _ -> new ArrayList<>()).add(sample);
    }

    private static boolean matches(Map<String, String> dimensions, Map<String, String> filter) {
        return filter.entrySet().stream().allMatch(f -> f.getValue().equals("*") || f.getValue().equalsIgnoreCase(
                dimension(dimensions, f.getKey())));
    }

    private static String dimension(Map<String, String> dimensions, String name) {
        return dimensions.entrySet().stream().filter(d -> d.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue)
                .findFirst().orElse("");
    }

    private static Map<String, String> key(Map<String, String> dimensions, Map<String, String> filter) {
        Map<String, String> key = new LinkedHashMap<>();
        filter.keySet().forEach(name -> key.put(name.toLowerCase(Locale.ROOT), dimension(dimensions, name)));
        return key;
    }

    /** A grain without a sample is there without a value. */
    private static ObjectNode series(Map<String, String> dimensions, SortedMap<Long, List<Samples.Minute>> grains,
            Asked asked) {
        ObjectNode series = Json.object();
        ArrayNode metadata = series.putArray("metadatavalues");
        dimensions.forEach((name, value) -> metadata.add(Json.object("name", Json.object("value", name,
                "localizedValue", name), "value", value)));
        ArrayNode data = series.putArray("data");
        for (long at = asked.from; at < asked.to; at += asked.grain.toMinutes()) {
            ObjectNode point = Json.object("timeStamp", minute(at).toString());
            List<Samples.Minute> samples = grains.getOrDefault(at, List.of());
            if (!samples.isEmpty()) {
                asked.aggregations.forEach(a -> point.put(a.strip().toLowerCase(Locale.ROOT), aggregate(a.strip(),
                        samples)));
            }
            data.add(point);
        }
        return series;
    }

    private static double aggregate(String aggregation, List<Samples.Minute> samples) {
        double total = samples.stream().mapToDouble(Samples.Minute::total).sum();
        long count = samples.stream().mapToLong(Samples.Minute::count).sum();
        return switch (aggregation.toLowerCase(Locale.ROOT)) {
            case "total" -> total;
            case "count" -> count;
            case "minimum" -> samples.stream().mapToDouble(Samples.Minute::minimum).min().orElse(0);
            case "maximum" -> samples.stream().mapToDouble(Samples.Minute::maximum).max().orElse(0);
            default -> total / count;
        };
    }
}
