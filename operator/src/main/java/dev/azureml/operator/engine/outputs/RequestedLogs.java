package dev.azureml.operator.engine.outputs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Redaction;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.StepExecutor;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Output;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Logs that a person asked for, in a ConfigMap that bears the wish: what it bears is not read again, whatever restarts.
 * Whoever may read the namespace's ConfigMaps reads them, so the object's secrets are taken out first.
 */
final class RequestedLogs {
    /** The annotation that asks, on the object, and that says what was asked for, on the ConfigMap. */
    private static final String WISH = "azureml.dev/logs-requested-at";
    private static final String NOT_READ = "azureml.dev/logs-not-read";
    private static final int MOST_LINES = 200;
    private static final int MOST_OF_ONE = 64 * 1024;
    /** A ConfigMap takes a mebibyte. */
    private static final int MOST_OF_ALL = 512 * 1024;
    private static final Duration AGAIN = Duration.ofSeconds(20);
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("azureml-operator").withForce(true).build();

    private final KubernetesClient client;
    private final StepExecutor executor;

    RequestedLogs(KubernetesClient client, StepExecutor executor) {
        this.client = client;
        this.executor = executor;
    }

    /** Reads them unless they were, and says how that went. */
    KindCondition write(HasMetadata owner, Output.Logs wanted, Caller caller) {
        try {
            ConfigMap there = client.configMaps().inNamespace(owner.getMetadata().getNamespace())
                    .withName(wanted.name()).get();
            if (there != null && there.getMetadata().getOwnerReferences().stream()
                    .noneMatch(reference -> OutputPublisher.isReferenceTo(owner, reference))) {
                return notRead("ConfigMap " + wanted.name() + " exists and is not this object's: delete it, and give "
                        + WISH + " a new value");
            }
            Map<String, String> said = there == null
                    ? Map.of()
                    : Optional.ofNullable(there.getMetadata().getAnnotations()).orElse(Map.of());
            return wanted.wish().equals(said.get(WISH))
                    ? done(wanted, said.getOrDefault(NOT_READ, ""))
                    : read(owner, wanted, caller);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return notRead("the operator may not read and write ConfigMap " + wanted.name()
                    + " in this cluster; its Kubernetes role must allow get, create and patch");
        }
    }

    private KindCondition read(HasMetadata owner, Output.Logs wanted, Caller caller) {
        ReconcileProgress progress = caller.progress();
        Map<String, String> data = new TreeMap<>();
        StringBuilder missing = new StringBuilder();
        int most = Math.min(MOST_OF_ONE, MOST_OF_ALL / Math.max(1, wanted.logs().size()));
        for (Output.Log log : wanted.logs()) {
            ArmResult result = executor.inquire(caller, log);
            if (result instanceof ArmResult.Failure failure && failure.kind().passes()) {
                progress.lookAgainBy(failure.retryAfter().orElse(AGAIN));
                return notRead("the logs could not be read just now, and are asked for again by themselves: "
                        + progress.clean(failure.error().message()));
            }
            if (result instanceof ArmResult.Ok ok) {
                JsonNode body = ok.response().body();
                String text = body == null ? "" : body.at(log.inquiry().text()).asText("");
                data.put(log.key(), end(progress.clean(Redaction.redact(text)), most));
            } else {
                missing.append(missing.isEmpty() ? "" : ", ").append(log.key()).append(" (")
                        .append(progress.clean(why(result))).append(')');
            }
        }
        String notRead = missing.length() <= KindCondition.LONGEST_MESSAGE / 2
                ? missing.toString()
                : missing.substring(0, missing.offsetByCodePoints(0, KindCondition.LONGEST_MESSAGE / 4)) + " …";
        client.configMaps().resource(new ConfigMapBuilder().withMetadata(OutputPublisher.metadata(owner, wanted.name()))
                .editMetadata().addToAnnotations(WISH, wanted.wish()).addToAnnotations(NOT_READ, notRead).endMetadata()
                .withData(data).build()).patch(APPLY);
        return done(wanted, notRead);
    }

    private static String why(ArmResult result) {
        return result instanceof ArmResult.Failure failure
                ? failure.error().message()
                : "Azure has none: the deployment is gone, or was never made";
    }

    private static KindCondition done(Output.Logs wanted, String notRead) {
        return notRead.isEmpty()
                ? new KindCondition(ConditionType.LOGS_READ, Truth.TRUE, ConditionReason.LOGS_IN_CONFIG_MAP,
                        wanted.logs().isEmpty()
                                ? "ConfigMap " + wanted.name() + " is empty: the endpoint has no deployment"
                                : "ConfigMap " + wanted.name() + " has the last lines of each container")
                : notRead("ConfigMap " + wanted.name() + " has what could be read, which is not " + notRead
                        + ": give " + WISH + " a new value to ask again");
    }

    private static KindCondition notRead(String why) {
        return new KindCondition(ConditionType.LOGS_READ, Truth.FALSE, ConditionReason.LOGS_NOT_READ, why);
    }

    /** The last lines and bytes. A ConfigMap takes no text with half a character. */
    private static String end(String text, int most) {
        List<String> lines = text.lines().toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
        byte[] bytes = last.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return last;
        }
        int from = bytes.length - most;
        while (from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return "…" + StandardCharsets.UTF_8.decode(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, bytes.length)));
    }
}
