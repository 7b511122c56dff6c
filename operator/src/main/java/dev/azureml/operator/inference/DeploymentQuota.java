package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.azureml.VmQuota;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether there are cores enough for the deployments that are to be made. For upgrades Azure asks for a fifth more
 * instances than a deployment has, but not of all sizes: not of those with GPUs here, since it is better to be refused
 * by Azure than to refuse what it takes.
 */
final class DeploymentQuota {
    private static final int SPARE_PERCENT = 20;
    /** A property with which a deployment runs on Azure's own shared machines. */
    private static final String SHARED = "sharedComputeCapacityEnabled";
    /** What Azure's documents take an absent size for. */
    private static final String DEFAULT_SIZE = "Standard_F4s_v2";

    private final List<? extends OnlineDeployment> toBeMade;
    private final VmQuota quota;
    /** Cores that deployments before have asked for, by line of quota. */
    private final Map<String, Integer> asked = new HashMap<>();

    DeploymentQuota(List<? extends OnlineDeployment> deployments, ResolvedReferences resolved, Facts facts,
            String location) {
        this.toBeMade = deployments.stream()
                .filter(d -> size(d) != null && !isOnSharedMachines(d))
                .filter(d -> facts.absent(InferenceEndpointKind.deploymentKey(d.name()))).toList();
        this.quota = new VmQuota(resolved, facts, location);
    }

    /** The VM size of a new deployment; null where it gets no machines of its own. */
    static @Nullable String size(OnlineDeployment deployment) {
        String said = deployment.instanceType();
        return said != null || isOnSharedMachines(deployment) ? said : DEFAULT_SIZE;
    }

    private static boolean isOnSharedMachines(OnlineDeployment deployment) {
        return deployment.properties() != null
                && Boolean.parseBoolean(deployment.properties().getOrDefault(SHARED, "false"));
    }

    /** What must be read to say so: nothing unless a deployment is to be made. */
    List<Document> documents() {
        return toBeMade.isEmpty() ? List.of() : quota.documents();
    }

    /** Why a deployment can't be made for now; null when nothing is known against it. To be asked in their order. */
    @Nullable
    Problem problem(OnlineDeployment deployment, String property) {
        String type = size(deployment);
        if (type == null || !toBeMade.contains(deployment)) {
            return null;
        }
        return quota.unknown(property, type)
                .or(() -> quota.size(type).flatMap(size -> exceeded(deployment, type, size))).orElse(null);
    }

    private Optional<Problem> exceeded(OnlineDeployment deployment, String type, JsonNode size) {
        int count = DeploymentTranslation.atFirst(deployment);
        int spare = size.path("gpus").asInt(0) > 0 ? 0 : Math.ceilDiv(count * SPARE_PERCENT, 100);
        int needed = (count + spare) * VmQuota.cores(size);
        List<VmQuota.Line> lines = quota.lines(size, false)
                .map(line -> line.with(asked.getOrDefault(line.name(), 0))).toList();
        Optional<VmQuota.Line> lacking = lines.stream().filter(line -> line.lacks(needed)).findFirst();
        if (lacking.isEmpty()) {
            lines.forEach(line -> asked.merge(line.name(), needed, Integer::sum));
        }
        String remark = spare == 0
                ? ""
                : " (with the " + SPARE_PERCENT + " % that Azure keeps free for upgrades, " + spare
                        + " more instances)";
        return lacking.map(line -> quota.exceeded("deployment " + deployment.name() + ": " + count + " of " + type,
                needed, remark, line));
    }
}
