package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.engine.Onlooker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator itself asked Azure to do, by the ids that it gave its requests and who sent them: an identity may be used
 * by others, too, and an id be copied. Of what was before those that it remembers, all that its identities did is taken for
 * its own.
 */
public final class OwnRequests {
    private static final int MOST = 20_000;

    private final int most;
    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Set<String> operations = new LinkedHashSet<>();
    private final Set<String> correlations = new LinkedHashSet<>();
    private final InstantSource clock;
    private Instant since;

    /** @param clientId of who sent it, in lower case; empty when it is not known */
    private record Sent(Instant at, Optional<String> clientId) {
    }

    public OwnRequests(InstantSource clock) {
        this(clock, MOST);
    }

    OwnRequests(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
        this.since = clock.instant();
    }

    /**
     * A request is about to be sent.
     *
     * @param clientId of who sends it; null when it is not known
     */
    public synchronized void sending(ArmRequest request, @Nullable String clientId) {
        if (request.method().equals("GET")) {
            return; // of which Azure keeps no record
        }
        sent.put(request.clientRequestId().toLowerCase(Locale.ROOT), new Sent(clock.instant(), Optional.ofNullable(
                clientId).map(id -> id.toLowerCase(Locale.ROOT))));
        if (sent.size() > most) {
            var eldest = sent.entrySet().iterator().next();
            if (eldest.getValue().at().isAfter(since)) {
                since = eldest.getValue().at();
            }
            sent.remove(eldest.getKey());
        }
    }

    /**
     * Another replica led until now.
     *
     * @param skew by which Azure's clock may be ahead of this one
     */
    synchronized void begin(Duration skew) {
        since = clock.instant().plus(skew);
    }

    /**
     * Takes note of which operations the records show to be the operator's: one that goes on ends when what began it is long
     * forgotten, or was another replica's.
     */
    synchronized void learn(List<Activity> activities, Onlooker.ActsAs identities) {
        activities.stream().filter(activity -> activity.request().isPresent() && (isSent(activity, identities)
                || isBefore(activity, identities))).forEach(activity -> {
                    operations.add(activity.operationId());
                    correlations.add(activity.correlationId());
                });
        forget(operations);
        forget(correlations);
    }

    private void forget(Set<String> ids) {
        ids.remove("");
        while (ids.size() > most) {
            ids.remove(ids.iterator().next());
        }
    }

    /** Whether the operator did that. */
    synchronized boolean isOwn(Activity activity, Onlooker.ActsAs identities) {
        if (activity.request().isPresent()) {
            return isSent(activity, identities) || isBefore(activity, identities)
                    || operations.contains(activity.operationId()) && mayBe(activity, identities);
        }
        if (isSomebodyElse(activity, identities)) {
            return false;
        }
        // Services of Azure write some records themselves, and know less.
        return operations.contains(activity.operationId()) || correlations.contains(activity.correlationId())
                || mayBe(activity, identities);
    }

    /** Whether it is a request that was sent from here, and by whom: anybody may copy an id. */
    private boolean isSent(Activity activity, Onlooker.ActsAs identities) {
        Sent request = activity.request().map(told -> sent.get(told.id())).orElse(null);
        if (request == null || activity.isByPerson()) {
            return false;
        }
        return request.clientId().isPresent() && !activity.appId().isEmpty()
                ? request.clientId().get().equals(activity.appId())
                : !isSomebodyElse(activity, identities);
    }

    private boolean isBefore(Activity activity, Onlooker.ActsAs identities) {
        return activity.at().isBefore(since) && !isSomebodyElse(activity, identities) && mayBe(activity, identities);
    }

    private static boolean isSomebodyElse(Activity activity, Onlooker.ActsAs identities) {
        return activity.isByPerson() || identities.areAllKnown() && !activity.appId().isEmpty()
                && !identities.clientIds().contains(activity.appId());
    }

    private static boolean mayBe(Activity activity, Onlooker.ActsAs identities) {
        return !isSomebodyElse(activity, identities) && (identities.clientIds().contains(activity.appId())
                || identities.clientIds().contains(activity.caller().toLowerCase(Locale.ROOT))
                || !identities.areAllKnown());
    }
}
