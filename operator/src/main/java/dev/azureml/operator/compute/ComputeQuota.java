package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether a region offers a VM size, and has enough cores left of its family. Looked at only where a compute is to be
 * made, so that what is at rest costs nothing; what can't be read keeps nobody from anything.
 */
final class ComputeQuota {
    private static final String SIZES = "vmSizes";
    private static final String USAGES = "usages";
    private static final String LOCATIONS = "Microsoft.MachineLearningServices/locations";
    private static final String FAMILY = "/vmFamily";
    private static final int MOST_SUGGESTIONS = 3;

    private final ComputeScene scene;
    private final Need need;
    private final String region;

    /**
     * What is to be made.
     *
     * @param property where the spec has the VM size
     * @param nodes that are there from the beginning: Azure asks for one at least
     * @param most that there may be one day
     */
    record Need(String property, String computeType, String vmSize, boolean lowPriority, int nodes, int most) {
    }

    /**
     * A line of Azure's usages.
     *
     * @param used without what is to give way
     * @param limit below 0 where only that of all families counts
     */
    private record Usage(String name, int used, int limit) {
        boolean lacks(int needed) {
            return limit >= 0 && needed > limit - used;
        }
    }

    ComputeQuota(ComputeScene scene, Need need) {
        this.scene = scene;
        this.need = need;
        String said = scene.subject().spec().computeLocation();
        this.region = (said == null ? String.valueOf(scene.location()) : said).toLowerCase(Locale.ROOT)
                .replace(" ", "");
    }

    /** What must be read to say so: nothing unless the compute is absent, or gives way to one of another size. */
    List<Document> documents() {
        String subscription = scene.resolved().requireWorkspace().subscriptionId();
        if (!isToBeMade() || subscription == null) {
            return List.of();
        }
        String at = "/subscriptions/" + subscription + "/providers/" + LOCATIONS + "/" + region + "/";
        String apiVersion = scene.resolved().apiVersion(LOCATIONS, "2025-12-01");
        return List.of(new Document(SIZES, at + SIZES, apiVersion), new Document(USAGES, at + USAGES, apiVersion));
    }

    private boolean isToBeMade() {
        String found = scene.observed(ComputeTranslation.PROPERTIES + "/vmSize").asText("");
        return scene.facts().absent(ComputeKind.KEY) || !found.isEmpty() && !found.equalsIgnoreCase(need.vmSize());
    }

    /** Why it can't be made for now; null when nothing is known against it. */
    @Nullable
    Problem problem() {
        List<JsonNode> sizes = items(SIZES);
        if (sizes.isEmpty()) {
            return null;
        }
        Optional<JsonNode> size = size(sizes);
        return size.isEmpty() ? unknown(sizes) : unfit(size.get()).or(() -> exceeded(size.get())).orElse(null);
    }

    private Optional<JsonNode> size(List<JsonNode> sizes) {
        return sizes.stream().filter(s -> s.path("name").asText().equalsIgnoreCase(need.vmSize())).findFirst();
    }

    private Problem unknown(List<JsonNode> sizes) {
        List<String> near = Suggestion.near(need.vmSize(), sizes.stream().map(s -> s.path("name").asText()).toList(),
                MOST_SUGGESTIONS);
        return invalid(region + " has no VM size " + need.vmSize()
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
    }

    private Optional<Problem> unfit(JsonNode size) {
        JsonNode types = size.path("supportedComputeTypes");
        boolean supported = types.isEmpty() || StreamSupport.stream(types.spliterator(), false)
                .anyMatch(type -> type.asText().equalsIgnoreCase(need.computeType()));
        if (!supported) {
            return Optional.of(invalid("Azure makes no " + need.computeType() + " of " + need.vmSize()));
        }
        return need.lowPriority() && !size.path("lowPriorityCapable").asBoolean(true)
                ? Optional.of(invalid("Azure has no LowPriority nodes of " + need.vmSize()))
                : Optional.empty();
    }

    private Problem invalid(String message) {
        return new Problem(Reason.INVALID_SPEC, need.property() + ": " + message);
    }

    private Optional<Problem> exceeded(JsonNode size) {
        int needed = cores(size) * need.nodes();
        return usages(size).filter(usage -> usage.lacks(needed)).findFirst()
                .map(usage -> new Problem(Reason.QUOTA_EXCEEDED, need.nodes() + " of " + need.vmSize() + " in " + region
                        + " needs " + needed + " cores of " + usage.name() + ", of which " + usage.used() + " of "
                        + usage.limit() + " are used: ask Azure for more, or"
                        + " free some; this goes on by itself then"));
    }

    /** The greatest size the cluster may grow to, when the limit forbids it even with nothing else there. */
    Optional<Advice> advice() {
        Optional<JsonNode> size = size(items(SIZES));
        if (size.isEmpty()) {
            return Optional.empty();
        }
        int needed = cores(size.get()) * need.most();
        return usages(size.get()).filter(usage -> usage.limit() >= 0 && needed > usage.limit()).findFirst()
                .map(usage -> ComputeAdvice.maximumAboveQuota(need.most(), needed, usage.name(), usage.limit()));
    }

    private static int cores(JsonNode size) {
        return size.path("vCPUs").asInt(1);
    }

    /** What counts against the compute: its family's cores, then those of all families. */
    private Stream<Usage> usages(JsonNode size) {
        String kind = (need.lowPriority() ? "/lowPriorityCores" : "/dedicatedCores") + "/usages";
        String family = size.path("family").asText();
        List<JsonNode> ours = items(USAGES).stream().filter(this::isOurs)
                .filter(u -> ends(u.path("type").asText(), kind)).toList();
        Stream<Usage> ofFamily = ours.stream().filter(u -> ends(u.path("type").asText(), FAMILY + kind))
                .filter(u -> u.at("/name/value").asText().equalsIgnoreCase(family)).map(u -> usage(u, family));
        Stream<Usage> ofAll = ours.stream().filter(u -> !ends(u.path("type").asText(), FAMILY + kind))
                .map(u -> usage(u, ""));
        return Stream.concat(ofFamily, ofAll);
    }

    private Usage usage(JsonNode usage, String family) {
        int used = Math.max(0, usage.path("currentValue").asInt(0) - givenBack(family));
        return new Usage(usage.at("/name/value").asText(), used, usage.path("limit").asInt(-1));
    }

    /** The cores of the compute that gives way to this one, where they count the same. */
    private int givenBack(String family) {
        JsonNode found = scene.observed(ComputeTranslation.PROPERTIES);
        boolean low = found.path("vmPriority").asText().equalsIgnoreCase("LowPriority");
        String name = found.path("vmSize").asText();
        return low != need.lowPriority()
                ? 0
                : items(SIZES).stream().filter(size -> size.path("name").asText().equalsIgnoreCase(name))
                        .filter(size -> family.isEmpty() || size.path("family").asText().equalsIgnoreCase(family))
                        .mapToInt(size -> cores(size) * found.path("currentNodeCount").asInt(1)).sum();
    }

    /** A line is of the subscription, or of one workspace that was given a share. */
    private boolean isOurs(JsonNode usage) {
        String id = usage.path("id").asText().toLowerCase(Locale.ROOT);
        ArmId workspace = scene.resolved().requireWorkspace();
        return !id.contains("/workspaces/") || id.startsWith(workspace.value().toLowerCase(Locale.ROOT) + "/");
    }

    private static boolean ends(String type, String end) {
        return type.toLowerCase(Locale.ROOT).endsWith(end.toLowerCase(Locale.ROOT));
    }

    private List<JsonNode> items(String key) {
        JsonNode items = scene.facts().at(key, "/value");
        return items.isArray() ? StreamSupport.stream(items.spliterator(), false).toList() : List.of();
    }
}
