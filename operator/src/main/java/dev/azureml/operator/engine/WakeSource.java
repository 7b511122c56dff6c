package dev.azureml.operator.engine;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has objects of one kind visited: for a reason of ours, or because the framework does not see them. */
final class WakeSource<P extends HasMetadata> extends SimpleInboundEventSource<P> {
    private static final Logger LOG = LoggerFactory.getLogger(WakeSource.class);

    WakeSource() {
        super("wake");
    }

    /**
     * Has an object visited that the framework takes for one of its name that was let go. java-operator-sdk 5.3.2 forgets
     * that a visit is under way when it hears that the object is gone; the end of that visit then marks the next object of
     * the name as done with. Or it refuses to hear of the next one and forgets the name. Either way it takes no event about it
     * any more but that of an object.
     */
    void rouse(P object) {
        try {
            // Not the object itself: where that is marked for deletion already, the event would be ignored as well.
            var anyOfTheName = new GenericKubernetesResource();
            anyOfTheName.setMetadata(new ObjectMetaBuilder().withName(object.getMetadata().getName())
                    .withNamespace(object.getMetadata().getNamespace()).build());
            getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(object),
                    anyOfTheName));
        } catch (IllegalStateException e) {
            // It is told of a deletion at this moment, and refuses what comes after it; the next look finds what is left.
            LOG.debug("{} can't be roused yet", object.getMetadata().getName(), e);
        }
    }
}
