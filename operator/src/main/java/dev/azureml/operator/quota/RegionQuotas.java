package dev.azureml.operator.quota;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.VmFamily;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Azure tells of the quotas of a region: what the subscription has of each family, and who uses it. */
record RegionQuotas(Facts facts) {
    /** Without it nobody knows what Azure calls a family. */
    static final String QUOTAS = "quotas";
    private static final String USAGES = "usages";
    private static final String LOCATIONS = "Microsoft.MachineLearningServices/locations";
    private static final Pattern COMPUTE = Pattern.compile(".*/workspaces/[^/]+/computes/([^/]+)/.*",
            Pattern.CASE_INSENSITIVE);

    /**
     * A compute that uses cores of a family.
     *
     * @param compute its name
     */
    record User(String compute, long cores) {
    }

    static List<Document> documents(ResolvedReferences resolved, String location) {
        String at = "/subscriptions/" + Objects.requireNonNull(resolved.requireWorkspace().subscriptionId())
                + "/providers/" + LOCATIONS + "/" + Region.folded(location) + "/";
        String apiVersion = resolved.apiVersion(LOCATIONS, "2025-12-01");
        return List.of(new Document(QUOTAS, at + QUOTAS, apiVersion, "", true),
                new Document(USAGES, at + USAGES, apiVersion)
                        .changedBy(resolved.requireWorkspace().value() + "/quotas"));
    }

    boolean areKnown() {
        return facts.body(QUOTAS).isPresent();
    }

    /** What the subscription has of a family, by whichever name; the line names it as Azure wants to hear it. */
    Optional<JsonNode> ofSubscription(String family) {
        return items(QUOTAS).filter(line -> !isOfWorkspace(line)).filter(line -> isOf(family, line)).findFirst();
    }

    /** The names of all families of the subscription that a workspace can be limited in. */
    List<String> families() {
        return items(QUOTAS).filter(line -> !isOfWorkspace(line)).map(RegionQuotas::name)
                .filter(name -> !VmFamily.isLowPriority(name)).toList();
    }

    Optional<Long> usedBySubscription(String family) {
        return items(USAGES).filter(line -> !isOfWorkspace(line)).filter(line -> isOf(family, line)).findFirst()
                .map(line -> line.path("currentValue").asLong());
    }

    Optional<Long> usedBy(ArmId workspace, String family) {
        return items(USAGES).filter(line -> isIn(workspace, line) && !isOfCompute(line))
                .filter(line -> isOf(family, line)).findFirst().map(line -> line.path("currentValue").asLong());
    }

    /** Those of the workspace that use any, who uses most first. */
    List<User> users(ArmId workspace, String family) {
        return items(USAGES).filter(line -> isIn(workspace, line) && isOf(family, line))
                .flatMap(line -> compute(line).map(name -> new User(name, line.path("currentValue").asLong())).stream())
                .filter(user -> user.cores() > 0)
                .sorted((one, other) -> one.cores() == other.cores()
                        ? one.compute().compareTo(other.compute())
                        : Long.compare(other.cores(), one.cores()))
                .toList();
    }

    private static boolean isOf(String family, JsonNode line) {
        return VmFamily.same(family, name(line)) && line.path("type").asText().matches("(?i).*/(?:vmFamily(?:/dedicated"
                + "Cores)?|workspaces?|workspaces?/computes)/(?:usages|quotas)");
    }

    private static String name(JsonNode line) {
        return line.at("/name/value").asText();
    }

    private static boolean isOfWorkspace(JsonNode line) {
        return id(line).contains("/workspaces/");
    }

    private static boolean isOfCompute(JsonNode line) {
        return id(line).contains("/computes/");
    }

    private static boolean isIn(ArmId workspace, JsonNode line) {
        return id(line).startsWith(workspace.value().toLowerCase(Locale.ROOT) + "/");
    }

    private static Optional<String> compute(JsonNode line) {
        Matcher path = COMPUTE.matcher(line.path("id").asText());
        return path.matches() ? Optional.of(path.group(1)) : Optional.empty();
    }

    private static String id(JsonNode line) {
        return line.path("id").asText().toLowerCase(Locale.ROOT);
    }

    private Stream<JsonNode> items(String key) {
        return facts.at(key, "/value").valueStream();
    }
}
