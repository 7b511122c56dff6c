package dev.azureml.operator.engine;

import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who refers to whom, and how they are woken: objects by the workspace, Secret or ARM id that they name. Reads the
 * caches of the controllers; holds nothing that a restart would miss but who waits for an id.
 */
final class Graph {
    /** How the objects of one kind are found and woken. */
    interface Members {
        /** Keys of the objects that name this link. */
        List<ObjectKey> linked(String link);

        /** Keys of all its objects that are known. */
        List<ObjectKey> all();

        /** Whether there is such an object, or it can't be known yet. */
        boolean mayExist(ObjectKey key);

        /** The object, when it is known. */
        Optional<Known> find(ObjectKey key);

        void wake(ObjectKey key);
    }

    /**
     * An object as it was last seen.
     *
     * @param mainKey of the resource that it is about
     */
    record Known(MLSpec spec, @Nullable MLStatus status, boolean deleting, String mainKey) {
        List<ResourceStatus> resources() {
            return status == null || status.resources() == null ? List.of() : status.resources();
        }

        /** Whether that resource is the one that the object is about: it may record much else. */
        boolean isAbout(String armId) {
            return resources().stream().anyMatch(r -> r.key().equals(mainKey) && r.id().equalsIgnoreCase(armId));
        }

        /** Whether the object manages what it is about, and that has come to be: to want it gives nobody a say. */
        boolean manages() {
            return spec.managementPolicy() != ManagementPolicy.Observe && resources().stream()
                    .anyMatch(r -> r.key().equals(mainKey) && r.phase() != ResourceStatus.Phase.Creating);
        }

        /** Whether Azure has what it stands for; what worked once goes on serving others while it is updated. */
        boolean usable() {
            return status != null && status.id() != null && ("Succeeded".equalsIgnoreCase(status.provisioningState())
                    || resources().stream().anyMatch(r -> r.key().equals(mainKey)
                            && (r.phase() == ResourceStatus.Phase.Ready
                                    || r.phase() == ResourceStatus.Phase.Updating)));
        }
    }

    private static final String WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

    private final Map<String, Members> kinds = new ConcurrentHashMap<>();
    private final Map<String, Set<ObjectKey>> waiting = new ConcurrentHashMap<>();
    private final Map<String, ObjectKey> claims = new ConcurrentHashMap<>();
    private final Map<String, Set<ObjectKey>> rivals = new ConcurrentHashMap<>();
    private final Map<String, Set<ObjectKey>> lettingGo = new HashMap<>();
    private final Set<String> made = ConcurrentHashMap.newKeySet();
    private final Set<ObjectKey> urged = ConcurrentHashMap.newKeySet();
    private final Set<ObjectKey> departed = ConcurrentHashMap.newKeySet();
    private volatile Function<ObjectKey, Optional<MLWorkspace>> workspaces = _ -> Optional.empty();
    private volatile Function<String, List<ObjectKey>> workspacesById = _ -> List.of();

    private final String clusterId;
    private final Set<String> watched;

    /** @param watched the namespaces whose objects are known; empty for all */
    Graph(String clusterId, Set<String> watched) {
        this.clusterId = clusterId;
        this.watched = watched;
    }

    void join(String kind, Members members) {
        kinds.put(kind, members);
    }

    void workspaces(Function<ObjectKey, Optional<MLWorkspace>> byName, Function<String, List<ObjectKey>> byId) {
        workspaces = byName;
        workspacesById = byId;
    }

    Optional<MLWorkspace> workspace(ObjectKey key) {
        return workspaces.apply(key);
    }

    List<ObjectKey> workspacesWithId(String armId) {
        return workspacesById.apply(armId);
    }

    /** The MLWorkspace that stands for a workspace in Azure, and the namespaces from which that may be used. */
    record Keeper(ObjectKey key, List<String> allowed) {
        boolean serves(String namespace) {
            return key.namespace().equals(namespace) || allowed.contains(namespace) || allowed.contains("*");
        }
    }

    /** Returns who manages the workspace that the ARM id is, or lies in; nobody when no object of this cluster does. */
    Stream<Keeper> keepers(ArmId id) {
        for (Optional<ArmId> at = Optional.of(id); at.isPresent(); at = at.get().parent()) {
            if (at.get().type().equalsIgnoreCase(WORKSPACES)) {
                return keepers(at.get().value());
            }
        }
        return Stream.empty();
    }

    Stream<Keeper> keepers(String workspaceId) {
        return workspacesWithId(workspaceId).stream()
                .filter(key -> find(key).stream().anyMatch(known -> known.isAbout(workspaceId) && known.manages()))
                .flatMap(key -> workspace(key).stream().map(workspace -> new Keeper(key, Optional.ofNullable(workspace
                        .getSpec().allowedNamespaces()).orElse(List.of()))));
    }

    static String workspaceLink(String namespace, String name) {
        return objectLink(new ObjectKey("MLWorkspace", namespace, name));
    }

    static String objectLink(ObjectKey key) {
        return "object:" + key;
    }

    static String configMapLink(String namespace, String name) {
        return "configMap:" + namespace + "/" + name;
    }

    /** Of whoever names a ConfigMap of the namespace. */
    static String anyConfigMapLink(String namespace) {
        return "configMaps:" + namespace;
    }

    static String workspaceIdLink(String armId) {
        return "workspaceId:" + armId.toLowerCase(Locale.ROOT);
    }

    static String livesOnLink(String armId) {
        return "livesOn:" + armId.toLowerCase(Locale.ROOT);
    }

    static String equipsLink(String armId) {
        return "equips:" + armId.toLowerCase(Locale.ROOT);
    }

    static String idLink(String armId) {
        return "id:" + armId.toLowerCase(Locale.ROOT);
    }

    static String serviceAccountLink(String namespace, String name) {
        return "serviceAccount:" + namespace + "/" + name;
    }

    static String secretLink(String namespace, String name) {
        return "secret:" + namespace + "/" + name;
    }

    /** Every object, of any kind, that names one of the links and has not left Azure already. */
    List<ObjectKey> linked(Collection<String> links) {
        return kinds.values().stream().flatMap(m -> links.stream().flatMap(l -> m.linked(l).stream())).distinct()
                .filter(key -> !departed.contains(key)).toList();
    }

    /** An object of ours as it was last seen. */
    Optional<Known> find(ObjectKey key) {
        return Optional.ofNullable(kinds.get(key.kind())).flatMap(members -> members.find(key));
    }

    /** One of our objects is about to make that resource, for others too. */
    void makes(String armId) {
        made.add(idLink(armId));
    }

    /** Whether one of our objects made that resource, also when its status was not seen yet. */
    boolean createdHere(String armId) {
        return made.contains(idLink(armId))
                || linked(List.of(idLink(armId))).stream().flatMap(key -> find(key).stream())
                        .flatMap(known -> known.resources().stream()).anyMatch(r -> r.id().equalsIgnoreCase(armId)
                                && r.origin() == ResourceStatus.Origin.Created);
    }

    /**
     * Lets go of a resource that several objects may hold. Of those that let go at the same time the last one is told so.
     *
     * @return whether nobody else holds it
     */
    synchronized boolean isLastHolder(String armId, ObjectKey key) {
        Set<ObjectKey> leaving = lettingGo.computeIfAbsent(idLink(armId), _ -> new HashSet<>());
        leaving.add(key);
        boolean last = linked(List.of(idLink(armId))).stream().allMatch(leaving::contains);
        if (last) {
            made.remove(idLink(armId));
        }
        return last;
    }

    /** The object wants a resource that others may want too. */
    synchronized void holds(String armId, ObjectKey key) {
        Set<ObjectKey> leaving = lettingGo.get(idLink(armId));
        if (leaving != null) {
            leaving.remove(key);
        }
    }

    private synchronized void nothingToLetGo(ObjectKey key) {
        lettingGo.values().forEach(leaving -> leaving.remove(key));
        lettingGo.values().removeIf(Set::isEmpty);
    }

    void wakeLinked(Collection<String> links) {
        linked(links).forEach(this::wake);
    }

    /** Every object of these namespaces looks again, whatever it remembers. */
    void urgeAll(Predicate<String> namespaces) {
        urge(kinds.values().stream().flatMap(members -> members.all().stream())
                .filter(key -> namespaces.test(key.namespace())).collect(Collectors.toSet()));
    }

    void wake(ObjectKey key) {
        Members members = kinds.get(key.kind());
        if (members != null) {
            members.wake(key);
        }
    }

    /** The object waits until something with that ARM id is Ready. */
    void awaits(ObjectKey key, String armId) {
        add(waiting, idLink(armId), key);
    }

    /** In one step with the removal of the set, or the key would be added to one that nobody asks any more. */
    private static void add(Map<String, Set<ObjectKey>> sets, String link, ObjectKey key) {
        sets.compute(link, (_, set) -> {
            Set<ObjectKey> all = set == null ? ConcurrentHashMap.newKeySet() : set;
            all.add(key);
            return all;
        });
    }

    private static void removeFrom(Map<String, Set<ObjectKey>> sets, ObjectKey key) {
        sets.keySet().forEach(link -> sets.computeIfPresent(link, (_, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
        }));
    }

    /** Something with that ARM id changed for the better: who waited for it looks again at once. */
    void arrived(String armId) {
        urge(waiting.remove(idLink(armId)));
    }

    private void urge(@Nullable Set<ObjectKey> who) {
        if (who != null) {
            who.forEach(key -> {
                urged.add(key);
                wake(key);
            });
        }
    }

    /** Whether the object was told to look again whatever it remembers; asking takes the word back. */
    boolean wasUrged(ObjectKey key) {
        return urged.remove(key);
    }

    /**
     * Takes an ARM id for an object: the first that asks, unless another one's status shows that it was there before.
     * Whoever does not get it is woken when the holder goes.
     *
     * @return who holds it
     */
    ObjectKey claim(String armId, ObjectKey key, boolean recorded) {
        String link = idLink(armId);
        return claims.compute(link, (_, holder) -> {
            ObjectKey winner = winner(holder, link, key, recorded);
            if (!winner.equals(key)) {
                add(rivals, link, key); // before anybody can take the claim away, so that its end is heard of
            }
            return winner;
        });
    }

    private ObjectKey winner(@Nullable ObjectKey holder, String link, ObjectKey key, boolean recorded) {
        if (holder == null || !holder.equals(key) && !stillThere(holder, link) && !exists(holder)) {
            return recorded
                    ? key
                    : linked(List.of(link)).stream().filter(o -> !o.equals(key)).findFirst().orElse(key);
        }
        return recorded && !stillThere(holder, link) ? key : holder;
    }

    private boolean exists(ObjectKey key) {
        Members members = kinds.get(key.kind());
        return !departed.contains(key) && (members == null || members.mayExist(key));
    }

    /** Whether the mark names an object of this cluster that is no more, as far as this operator would see it. */
    boolean abandoned(String mark) {
        String[] parts = mark.split("/", -1);
        if (parts.length != 4 || !parts[0].equals(clusterId) || !(watched.isEmpty() || watched.contains(parts[1]))) {
            return false;
        }
        ObjectKey owner = new ObjectKey(parts[2], parts[1], parts[3]);
        Members members = kinds.get(owner.kind());
        return members != null && (departed.contains(owner) || !members.mayExist(owner));
    }

    private boolean stillThere(ObjectKey holder, String link) {
        Members members = kinds.get(holder.kind());
        return members != null && members.linked(link).contains(holder);
    }

    /** The object has nothing in Azure any more; caches still show it for a moment. */
    void departed(ObjectKey key) {
        departed.add(key);
        nothingToLetGo(key);
        List<String> held = claims.entrySet().stream().filter(e -> e.getValue().equals(key)).map(Map.Entry::getKey)
                .toList();
        claims.values().removeIf(key::equals);
        held.forEach(link -> urge(rivals.remove(link)));
        removeFrom(waiting, key);
        removeFrom(rivals, key);
        urged.remove(key);
        // Who is not in the caches any more need not be told apart from those who are.
        departed.removeIf(other -> {
            Members members = kinds.get(other.kind());
            return members == null || !other.equals(key) && !members.mayExist(other);
        });
    }

    /** The object has no more to do with that ARM id. */
    void released(String armId, ObjectKey key) {
        String link = idLink(armId);
        if (claims.remove(link, key)) {
            urge(rivals.remove(link));
        }
    }

    /** How much is kept, for tests. */
    int remembered() {
        return waiting.size() + claims.size() + rivals.size() + urged.size() + departed.size();
    }

    /** An object of that name is there, again. */
    void returned(ObjectKey key) {
        departed.remove(key);
    }
}
