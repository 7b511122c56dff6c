package dev.azureml.operator.engine.outputs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.StepExecutor;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what an object gives out beside itself: only what is absent or its own already, and only when it differs. */
public final class OutputPublisher implements Outputs {
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("azureml-operator").withForce(true).build();

    private final KubernetesClient client;
    private final ClusterObjects clusterObjects;
    private final StepExecutor executor;
    private final RequestedLogs requestedLogs;

    public OutputPublisher(KubernetesClient client, StepExecutor executor) {
        this.client = client;
        this.clusterObjects = new ClusterObjects(client);
        this.executor = executor;
        this.requestedLogs = new RequestedLogs(client, executor);
    }

    @Override
    public Optional<KindCondition> write(HasMetadata owner, Output output, Caller caller) {
        ReconcileProgress progress = caller.progress();
        switch (output) {
            case Output.ConfigMap map -> trying("ConfigMap", owner, map.name(), progress,
                    () -> writeConfigMap(owner, map, progress));
            case Output.Secret secret -> trying("Secret", owner, secret.name(), progress,
                    () -> writeSecret(owner, secret, caller));
            case Output.Namespace namespace -> {
                return clusterObjects.write(namespace);
            }
            case Output.Logs logs -> {
                return Optional.of(requestedLogs.write(owner, logs, caller));
            }
            case Output.ClusterObjects objects -> {
                return clusterObjects.write(owner, objects, progress);
            }
        }
        return Optional.empty();
    }

    /** What the operator may not do in this cluster is for a person to put right, not to be tried without a word. */
    private static void trying(String kind, HasMetadata owner, String name, ReconcileProgress progress,
            Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            progress.problem(new Problem(Reason.AUTHORIZATION_FAILED, "the operator may not read and write "
                    + kind + " " + owner.getMetadata().getNamespace() + "/" + name
                    + " in this cluster; its Kubernetes role must allow get, create and patch"));
        }
    }

    private void writeConfigMap(HasMetadata owner, Output.ConfigMap output, ReconcileProgress progress) {
        String namespace = owner.getMetadata().getNamespace();
        ConfigMap existing = client.configMaps().inNamespace(namespace).withName(output.name()).get();
        if (isForeign(owner, existing, "ConfigMap", output.name(), progress)
                || (existing != null && isOwned(owner, existing) && output.data().equals(existing.getData()))) {
            return;
        }
        client.configMaps().resource(new ConfigMapBuilder().withMetadata(metadata(owner, output.name()))
                .withData(output.data()).build()).patch(APPLY);
    }

    private void writeSecret(HasMetadata owner, Output.Secret output, Caller caller) {
        String namespace = owner.getMetadata().getNamespace();
        Secret existing = client.secrets().inNamespace(namespace).withName(output.name()).get();
        if (isForeign(owner, existing, "Secret", output.name(), caller.progress())) {
            return;
        }
        Map<String, String> data = new TreeMap<>();
        output.data().forEach((name, value) -> data.put(name, encode(value)));
        if (output.action() != null) {
            // Each time: somebody else may have made new keys in Azure.
            Optional<JsonNode> answer = executor.ask(caller, output.of(), output.apiVersion(), output.action(),
                    caller.progress());
            if (answer.isEmpty()) {
                return;
            }
            output.read().apply(answer.get()).forEach((name, value) -> {
                caller.progress().concealToo(value.value());
                data.put(name, encode(value.value()));
            });
        }
        if (existing != null && isOwned(owner, existing) && data.equals(existing.getData())) {
            return;
        }
        client.secrets().resource(new SecretBuilder().withMetadata(metadata(owner, output.name())).withType("Opaque")
                .withData(data).build()).patch(APPLY);
    }

    private static boolean isForeign(HasMetadata owner, @Nullable HasMetadata existing, String kind, String name,
            ReconcileProgress progress) {
        boolean foreign = existing != null && existing.getMetadata().getOwnerReferences().stream()
                .noneMatch(reference -> isReferenceTo(owner, reference));
        if (foreign) {
            progress.problem(new Problem(Reason.CONFLICT, kind + " " + owner.getMetadata().getNamespace() + "/" + name
                    + " exists and is not this object's: choose another name or delete it"));
        }
        return foreign;
    }

    /**
     * By its name: the object has another uid than before when a backup brought it back, or when its CRD was deleted and
     * applied again.
     */
    static boolean isReferenceTo(HasMetadata owner, OwnerReference reference) {
        return owner.getApiVersion().equals(reference.getApiVersion()) && owner.getKind().equals(reference.getKind())
                && owner.getMetadata().getName().equals(reference.getName());
    }

    /** By its uid, as Kubernetes sees it: what no object of that uid owns is deleted as garbage. */
    private static boolean isOwned(HasMetadata owner, HasMetadata existing) {
        return existing.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> owner.getMetadata().getUid().equals(reference.getUid()));
    }

    static ObjectMeta metadata(HasMetadata owner, String name) {
        return new ObjectMetaBuilder().withNamespace(owner.getMetadata().getNamespace()).withName(name)
                .addToLabels("app.kubernetes.io/managed-by", "azureml-operator")
                .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind()).withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid()).build())
                .build();
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
