package dev.azureml.operator.engine;

import dev.azureml.operator.engine.azure.EventRecorder;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.EventReason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on one object, and a line in the log for each. An event that can't be written is only logged. */
final class KubernetesEventRecorder implements EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesEventRecorder.class);
    private static final String WARNING = EventReason.Type.WARNING.word();
    private static final int LONGEST_NOTE = 1000;

    private final KubernetesClient client;
    private final FairExecutor executor;
    private final InstantSource clock;
    private final HasMetadata object;
    private final String ownNamespace;
    private final Runnable onDriftRepaired;
    private final Function<String, Optional<String>> authors;

    KubernetesEventRecorder(KubernetesClient client, FairExecutor executor, InstantSource clock, HasMetadata object,
            String ownNamespace, Runnable onDriftRepaired, Function<String, Optional<String>> authors) {
        this.client = client;
        this.executor = executor;
        this.clock = clock;
        this.object = object;
        this.ownNamespace = ownNamespace;
        this.onDriftRepaired = onDriftRepaired;
        this.authors = authors;
    }

    @Override
    public void created(String id) {
        say(EventReason.CREATED, "asked Azure to create " + id);
    }

    @Override
    public void updated(String id, List<String> paths, boolean drift) {
        String what = String.join(", ", paths) + " of " + id;
        if (drift) {
            onDriftRepaired.run();
            log(EventReason.DRIFT_REPAIRED.word(), "put back " + what);
            String author = authors.apply(id).map(who -> "; the last change that is known: " + who).orElse("");
            write(EventReason.DRIFT_REPAIRED.type().word(), EventReason.DRIFT_REPAIRED.word(),
                    "put back " + bounded(what, LONGEST_NOTE - "put back ".length() - author.length()) + author);
        } else {
            say(EventReason.UPDATED, "asked Azure to update " + what);
        }
    }

    @Override
    public void deleted(String id) {
        say(EventReason.DELETED, "deleted " + id);
    }

    @Override
    public void retained(String id) {
        say(EventReason.RETAINED, "left in Azure: " + id);
    }

    @Override
    public void leftBehind(String id, String why) {
        say(EventReason.LEFT_BEHIND, "left in Azure, for " + why + ": " + id);
    }

    @Override
    public void archived(String id) {
        say(EventReason.ARCHIVED, "Azure refused to delete " + id + ", which was put into the archive instead");
    }

    @Override
    public void adopted(String id) {
        say(EventReason.ADOPTED, "found in Azure and adopted: " + id);
    }

    @Override
    public void replacing(String id, String why) {
        say(EventReason.REPLACING, "asked Azure to delete " + id + ", to create it anew: " + why);
    }

    @Override
    public void acted(String id, Action action) {
        say(action.event(), "asked Azure to " + action.verb() + " " + id);
    }

    @Override
    public void failed(String verb, String id, String why) {
        say(EventReason.FAILED, verb + " of " + id + " failed: " + why);
    }

    @Override
    public void explained(String id, String words) {
        say(EventReason.FAILURE_LOGS, id.substring(id.lastIndexOf('/') + 1) + ": " + words);
    }

    /**
     * Somebody did something elsewhere. It is not logged, for it names a person, and told once, on the object alone.
     *
     * @param what tells it from all else that is told of the object
     * @return whether the event is there
     */
    boolean elsewhere(EventReason reason, String note, String what) {
        UUID id = UUID.nameUUIDFromBytes((object.getMetadata().getUid() + " " + what).getBytes(StandardCharsets.UTF_8));
        try {
            create(event(object.getMetadata().getNamespace(), about(), reason.type().word(), reason.word(), note, id));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return true; // told before a restart
            }
            LOG.debug("an event could not be written: HTTP status {}", e.getCode());
            return false;
        }
    }

    /** A condition became Stalled: a person must act. */
    void stalled(String reason, String message) {
        say(WARNING, reason, message);
    }

    /** A condition of the kind's own became False. */
    void noLonger(String reason, String message) {
        say(WARNING, reason, message);
    }

    /** What somebody asked for is done. */
    void done(String reason, String message) {
        say(EventReason.Type.NORMAL.word(), reason, message);
    }

    private void say(EventReason reason, String note) {
        say(reason.type().word(), reason.word(), note);
    }

    private void say(String type, String reason, String note) {
        log(reason, note);
        write(type, reason, note);
    }

    private static void log(String reason, String note) {
        LOG.info("{}: {}", reason, note);
    }

    private void write(String type, String reason, String note) {
        var metadata = object.getMetadata();
        Event event = event(metadata.getNamespace(), about(), type, reason, note, UUID.randomUUID());
        Runnable write = () -> {
            try {
                create(event);
            } catch (KubernetesClientException e) {
                LOG.debug("an event could not be written", e);
                if (type.equals(WARNING) && isGoing(e)) {
                    sayOfNamespace(reason, object.getKind() + " " + metadata.getName() + ": " + note);
                }
            }
        };
        try {
            executor.execute(metadata.getNamespace(), write);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event is not written: the operator ends", e);
        }
    }

    private ObjectReference about() {
        var metadata = object.getMetadata();
        return new ObjectReferenceBuilder().withApiVersion(object.getApiVersion()).withKind(object.getKind())
                .withNamespace(metadata.getNamespace()).withName(metadata.getName()).withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion()).build();
    }

    /**
     * In a namespace that is going nothing new can be written: what must be known is told of the namespace itself, where
     * the operator is, for the platform team. Namespace default, where Kubernetes tells of namespaces, is many people's.
     */
    private void sayOfNamespace(String reason, String note) {
        ObjectReference about = new ObjectReferenceBuilder().withApiVersion("v1").withKind("Namespace")
                .withNamespace(ownNamespace).withName(object.getMetadata().getNamespace()).build();
        try {
            create(event(ownNamespace, about, WARNING, reason, note, UUID.randomUUID()));
        } catch (KubernetesClientException e) {
            LOG.debug("an event could not be written", e);
        }
    }

    private void create(Event event) {
        client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    }

    private static boolean isGoing(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getDetails() != null
                && e.getStatus().getDetails().getCauses().stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static String bounded(String note, int longest) {
        return note.length() > longest ? note.substring(0, longest) : note;
    }

    private Event event(String namespace, ObjectReference about, String type, String reason, String note, UUID id) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder().withNewMetadata().withNamespace(namespace)
                .withName(about.getName() + "." + id).endMetadata().withInvolvedObject(about)
                .withType(type).withReason(reason).withMessage(bounded(note, LONGEST_NOTE)).withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1).withNewSource().withComponent("azureml-operator").endSource().build();
    }
}
