package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.VmQuota;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
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
        return isToBeMade() || mayGrow ? quota.documents() : List.of();
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

    /** The greatest size the cluster may grow to, when the limit forbids it even with nothing else there. */
    Optional<Advice> advice() {
        Optional<JsonNode> size = quota.size(need.vmSize());
        if (size.isEmpty()) {
            return Optional.empty();
        }
        int needed = VmQuota.cores(size.get()) * need.most();
        return lines(size.get()).filter(line -> line.limit() >= 0 && needed > line.limit()).findFirst()
                .map(line -> ComputeAdvice.maximumAboveQuota(need.most(), needed, line.name(), line.limit()));
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
