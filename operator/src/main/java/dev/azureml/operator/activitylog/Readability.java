package dev.azureml.operator.activitylog;

import dev.azureml.api.Condition;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azuremetrics.Telling;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the activity log of what objects have can be read, for their status: it is said once it could not, and from then on.
 * Of objects whose resource is another's of their namespace, such as the datastores of a workspace, nothing is said: they
 * would all say the same. Those that another identity reads say it themselves.
 */
final class Readability {
    private final Onlooker onlooker;
    private final Verdict good;
    private final Map<ObjectKey, Telling<Verdict>> tellings = new HashMap<>();
    /** Where the resources of each object are; null until that is known. */
    private volatile @Nullable Map<ObjectKey, List<Standing>> told;

    /**
     * Whether it can be read.
     *
     * @param reason of the condition
     */
    record Verdict(ConditionReason reason, String message) {
        static Optional<Verdict> of(Condition said) {
            return ConditionReason.of(said.reason()).map(reason -> new Verdict(reason, Objects.requireNonNullElse(said
                    .message(), "")));
        }

        KindCondition condition() {
            return new KindCondition(ConditionType.ACTIVITY_READ, reason == ConditionReason.ACTIVITY_ARRIVES
                    ? KindCondition.Truth.TRUE
                    : KindCondition.Truth.FALSE, reason, message);
        }
    }

    /** What an object of the namespace is about. */
    private record Thing(String namespace, ArmId id) {
    }

    Readability(Onlooker onlooker, String often) {
        this.onlooker = onlooker;
        this.good = new Verdict(ConditionReason.ACTIVITY_ARRIVES, "Azure's activity log is read every " + often);
    }

    /** These are there. */
    void show(Map<Place, List<Holder>> places, Map<Place, Standing> standings) {
        Map<String, List<Holder>> byPrincipal = new LinkedHashMap<>();
        places.forEach((place, holders) -> byPrincipal.computeIfAbsent(place.principal(), _ -> new ArrayList<>())
                .addAll(holders));
        Map<String, Map<ObjectKey, ObjectKey>> speakers = byPrincipal.entrySet().stream().collect(Collectors.toMap(
                Map.Entry::getKey, principal -> speakers(principal.getValue())));
        Map<ObjectKey, List<Standing>> now = new LinkedHashMap<>();
        places.forEach((place, holders) -> {
            Standing standing = standings.get(place);
            if (standing != null) {
                Map<ObjectKey, ObjectKey> of = speakers.getOrDefault(place.principal(), Map.of());
                holders.stream().flatMap(holder -> Stream.ofNullable(of.get(holder.key()))).distinct()
                        .forEach(key -> now.computeIfAbsent(key, _ -> new ArrayList<>()).add(standing));
            }
        });
        told = now;
        tellings.keySet().retainAll(now.keySet());
    }

    /**
     * Returns who tells of what each object has: who has the outermost resource of its namespace that its own lies in.
     *
     * @param holders what one identity reads, whether by the group or each for itself
     */
    private static Map<ObjectKey, ObjectKey> speakers(List<Holder> holders) {
        Map<ObjectKey, ArmId> mains = new LinkedHashMap<>();
        holders.forEach(holder -> Optional.ofNullable(holder.seen().status()).flatMap(status -> ArmId.tryParse(status
                .id())).ifPresent(id -> mains.put(holder.key(), id)));
        Map<Thing, ObjectKey> all = new HashMap<>();
        mains.forEach((key, id) -> all.putIfAbsent(new Thing(key.namespace(), id), key));
        return mains.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, main -> Stream.iterate(main
                .getValue().parent(), Optional::isPresent, outer -> outer.flatMap(ArmId::parent)).flatMap(
                        Optional::stream)
                .flatMap(outer -> Stream.ofNullable(all.get(new Thing(main.getKey().namespace(), outer))))
                .reduce((_, outer) -> outer).orElse(main.getKey())));
    }

    /** Returns what the object's status is to say; empty for nothing. */
    Optional<Verdict> of(ObjectKey key) {
        Map<ObjectKey, List<Standing>> known = told;
        Optional<Verdict> said = said(key);
        List<Standing> standings = known == null ? List.of() : known.getOrDefault(key, List.of());
        Optional<Verdict> bad = standings.stream().flatMap(standing -> standing.trouble().stream()).findFirst();
        if (bad.isPresent()) {
            return bad;
        }
        // After a start what was said before stands until it is found out anew.
        boolean isKnown = known != null && standings.stream().allMatch(Standing::isConcluded);
        return isKnown ? said.filter(_ -> !standings.isEmpty()).map(_ -> good) : said;
    }

    private Optional<Verdict> said(ObjectKey key) {
        return onlooker.find(key).flatMap(seen -> seen.condition(ConditionType.ACTIVITY_READ.word())).flatMap(
                Verdict::of);
    }

    /** Has those told whose status says something else. */
    void tell(Instant now) {
        Map<ObjectKey, List<Standing>> known = told;
        if (known != null) {
            known.keySet().forEach(key -> of(key).ifPresent(verdict -> {
                boolean isSaid = said(key).filter(Predicate.isEqual(verdict)).isPresent();
                if (tellings.computeIfAbsent(key, _ -> new Telling<>()).isDue(verdict, isSaid, now)) {
                    onlooker.tell(key);
                }
            }));
        }
    }
}
