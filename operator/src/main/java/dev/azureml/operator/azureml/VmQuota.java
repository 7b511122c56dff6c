package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The VM sizes that a region offers to a workspace, and the cores of them that are used. Nothing where not read. */
public final class VmQuota {
    private static final String SIZES = "vmSizes";
    private static final String USAGES = "usages";
    private static final String LOCATIONS = "Microsoft.MachineLearningServices/locations";
    private static final String FAMILY = "/vmFamily";
    private static final int MOST_SUGGESTIONS = 3;
    /** What Azure keeps free for the upgrade of a deployment. */
    public static final int SPARE_PERCENT = 20;

    private final ResolvedReferences resolved;
    private final Facts facts;
    private final String region;

    /**
     * A line of Azure's usages.
     *
     * @param family empty where it counts all families
     * @param limit below 0 where only that of all families counts
     * @param isShare whether it is what one workspace may use of what the subscription has
     */
    public record Line(String name, String family, int used, int limit, boolean isShare) {
        /** Less is used, once something has given way. */
        public Line without(int cores) {
            return new Line(name, family, Math.max(0, used - cores), limit, isShare);
        }

        /** More is used, once what was promised is made. */
        public Line with(int cores) {
            return new Line(name, family, used + cores, limit, isShare);
        }

        public boolean lacks(int needed) {
            return limit >= 0 && needed > limit - used;
        }
    }

    public VmQuota(ResolvedReferences resolved, Facts facts, String location) {
        this.resolved = resolved;
        this.facts = facts;
        this.region = Region.folded(location);
    }

    public String region() {
        return region;
    }

    /**
     * What must be read to know.
     *
     * @param users collections of what uses cores: what is used is read again where something of them was written since
     */
    public List<Document> documents(String... users) {
        String subscription = resolved.requireWorkspace().subscriptionId();
        if (subscription == null) {
            return List.of();
        }
        String at = "/subscriptions/" + subscription + "/providers/" + LOCATIONS + "/" + region + "/";
        String apiVersion = resolved.apiVersion(LOCATIONS, "2025-12-01");
        return List.of(new Document(SIZES, at + SIZES, apiVersion), new Document(USAGES, at + USAGES, apiVersion)
                .changedBy(Stream.concat(Stream.of(resolved.requireWorkspace().value() + "/quotas"), Stream.of(users))
                        .toArray(String[]::new)));
    }

    public List<JsonNode> sizes() {
        return items(SIZES);
    }

    public Optional<JsonNode> size(String name) {
        return sizes().stream().filter(size -> size.path("name").asText().equalsIgnoreCase(name)).findFirst();
    }

    /** That the region has no such size, when that is known; with those whose names are like it. */
    public Optional<Problem> unknown(String property, String name) {
        if (sizes().isEmpty() || size(name).isPresent()) {
            return Optional.empty();
        }
        List<String> near = Suggestion.near(name, sizes().stream().map(s -> s.path("name").asText()).toList(),
                MOST_SUGGESTIONS);
        return Optional.of(new Problem(Reason.INVALID_SPEC, property + ": " + region + " has no VM size " + name
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")));
    }

    /**
     * That a line lacks cores for something.
     *
     * @param what is to be made, such as {@code 2 of Standard_DS3_v2}
     * @param remark on the cores needed; empty when there is nothing to say
     */
    public Problem exceeded(String what, int needed, String remark, Line line) {
        return new Problem(Reason.QUOTA_EXCEEDED, what + " in " + region + " needs " + needed + " cores of "
                + line.name() + remark + ", of which " + line.used() + " of " + line.limit()
                + " are used: " + (line.isShare() ? "raise the limit of the workspace (MLQuota)" : "ask Azure for more")
                + ", or free some; this goes on by itself then");
    }

    /** Returns how many more machines of a deployment Azure wants quota for, so that it can be upgraded. */
    public static int spare(int instances, JsonNode size) {
        return size.path("gpus").asInt(0) > 0 ? 0 : Math.ceilDiv(instances * SPARE_PERCENT, 100);
    }

    public static int cores(JsonNode size) {
        return size.path("vCPUs").asInt(1);
    }

    /** What counts against machines of a size: its family's cores, in the workspace too, then those of all families. */
    public Stream<Line> lines(JsonNode size, boolean lowPriority) {
        String workspace = resolved.requireWorkspace().value();
        String family = size.path("family").asText();
        Stream<Line> ofFamily = items(USAGES).stream().filter(u -> isOurs(u, workspace) && isOfFamily(u, size,
                lowPriority)).map(u -> line(u, family));
        Stream<Line> ofAll = items(USAGES).stream().filter(u -> isOurs(u, workspace) && isOfAll(u, lowPriority))
                .map(u -> line(u, ""));
        return Stream.concat(ofFamily, ofAll);
    }

    /** Whether a line of Azure's usages counts the machines of a size that a workspace has. */
    public static boolean counts(JsonNode usage, JsonNode size, boolean lowPriority, String workspace) {
        return isOurs(usage, workspace) && (isOfFamily(usage, size, lowPriority) || isOfAll(usage, lowPriority));
    }

    private static String kind(boolean lowPriority) {
        return (lowPriority ? "/lowPriorityCores" : "/dedicatedCores") + "/usages";
    }

    private static boolean isOfAll(JsonNode usage, boolean lowPriority) {
        String type = usage.path("type").asText();
        return ends(type, kind(lowPriority)) && !ends(type, FAMILY + kind(lowPriority));
    }

    /** Azure says which cores they are in the type, or in the name alone; a workspace's type is spelled in two ways. */
    private static boolean isOfFamily(JsonNode usage, JsonNode size, boolean lowPriority) {
        String type = usage.path("type").asText();
        String name = usage.at("/name/value").asText();
        boolean isOfThese = ends(type, FAMILY + kind(lowPriority))
                || (ends(type, FAMILY + "/usages") || isOfWorkspace(type))
                        && VmFamily.isLowPriority(name) == lowPriority;
        return isOfThese && VmFamily.family(name).equals(VmFamily.family(size.path("family").asText()));
    }

    private static boolean isOfWorkspace(String type) {
        return ends(type, "/workspaces/usages") || ends(type, "/workspace/usages");
    }

    private static Line line(JsonNode usage, String family) {
        boolean isShare = isOfWorkspace(usage.path("type").asText());
        return new Line(usage.at("/name/value").asText() + (isShare ? " of the workspace" : ""), family,
                usage.path("currentValue").asInt(0), usage.path("limit").asInt(-1), isShare);
    }

    /** A line is of the subscription, or of one workspace that was given a share. */
    private static boolean isOurs(JsonNode usage, String workspace) {
        String id = usage.path("id").asText().toLowerCase(Locale.ROOT);
        return !id.contains("/workspaces/") || id.startsWith(workspace.toLowerCase(Locale.ROOT) + "/");
    }

    private static boolean ends(String type, String end) {
        return type.toLowerCase(Locale.ROOT).endsWith(end.toLowerCase(Locale.ROOT));
    }

    private List<JsonNode> items(String key) {
        JsonNode items = facts.at(key, "/value");
        return items.isArray() ? StreamSupport.stream(items.spliterator(), false).toList() : List.of();
    }
}
