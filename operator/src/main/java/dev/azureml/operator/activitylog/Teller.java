package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells objects in events what somebody else did. */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    /** More on one object at once, and a person reads none of them. */
    static final int MOST_EVENTS = 5;

    private final Onlooker onlooker;
    private final OwnRequests own;
    private final ActivityPoller.Heard heard;
    private final Authors authors;

    Teller(Onlooker onlooker, OwnRequests own, ActivityPoller.Heard heard, Authors authors) {
        this.onlooker = onlooker;
        this.own = own;
        this.heard = heard;
        this.authors = authors;
    }

    /**
     * Something to be told of an object.
     *
     * @param last when it was done last: reads are told once an hour
     */
    private record News(Activity activity, Instant last) {
        News and(News later) {
            return new News(activity, later.last.isAfter(last) ? later.last : last);
        }

        Instant at() {
            return activity.at();
        }
    }

    /** Tells what was not told yet; what can't be told now is, at a later reading. */
    void tell(List<Activity> found, Map<ArmId, List<Holder>> byId, Standing standing) {
        Onlooker.ActsAs identities = onlooker.actsAs();
        own.learn(found, identities);
        Map<ObjectKey, Map<String, News>> news = new LinkedHashMap<>();
        found.stream().filter(activity -> activity.isTold() && !own.isOwn(activity, identities)).sorted(Comparator
                .comparing(Activity::at))
                .forEach(activity -> byId.getOrDefault(activity.resource(), List.of()).stream()
                        .filter(holder -> !standing.isTold(holder.key() + " " + activity.key(), activity.at()))
                        // Again: the tenants file may have changed since it was asked for, maybe for another's sake.
                        .filter(this::mayBeTold)
                        .forEach(holder -> news.computeIfAbsent(holder.key(), _ -> new LinkedHashMap<>()).merge(activity
                                .key(), new News(activity, activity.at()), News::and)));
        news.forEach((key, ofObject) -> guardedTell(key, List.copyOf(ofObject.values()), standing));
    }

    private boolean mayBeTold(Holder holder) {
        try {
            return onlooker.access(holder.seen()) instanceof Onlooker.Access.Granted(Onlooker.Reader reader)
                    && reader.isMaster(holder.id());
        } catch (RuntimeException e) {
            LOG.warn("whether {} may be told is not known; nothing is told", holder.key(), e);
            return false;
        }
    }

    /** What is wrong with one object must not keep others from being told. */
    private void guardedTell(ObjectKey key, List<News> news, Standing standing) {
        try {
            tell(key, news, standing);
        } catch (RuntimeException e) {
            // Not the exception's own words, which may be those of the event.
            LOG.warn("{} could not be told what somebody else did, for {}; it is tried again", key, e.getClass()
                    .getName());
            news.forEach(one -> standing.owe(one.at()));
        }
    }

    private void tell(ObjectKey key, List<News> news, Standing standing) {
        // Reads come by the dozen, and must not hide a change.
        List<News> chosen = news.stream().sorted(Comparator.comparing((News one) -> !Wording.isChange(one.activity))
                .thenComparing(Comparator.comparing(News::at).reversed())).limit(MOST_EVENTS).sorted(Comparator
                        .comparing(News::at))
                .toList();
        List<News> left = news.stream().filter(one -> !chosen.contains(one)).toList();
        left.forEach(one -> isRepaired(key, one.activity));
        for (News one : chosen) {
            boolean first = one.equals(chosen.getFirst());
            String note = Wording.note(one.activity) + (isRepaired(key, one.activity)
                    ? "; the operator has put it back since"
                    : "") + (first && !left.isEmpty() ? "; beside it, " + left.size() + " more" : "");
            if (onlooker.say(key, Wording.reason(one.activity), note, one.activity.key())) {
                told(key, one, standing);
                heard.told(Wording.reason(one.activity).word());
                if (first) {
                    left.forEach(other -> told(key, other, standing));
                }
            } else {
                (first ? news : List.of(one)).forEach(owed -> standing.owe(owed.at()));
            }
        }
    }

    private static void told(ObjectKey key, News one, Standing standing) {
        standing.told(key + " " + one.activity.key(), one.last);
    }

    private boolean isRepaired(ObjectKey key, Activity activity) {
        return Wording.isChange(activity) && authors.changed(new Authors.Thing(key, activity.resource()), activity);
    }
}
