package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our finalizer on the objects of one kind. Whatever is asked of the API server is asked for the object that was read alone,
 * never for the next one of its name.
 *
 * @param blank makes an object without anything in it
 */
record Finalizer<P extends HasMetadata>(Supplier<P> blank) {
    private static final Logger LOG = LoggerFactory.getLogger(Finalizer.class);

    /** Whether the object has it. */
    boolean isOn(P object) {
        return object.hasFinalizer(Engine.FINALIZER);
    }

    /**
     * Whether an object that is gone was deleted by the API server in spite of it. That reads the finalizers before it deletes
     * and does not look again when the object has changed in between, so this can happen to one that got its finalizer in
     * that moment. Who takes the finalizer away, as we do or a person does, does that after the object was marked.
     */
    boolean wasIgnored(P gone) {
        return isOn(gone) && !gone.isMarkedForDeletion();
    }

    /**
     * Puts it on.
     *
     * @return the object as it is then
     * @throws KubernetesClientException 404 or 409 when the object is gone
     */
    P putOn(P object, Context<P> context) {
        P alone = blank.get();
        ObjectMeta of = object.getMetadata();
        alone.setMetadata(new ObjectMetaBuilder().withNamespace(of.getNamespace()).withName(of.getName())
                .withUid(of.getUid()).withFinalizers(Engine.FINALIZER).build());
        return context.resourceOperations().serverSideApplyPrimary(alone);
    }

    /**
     * Takes it off; others stay.
     *
     * @throws KubernetesClientException 409 when the object has changed since it was read
     */
    void takeOff(P object, Context<P> context) {
        ObjectMeta of = object.getMetadata();
        List<String> others = of.getFinalizers().stream().filter(name -> !name.equals(Engine.FINALIZER)).toList();
        try {
            context.getClient().resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), Json.of(Map.of("metadata",
                    Map.of("uid", of.getUid(), "resourceVersion", of.getResourceVersion(), "finalizers", others)))
                    .toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            LOG.debug("{} is gone already", of.getName());
        }
    }
}
