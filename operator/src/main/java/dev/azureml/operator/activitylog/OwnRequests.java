package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.engine.Onlooker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the operator itself asked Azure to do, by the ids that it gave its requests: an identity may be used by others, too.
 * Of what was before those that it remembers, all that its identities did is taken for its own.
 */
public final class OwnRequests {
    private static final int MOST = 20_000;

    private final int most;
    private final Map<String, Instant> sent = new LinkedHashMap<>();
    private final Set<String> correlations = new LinkedHashSet<>();
    private final InstantSource clock;
    private Instant since;

    public OwnRequests(InstantSource clock) {
        this(clock, MOST);
    }

    OwnRequests(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
        this.since = clock.instant();
    }

    /** A request is about to be sent. */
    public synchronized void sending(ArmRequest request) {
        if (request.method().equals("GET")) {
            return; // of which Azure keeps no record
        }
        sent.put(request.clientRequestId().toLowerCase(Locale.ROOT), clock.instant());
        if (sent.size() > most) {
            var eldest = sent.entrySet().iterator().next();
            since = eldest.getValue();
            sent.remove(eldest.getKey());
        }
    }

    /** Another replica led until now. */
    synchronized void begin() {
        since = clock.instant();
    }

    /** Takes note of which operations the records show to be the operator's. */
    synchronized void learn(List<Activity> activities, Onlooker.ActsAs identities) {
        activities.stream().filter(a -> !isSomebodyElse(a, identities) && sent.containsKey(a.requestId()))
                .forEach(a -> correlations.add(a.correlationId()));
        while (correlations.size() > most) {
            correlations.remove(correlations.iterator().next());
        }
    }

    /** Whether the operator did that. */
    synchronized boolean isOwn(Activity activity, Onlooker.ActsAs identities) {
        if (isSomebodyElse(activity, identities)) {
            return false; // whatever ids he copied
        }
        if (!activity.requestId().isEmpty()) {
            return sent.containsKey(activity.requestId())
                    || activity.at().isBefore(since) && mayBe(activity, identities);
        }
        // Services of Azure write some records themselves, and know less.
        return correlations.contains(activity.correlationId()) || mayBe(activity, identities);
    }

    private static boolean isSomebodyElse(Activity activity, Onlooker.ActsAs identities) {
        return identities.areAllKnown() && !activity.appId().isEmpty()
                && !identities.clientIds().contains(activity.appId());
    }

    private static boolean mayBe(Activity activity, Onlooker.ActsAs identities) {
        return identities.clientIds().contains(activity.appId()) || identities.clientIds().contains(activity.caller()
                .toLowerCase(Locale.ROOT)) || !identities.areAllKnown() && !activity.isByPerson();
    }
}
