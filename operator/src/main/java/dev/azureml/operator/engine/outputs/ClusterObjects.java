package dev.azureml.operator.engine.outputs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects outside any namespace that an object of ours wants in the cluster that the operator runs in. No owner reference
 * leads from there to a namespace, so a label says whose they are.
 */
final class ClusterObjects {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterObjects.class);
    private static final String OWNER_UID = "azureml.dev/owner-uid";
    /** The annotation with the owner's name: a backup that brings an owner back gives it another uid. */
    private static final String OWNER = "azureml.dev/owner";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String MANAGER = "azureml-operator";
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER).withForce(true).build();

    private final KubernetesClient client;

    ClusterObjects(KubernetesClient client) {
        this.client = client;
    }

    /** @return why it could not be, and what follows; empty when all is as wanted */
    Optional<KindCondition> write(Output.Namespace namespace) {
        return trying("namespace " + namespace.name(), "the cluster does not know it", () -> {
            if (client.namespaces().withName(namespace.name()).get() == null) {
                create(namespace.name());
            }
        });
    }

    /** By POST, which changes nothing of one that somebody else makes meanwhile, and needs no right to patch any. */
    private void create(String namespace) {
        try {
            client.namespaces().resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
                    .addToLabels(MANAGED_BY, MANAGER).endMetadata().build()).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.debug("namespace {} was made by somebody else meanwhile", namespace);
        }
    }

    /**
     * Writes those that differ, and deletes those of this owner that are wanted no more.
     *
     * @return why it could not be, and what follows; empty when all is as wanted
     */
    Optional<KindCondition> write(HasMetadata owner, Output.ClusterObjects wanted, ReconcileProgress progress) {
        var resources = resources(wanted);
        Optional<KindCondition> failed = trying(wanted.plural(),
                "the CRD " + crd(wanted) + " is not in this cluster; check that the operator runs"
                        + " in the cluster meant, and install there what brings the CRD",
                () -> {
                    for (GenericKubernetesResource there : resources.withLabel(MANAGED_BY, MANAGER).list().getItems()) {
                        if (!wanted.specs().containsKey(there.getMetadata().getName()) && isOf(owner, there)) {
                            resources.resource(there).delete();
                        }
                    }
                    wanted.specs().forEach((name, spec) -> {
                        GenericKubernetesResource there = resources.withName(name).get();
                        if (there != null && !isOf(owner, there)) {
                            progress.problem(new Problem(Reason.CONFLICT, wanted.kind() + " " + name
                                    + " exists and is not this object's: choose another name or delete it"));
                        } else if (there == null || !bearsUid(owner, there) || !bearsName(owner, there)
                                || !Json.MAPPER.valueToTree(there.get("spec")).equals(spec)) {
                            resources.resource(object(wanted, name, spec, owner)).patch(APPLY);
                        }
                    });
                });
        return failed.filter(_ -> !wanted.specs().isEmpty()); // with nothing wanted, nothing is amiss
    }

    private static String crd(Output.ClusterObjects of) {
        return of.plural() + "." + of.apiVersion().substring(0, of.apiVersion().indexOf('/'));
    }

    private static boolean isOf(HasMetadata owner, GenericKubernetesResource there) {
        return bearsUid(owner, there) || bearsName(owner, there);
    }

    private static boolean bearsUid(HasMetadata owner, GenericKubernetesResource there) {
        return owner.getMetadata().getUid().equals(of(there.getMetadata().getLabels(), OWNER_UID));
    }

    private static boolean bearsName(HasMetadata owner, GenericKubernetesResource there) {
        return name(owner).equals(of(there.getMetadata().getAnnotations(), OWNER));
    }

    private static @Nullable String of(@Nullable Map<String, String> words, String key) {
        return words == null ? null : words.get(key);
    }

    private static String name(HasMetadata owner) {
        return owner.getKind() + "/" + owner.getMetadata().getNamespace() + "/" + owner.getMetadata().getName();
    }

    private static GenericKubernetesResource object(Output.ClusterObjects wanted, String name, ObjectNode spec,
            HasMetadata owner) {
        return new GenericKubernetesResourceBuilder().withApiVersion(wanted.apiVersion()).withKind(wanted.kind())
                .withNewMetadata().withName(name).addToLabels(OWNER_UID, owner.getMetadata().getUid())
                .addToLabels(MANAGED_BY, MANAGER).addToAnnotations(OWNER, name(owner))
                .endMetadata().addToAdditionalProperties(Map.of("spec", Json.MAPPER.convertValue(spec, Map.class)))
                .build();
    }

    /** What the operator may not do in this cluster, or the cluster does not know, is no failure of the object. */
    private static Optional<KindCondition> trying(String what, String unknown, Runnable write) {
        try {
            write.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            String why = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? "the operator may not write it"
                    : unknown;
            return Optional.of(new KindCondition(ConditionType.CLUSTER_CHECKED, KindCondition.Truth.UNKNOWN,
                    ConditionReason.NOT_CHECKED, what + ": " + why));
        }
    }

    private MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> resources(
            Output.ClusterObjects of) {
        int slash = of.apiVersion().indexOf('/');
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(of.apiVersion().substring(0, slash)).withVersion(of.apiVersion().substring(slash + 1))
                .withKind(of.kind()).withPlural(of.plural()).withNamespaced(false).build());
    }
}
