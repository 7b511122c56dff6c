package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.VmQuota;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether a region offers a VM size, and has enough cores left of its family. Looked at where a compute is to be made
 * or a cluster may grow; what can't be read keeps nobody from anything.
 */
final class ComputeQuota {
    /** The computes of the workspace, as Azure lists them. */
    private static final String SIBLINGS = "siblings";

    private final ComputeScene scene;
    private final Need need;
    private final VmQuota quota;

    /**
     * What is to be made.
     *
     * @param property where the spec has the VM size
     * @param nodes that are there from the beginning: Azure asks for one at least
     * @param most that there may be one day
     */
    record Need(String property, String computeType, String vmSize, boolean lowPriority, int nodes, int most) {
    }

    ComputeQuota(ComputeScene scene, Need need) {
        this.scene = scene;
        this.need = need;
        String said = scene.subject().spec().computeLocation();
        this.quota = new VmQuota(scene.resolved(), scene.facts(), said == null
                ? String.valueOf(scene.location())
                : said);
    }

    /** What must be read: where the compute is absent, or gives way to one of another size, or may grow. */
    List<Document> documents() {
        boolean mayGrow = need.most() > need.nodes() && scene.facts().body(ComputeKind.KEY).isPresent();
        if (!isToBeMade() && !mayGrow) {
            return List.of();
        }
        return Stream.concat(quota.documents().stream(), Stream.of(new Document(SIBLINGS, scene.resolved()
                .requireWorkspace().value() + "/computes",
                scene.resolved().apiVersion(ComputeTranslation.TYPE, "2025-12-01")))).toList();
    }

    private boolean isToBeMade() {
        String found = scene.observed(ComputeTranslation.PROPERTIES + "/vmSize").asText("");
        return scene.facts().absent(ComputeKind.KEY) || !found.isEmpty() && !found.equalsIgnoreCase(need.vmSize());
    }

    /** Why it can't be made for now; null when nothing is known against it. */
    @Nullable
    Problem problem() {
        return quota.unknown(need.property(), need.vmSize())
                .or(() -> quota.size(need.vmSize()).flatMap(size -> unfit(size).or(() -> exceeded(size))))
                .orElse(null);
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
        int needed = VmQuota.cores(size) * need.nodes();
        return lines(size).filter(line -> line.lacks(needed)).findFirst()
                .map(line -> quota.exceeded(need.nodes() + " of " + need.vmSize(), needed, "", line));
    }

    /** The greatest size the cluster may grow to, when the limit forbids it, alone or beside the others at theirs. */
    Optional<Advice> advice() {
        return quota.size(need.vmSize()).flatMap(size -> tooGreat(size).or(() -> overcommitted(size)));
    }

    private Optional<Advice> tooGreat(JsonNode size) {
        int needed = VmQuota.cores(size) * need.most();
        return lines(size).filter(line -> line.limit() >= 0 && needed > line.limit()).findFirst()
                .map(line -> ComputeAdvice.maximumAboveQuota(need.most(), needed, line.name(), line.limit()));
    }

    /** Jobs of one cluster wait then until those of another end, though each alone has quota enough. */
    private Optional<Advice> overcommitted(JsonNode size) {
        int own = VmQuota.cores(size) * need.most();
        return lines(size).filter(line -> line.limit() >= 0).flatMap(line -> {
            List<Sibling> others = siblings(line.family());
            int all = own + others.stream().mapToInt(Sibling::cores).sum();
            return others.isEmpty() || all <= line.limit()
                    ? Stream.<Advice>empty()
                    : Stream.of(ComputeAdvice.overcommitted(need.most(), own, others.stream().map(Sibling::toString)
                            .toList(), all, line));
        }).findFirst();
    }

    /**
     * Another compute of the workspace.
     *
     * @param cores that it may come to use
     */
    private record Sibling(String name, int cores) {
        @Override
        public String toString() {
            return name + " (" + cores + ")";
        }
    }

    /** Those in the same region whose cores count with ours: of the family, or of all where it is empty. */
    private List<Sibling> siblings(String family) {
        return others().flatMap(item -> sibling(item, family).stream())
                .filter(sibling -> sibling.cores() > 0)
                .sorted(Comparator.comparingInt(Sibling::cores).reversed().thenComparing(Sibling::name)).toList();
    }

    private Stream<JsonNode> others() {
        return scene.facts().at(SIBLINGS, "/value").valueStream()
                .filter(item -> !item.path("name").asText().equalsIgnoreCase(scene.subject().azureName()))
                .filter(item -> Region.folded(item.at("/properties/computeLocation")
                        .asText(item.path("location").asText(""))).equals(quota.region()));
    }

    private Optional<Sibling> sibling(JsonNode item, String family) {
        JsonNode found = item.at(ComputeTranslation.PROPERTIES);
        boolean low = found.path("vmPriority").asText().equalsIgnoreCase("LowPriority");
        int nodes = switch (item.at("/properties/computeType").asText()) {
            case "AmlCompute" -> found.path("scaleSettings").path("maxNodeCount").asInt(0);
            case "ComputeInstance" -> 1;
            default -> 0;
        };
        return quota.size(found.path("vmSize").asText()).filter(_ -> low == need.lowPriority())
                .filter(size -> family.isEmpty() || size.path("family").asText().equalsIgnoreCase(family))
                .map(size -> new Sibling(item.path("name").asText(), VmQuota.cores(size) * nodes));
    }

    private Stream<VmQuota.Line> lines(JsonNode size) {
        return quota.lines(size, need.lowPriority()).map(line -> line.without(givenBack(line.family())));
    }

    /** The cores of the compute that gives way to this one, where they count the same. */
    private int givenBack(String family) {
        JsonNode found = scene.observed(ComputeTranslation.PROPERTIES);
        boolean low = found.path("vmPriority").asText().equalsIgnoreCase("LowPriority");
        String name = found.path("vmSize").asText();
        return low != need.lowPriority()
                ? 0
                : quota.size(name)
                        .filter(size -> family.isEmpty() || size.path("family").asText().equalsIgnoreCase(family))
                        .map(size -> VmQuota.cores(size) * found.path("currentNodeCount").asInt(1)).orElse(0);
    }
}
