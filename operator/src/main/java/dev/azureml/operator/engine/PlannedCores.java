package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.VmQuota;
import dev.azureml.operator.simulation.SimulatedArm;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts in Azure's usages of a region the cores of clusters, instances and deployments that a plan makes or has grow, of
 * whichever workspace, so that what it makes after them finds what is left.
 */
final class PlannedCores implements SimulatedArm.Consequences {
    private static final Pattern USAGES = Pattern.compile("(?i)(/subscriptions/[^/]+)/providers/"
            + "Microsoft[.]MachineLearningServices/locations/([^/]+)/usages");
    private static final Pattern USER = Pattern.compile("(?i)((/subscriptions/[^/]+)/.*/workspaces/[^/]+)/"
            + "(computes|onlineEndpoints/[^/]+/deployments)/[^/]+");
    private static final String VM_SIZE = "/properties/properties/vmSize";

    /** Machines that Azure does not count yet. */
    private record Machines(String workspace, String size, boolean lowPriority, int before, int after) {
        /** Of deployments Azure keeps some free for upgrades. */
        int cores(JsonNode size, boolean ofDeployment) {
            int more = after - before + (ofDeployment
                    ? VmQuota.spare(after, size) - VmQuota.spare(before, size)
                    : 0);
            return Math.max(0, more) * VmQuota.cores(size);
        }
    }

    @Override
    public List<ObjectNode> of(String path, List<ObjectNode> items, Collection<SimulatedArm.Written> written,
            Function<String, List<ObjectNode>> list) {
        Matcher usages = USAGES.matcher(path);
        if (!usages.matches()) {
            return items;
        }
        String region = Region.folded(usages.group(2));
        List<SimulatedArm.Written> users = written.stream().filter(one -> isThere(one, usages.group(1), region))
                .toList();
        if (users.isEmpty()) {
            return items;
        }
        List<ObjectNode> sizes = list.apply(usages.group().replaceFirst("(?i)/usages$", "/vmSizes"));
        List<ObjectNode> counted = items.stream().map(ObjectNode::deepCopy).toList();
        users.forEach(user -> machines(user).ifPresent(machines -> sizes.stream()
                .filter(size -> size.path("name").asText()
                        .equalsIgnoreCase(machines.size()))
                .findFirst()
                .ifPresent(size -> count(counted, machines, size, isDeployment(user)))));
        return counted;
    }

    private static void count(List<ObjectNode> usages, Machines machines, JsonNode size, boolean ofDeployment) {
        usages.stream().filter(usage -> VmQuota.counts(usage, size, machines.lowPriority(), machines.workspace()))
                .forEach(usage -> usage.put("currentValue", usage.path("currentValue").asInt(0) + machines.cores(size,
                        ofDeployment)));
    }

    private static boolean isThere(SimulatedArm.Written one, String subscription, String region) {
        Matcher user = USER.matcher(one.path());
        return user.matches() && user.group(2).equalsIgnoreCase(subscription) && Region.folded(one.after()
                .at("/properties/computeLocation").asText(one.after().path("location").asText())).equals(region);
    }

    private static boolean isDeployment(SimulatedArm.Written one) {
        return one.path().toLowerCase(Locale.ROOT).contains("/deployments/");
    }

    private static Optional<Machines> machines(SimulatedArm.Written one) {
        Matcher user = USER.matcher(one.path());
        if (!user.matches()) {
            return Optional.empty();
        }
        String size = one.after().at(isDeployment(one) ? "/properties/instanceType" : VM_SIZE).asText("");
        boolean low = one.after().at("/properties/properties/vmPriority").asText("").equalsIgnoreCase("LowPriority");
        // Machines of another size come beside those that there are, until these go.
        ObjectNode same = one.before() != null
                && one.before().at(isDeployment(one) ? "/properties/instanceType" : VM_SIZE)
                        .asText("").equalsIgnoreCase(size) ? one.before() : null;
        return size.isEmpty()
                ? Optional.empty()
                : Optional.of(new Machines(user.group(1), size, low, there(same), least(one.after())));
    }

    /** How many Azure counts already. */
    private static int there(@Nullable ObjectNode before) {
        return before == null
                ? 0
                : Stream.of(before.at("/properties/properties/currentNodeCount").asInt(0), least(before)).max(
                        Integer::compare).orElse(0);
    }

    /** How many of them are there at least once it is made. */
    private static int least(ObjectNode resource) {
        return switch (resource.at("/properties/computeType").asText("")) {
            case "AmlCompute" -> resource.at("/properties/properties/scaleSettings/minNodeCount").asInt(0);
            case "ComputeInstance" -> 1;
            case "" -> resource.at("/sku/capacity").asInt(1);
            default -> 0;
        };
    }
}
