package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.operator.arm.ArmId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What resources of Azure cost while they are there, by their bodies. What is billed by use, such as data, requests and
 * tokens, is in none of it.
 */
public final class Estimator {
    private static final String ML = "microsoft.machinelearningservices/workspaces";
    private static final String UNKNOWN = "of a size that is not known";
    /** Azure puts one in front of so many nodes of a cluster. */
    private static final long NODES_A_LOAD_BALANCER = 50;

    private final PriceList prices;
    private final Instant now;
    /** By deployment: how few and how many instances its autoscale setting allows. */
    private final Map<String, Range> scaled = new HashMap<>();
    private final Map<ArmId, JsonNode> workspaces = new HashMap<>();
    /** The workspaces whose firewall is in the sum. */
    private final Set<ArmId> firewalled = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();

    private record Range(long least, long most) {
        static Range ordered(long least, long most) {
            long first = Math.max(0, least);
            return new Range(first, Math.max(first, most));
        }

        Range and(Range other) {
            return new Range(Math.min(least, other.least), Math.max(most, other.most));
        }
    }

    private Estimator(PriceList prices, Instant now) {
        this.prices = prices;
        this.now = now;
    }

    /**
     * Returns what they cost together; empty where none of them costs by the hour, or nobody gave prices.
     *
     * @param now when what is said of times is looked at
     */
    public static Optional<Estimate> of(PriceList prices, List<CostlyResource> resources, Instant now) {
        if (prices.equals(PriceList.NONE)) {
            return Optional.empty();
        }
        Estimator estimator = new Estimator(prices, now);
        resources.forEach(estimator::scale);
        resources.stream().filter(resource -> resource.type().equals(ML)).forEach(workspace -> estimator.workspaces.put(
                workspace.id(), workspace.body()));
        resources.forEach(estimator::price);
        return estimator.parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Estimate(prices.currency(), prices.pricedAt(), estimator.parts));
    }

    private void scale(CostlyResource resource) {
        if (!resource.type().equals("microsoft.insights/autoscalesettings")) {
            return;
        }
        String target = resource.body().at("/properties/targetResourceUri").asText("");
        for (JsonNode profile : resource.body().at("/properties/profiles")) {
            JsonNode capacity = profile.path("capacity");
            scaled.merge(target.toLowerCase(Locale.ROOT), Range.ordered(capacity.path("minimum").asLong(0),
                    capacity.path("maximum").asLong(0)), Range::and);
        }
    }

    private void price(CostlyResource resource) {
        JsonNode body = resource.body();
        switch (resource.type()) {
            case ML + "/outboundrules" -> outboundRule(resource);
            case ML + "/computes" -> compute(resource);
            case ML + "/onlineendpoints/deployments" -> deployment(resource);
            case "microsoft.network/privateendpoints" -> one(resource, Things.PRIVATE_ENDPOINT);
            case "microsoft.network/publicipaddresses" -> one(resource, Things.PUBLIC_IP);
            case "microsoft.network/natgateways" ->
                one(resource, Things.NAT_GATEWAY + body.at("/sku/name").asText("Standard"));
            case "microsoft.network/bastionhosts" ->
                one(resource, tier(Things.BASTION, body.at("/sku/name")));
            case "microsoft.network/azurefirewalls" ->
                one(resource, tier(Things.FIREWALL, body.at("/properties/sku/tier")));
            case "microsoft.containerregistry/registries" ->
                one(resource, tier(Things.REGISTRY, body.at("/sku/name")));
            default -> {
                // It costs nothing, or by what goes through it.
            }
        }
    }

    private static String tier(String thing, JsonNode said) {
        return said.isTextual() ? thing + said.textValue() : thing.replace("/", " ") + UNKNOWN;
    }

    private void compute(CostlyResource resource) {
        JsonNode said = resource.body().path("properties");
        if (resource.body().isMissingNode()) {
            add(resource, "compute " + UNKNOWN, "", false, new Range(0, 1));
            return;
        }
        if (said.path("isAttachedCompute").asBoolean(false) || said.hasNonNull("resourceId")) {
            return; // somebody else's, who pays for it where it is
        }
        String region = said.path("computeLocation").asText(resource.region());
        JsonNode own = said.path("properties");
        switch (said.path("computeType").asText("")) {
            case "AmlCompute" -> cluster(resource, region, own);
            case "ComputeInstance" -> {
                instance(resource, region, own);
                beside(resource, region, own, new Range(1, 1));
            }
            default -> {
                // What is attached is billed where it is.
            }
        }
    }

    private void instance(CostlyResource resource, String region, JsonNode own) {
        String size = own.path("vmSize").asText("VM " + UNKNOWN);
        BigDecimal share = ScheduledShare.of(own.at("/schedules/computeStartStop"), now);
        parts.add(new Part(resource.place(), size, region, false, prices.of(region, size, false).map(share::multiply)
                .orElse(null), 0, 1));
    }

    private void cluster(CostlyResource resource, String region, JsonNode own) {
        JsonNode scale = own.path("scaleSettings");
        if (!scale.hasNonNull("maxNodeCount")) {
            add(resource, "cluster " + UNKNOWN, region, false, new Range(0, 1));
            return;
        }
        Range nodes = Range.ordered(scale.path("minNodeCount").asLong(0), scale.path("maxNodeCount").asLong());
        add(resource, own.path("vmSize").asText("VM " + UNKNOWN), region,
                own.path("vmPriority").asText("").equalsIgnoreCase("LowPriority"), nodes);
        beside(resource, region, own, nodes);
    }

    /** What Azure makes with machines: a disk for each, and where they have public addresses what stands in front. */
    private void beside(CostlyResource resource, String region, JsonNode own, Range machines) {
        add(resource, Things.OS_DISK, region, false, machines);
        if (own.path("enableNodePublicIp").asBoolean(true)) {
            Range fronts = new Range(fronts(machines.least()), fronts(machines.most()));
            add(resource, Things.LOAD_BALANCER, region, false, fronts);
            add(resource, Things.PUBLIC_IP, region, false, fronts);
        }
    }

    private static long fronts(long machines) {
        return Math.ceilDiv(machines, NODES_A_LOAD_BALANCER);
    }

    private void deployment(CostlyResource resource) {
        JsonNode body = resource.body();
        if (body.isObject() && !body.at("/properties/endpointComputeType").asText("").equalsIgnoreCase("Managed")) {
            return; // on a cluster of Kubernetes, which is billed itself
        }
        long said = body.at("/sku/capacity").asLong(1);
        add(resource, body.at("/properties/instanceType").asText("instance " + UNKNOWN), resource.region(), false,
                scaled.getOrDefault(resource.id().value().toLowerCase(Locale.ROOT), Range.ordered(said, said)));
    }

    /** Azure makes a private endpoint for each such rule, and one firewall as soon as any names a host. */
    private void outboundRule(CostlyResource resource) {
        ArmId workspace = resource.id().parent().orElseThrow();
        JsonNode whole = workspaces.getOrDefault(workspace, MissingNode.getInstance());
        String region = whole.path("location").asText("");
        switch (resource.body().at("/properties/type").asText("")) {
            case "PrivateEndpoint" -> add(resource, Things.PRIVATE_ENDPOINT, region, false, new Range(1, 1));
            case "FQDN" -> {
                if (firewalled.add(workspace)) {
                    add(resource,
                            Things.FIREWALL + whole.at("/properties/managedNetwork/firewallSku").asText("Standard"),
                            region, false, new Range(1, 1));
                }
            }
            default -> {
                // A service tag costs nothing.
            }
        }
    }

    private void one(CostlyResource resource, String what) {
        add(resource, resource.place(), what, new Range(1, 1));
    }

    private void add(CostlyResource resource, String what, String region, boolean lowPriority, Range count) {
        parts.add(new Part(resource.place(), what, region, lowPriority,
                prices.of(region, what, lowPriority).orElse(null), count.least(), count.most()));
    }

    private void add(CostlyResource resource, String place, String what, Range count) {
        parts.add(
                new Part(place, what, resource.region(), false, prices.of(resource.region(), what, false).orElse(null),
                        count.least(), count.most()));
    }
}
