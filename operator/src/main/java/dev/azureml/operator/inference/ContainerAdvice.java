package dev.azureml.operator.inference;

import dev.azureml.api.Advice;
import dev.azureml.api.ContainerInstance;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.plan.AdviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where Azure Container Instances end. */
final class ContainerAdvice {
    private static final Set<String> STAGES = Set.of("environment", "env", "stage", "tier");
    private static final Set<String> PRODUCTION = Set.of("prod", "production");
    /** What most regions have at most. */
    private static final double CORES = 4;
    private static final double MEMORY = 16;

    private ContainerAdvice() {
    }

    static List<Advice> of(MLInferenceEndpointSpec spec, ContainerInstance container) {
        List<Advice> advice = new ArrayList<>();
        if (isProduction(spec.tags())) {
            advice.add(AdviceRule.DEV_TEST_TARGET_IN_PROD.advice("Azure Container Instances run one instance "
                    + "that nothing scales or replaces while it restarts: managed or kubernetes is for production"));
        }
        advice.add(AdviceRule.NO_AUTO_SHUTDOWN.advice("A container group runs, and is billed, until this object is "
                + "deleted: nothing scales it in"));
        if (container.cpu() > CORES || container.memoryInGB() > MEMORY) {
            advice.add(AdviceRule.LARGE_CONTAINER.advice("Few regions have container groups of more than 4 "
                    + "cores or 16 GB, and none loads a large model fast: managed has machines for it"));
        }
        if (container.subnetId() == null) {
            advice.add(container.scoringKey() == null
                    ? AdviceRule.OPEN_ENDPOINT.advice("Everyone on the internet can send requests: set "
                            + "scoringKey, or subnetId for a private address")
                    : AdviceRule.PLAIN_HTTP.advice("The key travels the internet without TLS, which container "
                            + "groups lack: set subnetId for a private address, or use managed"));
        }
        return advice;
    }

    private static boolean isProduction(@Nullable Map<String, String> tags) {
        return tags != null && tags.entrySet().stream()
                .anyMatch(tag -> STAGES.contains(tag.getKey().toLowerCase(Locale.ROOT))
                        && PRODUCTION.contains(tag.getValue().toLowerCase(Locale.ROOT)));
    }
}
