package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.arm.ArmId;
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
 * Whether there are cores enough for the deployments that are to be made, and for the instances that others get more.
 * For upgrades Azure asks for a fifth more instances than a deployment has, but not of all sizes: not of those with GPUs
 * here, since it is better to be refused by Azure than to refuse what it takes.
 */
final class DeploymentQuota {
    /** A property with which a deployment runs on Azure's own shared machines. */
    private static final String SHARED = "sharedComputeCapacityEnabled";
    /** What Azure's documents take an absent size for. */
    private static final String DEFAULT_SIZE = "Standard_F4s_v2";

    private final List<? extends OnlineDeployment> growing;
    private final ArmId endpoint;
    private final Facts facts;
    private final VmQuota quota;
    /** Cores that deployments before have asked for, by line of quota. */
    private final Map<String, Integer> asked = new HashMap<>();

    DeploymentQuota(List<? extends OnlineDeployment> deployments, ArmId endpoint, ResolvedReferences resolved,
            Facts facts, String location) {
        this.endpoint = endpoint;
        this.facts = facts;
        this.growing = deployments.stream().filter(d -> size(d) != null && !isOnSharedMachines(d))
                .filter(d -> DeploymentTranslation.atFirst(d) > instances(d)).toList();
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

    /**
     * The instances that there are and count: none where there is no deployment, and more than can be wanted where nothing is
     * known, or the number is not the spec's, or the machines are replaced by others.
     */
    private int instances(OnlineDeployment deployment) {
        String key = InferenceEndpointKind.deploymentKey(deployment.name());
        if (facts.absent(key)) {
            return 0;
        }
        boolean same = facts.at(key, "/properties/instanceType").asText("").equalsIgnoreCase(size(deployment));
        return deployment.instanceCount() == null || !same
                ? Integer.MAX_VALUE
                : facts.at(key, "/sku/capacity").asInt(Integer.MAX_VALUE);
    }

    /** What must be read to say so: nothing unless a deployment is to be made or to grow. */
    List<Document> documents() {
        return growing.isEmpty() ? List.of() : quota.documents(endpoint.value() + "/deployments");
    }

    /**
     * Why a deployment can't be made for now; null when nothing is known against it. Of each deployment this or
     * {@link #shortage} is to be asked once, in their order.
     *
     * @param path of the deployment in the spec
     */
    @Nullable
    Problem problem(OnlineDeployment deployment, String path) {
        String type = size(deployment);
        if (type == null || !growing.contains(deployment) || instances(deployment) > 0) {
            return null;
        }
        return quota.unknown(path + ".instanceType", type)
                .or(() -> quota.size(type).flatMap(size -> exceeded(deployment, path, type, size))).orElse(null);
    }

    /**
     * Why a deployment can't have more instances than it has for now; null when nothing is known against it.
     *
     * @param path of the deployment in the spec
     */
    @Nullable
    Problem shortage(OnlineDeployment deployment, String path) {
        String type = size(deployment);
        return type == null || !growing.contains(deployment) || instances(deployment) == 0
                ? null
                : quota.size(type).flatMap(size -> exceeded(deployment, path, type, size)).orElse(null);
    }

    private Optional<Problem> exceeded(OnlineDeployment deployment, String path, String type, JsonNode size) {
        int before = instances(deployment);
        int count = DeploymentTranslation.atFirst(deployment);
        int spare = VmQuota.spare(count, size) - VmQuota.spare(before, size);
        int needed = (count - before + spare) * VmQuota.cores(size);
        List<VmQuota.Line> lines = quota.lines(size, false)
                .map(line -> line.with(asked.getOrDefault(line.name(), 0))).toList();
        Optional<VmQuota.Line> lacking = lines.stream().filter(line -> line.lacks(needed)).findFirst();
        if (lacking.isEmpty()) {
            lines.forEach(line -> asked.merge(line.name(), needed, Integer::sum));
        }
        String remark = spare == 0
                ? ""
                : " (with the " + VmQuota.SPARE_PERCENT + " % that Azure keeps free for upgrades, " + spare
                        + " more instances)";
        String what = "deployment " + deployment.name() + ": " + (before == 0
                ? count + " of " + type
                : count - before + " more of " + type + ", beside the " + before + " that there are,");
        return lacking.map(line -> quota.exceeded(what, needed, remark, line)).map(problem -> before == 0
                ? problem
                : new Problem(problem.reason(), path + ".instanceCount: " + problem.message()));
    }
}
