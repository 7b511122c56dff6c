package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.EmulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that exists. One lock guards it; nothing waits while holding it. */
public final class World {
    private static final int OPERATIONS_REMEMBERED = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final EmulatorOptions options;
    private final Map<String, ResourceType> types;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, Entry> softDeleted = new HashMap<>();
    private final Timeline timeline = new Timeline();
    private final Map<String, Operation> busy = new HashMap<>();
    private final LinkedHashMap<String, Operation> operations = new LinkedHashMap<>();
    private final ObjectNode notes;
    private final Samples samples = new Samples();
    private final LogRows logs = new LogRows();
    private final Activities activities = new Activities();
    private Duration operationTime;
    private String url = "";

    /** An empty world of these types, by their lower-case names. */
    public World(EmulatorOptions options, Map<String, ResourceType> types) {
        this.options = options;
        this.types = types;
        this.operationTime = options.operationTime();
        this.notes = options.seed() instanceof ObjectNode seed ? seed.deepCopy() : Json.object();
        notes.remove(List.of("resources", "softDeleted", "subscriptions", "principals"));
    }

    /** Runs with the lock held, after what is due has happened. */
    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            timeline.settle();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public EmulatorOptions options() {
        return options;
    }

    /** How long an operation takes that begins now. */
    public Duration operationTime() {
        return operationTime;
    }

    public void operationTime(Duration time) {
        operationTime = time;
    }

    /** What is so besides the resources: the seed's further keys, such as {@code quota}, and what types remember. */
    public ObjectNode notes() {
        return notes;
    }

    /** What Azure Monitor keeps of what happened. */
    public Samples samples() {
        return samples;
    }

    /** What there is in the tables of Azure Monitor. */
    public LogRows logs() {
        return logs;
    }

    /** What was done to what there is, and by whom. */
    public Activities activities() {
        return activities;
    }

    public String url() {
        return url;
    }

    public void listening(String at) {
        url = at;
    }

    public Map<String, ResourceType> types() {
        return types;
    }

    /** The type of an id; one that answers what is kept when it has no row. */
    public ResourceType typeOf(ArmId id) {
        ResourceType known = types.get(id.type().toLowerCase(Locale.ROOT));
        return known == null ? ResourceType.unknown(id.type()) : known;
    }

    public Optional<Entry> find(String path) {
        return ArmId.parse(path).flatMap(id -> Optional.ofNullable(entries.get(id.key())));
    }

    public @Nullable Entry get(ArmId id) {
        return entries.get(id.key());
    }

    public void keep(Entry entry) {
        entries.put(entry.id().key(), entry);
    }

    public void remove(ArmId id) {
        entries.remove(id.key());
        boolean whole = id.is(ArmId.GROUP_TYPE) || id.is(ArmId.SUBSCRIPTION_TYPE);
        children(id).stream().filter(child -> whole || !child.type().isOutlivingParent())
                .forEach(child -> entries.remove(child.id().key()));
    }

    /** Everything below a resource, group or subscription, in the order of ids. */
    public List<Entry> children(ArmId id) {
        return under(id.key());
    }

    /** Everything below a path. */
    public List<Entry> under(String path) {
        String prefix = path.toLowerCase(Locale.ROOT) + "/";
        return new ArrayList<>(entries.subMap(prefix, prefix + '\uffff').values());
    }

    /** Those that are wanted, from a key on, for pages; at most so many. */
    List<Entry> range(String prefix, String afterKey, int most, Predicate<Entry> wanted) {
        var out = new ArrayList<Entry>();
        for (Entry entry : entries.subMap(afterKey, false, prefix + '\uffff', false).values()) {
            boolean direct = entry.id().key().indexOf('/', prefix.length()) < 0 && wanted.test(entry);
            if (direct && out.size() < most) {
                out.add(entry);
            } else if (direct) {
                break;
            }
        }
        return out;
    }

    public List<Entry> ofType(String type) {
        return entries.values().stream().filter(e -> e.id().is(type)).toList();
    }

    /** Names held by what was deleted softly: workspaces by id, vaults by name. */
    public Map<String, Entry> softDeleted() {
        return softDeleted;
    }

    /** The operation that keeps this key from being written, if one does. */
    public @Nullable Operation busy(String key) {
        return busy.get(key);
    }

    /** Throws when something keeps this resource from being written. */
    public void operationAllowed(ArmId id) {
        new Presence(this).notBusy(typeOf(id), id);
    }

    public @Nullable Operation operation(String id) {
        return operations.get(id);
    }

    public void after(Duration delay, Runnable what) {
        timeline.after(delay, what);
    }

    /** Starts an operation; {@code end} runs when its time is over. */
    public Operation begin(ArmId id, boolean deletes, @Nullable ArmError failure, Runnable end) {
        var operation = new Operation(id, typeOf(id).busyKey(id), deletes, failure);
        operations.put(operation.id(), operation);
        busy.put(operation.busyKey(), operation);
        if (operations.size() > OPERATIONS_REMEMBERED) {
            operations.remove(operations.firstEntry().getKey());
        }
        timeline.after(operationTime, () -> {
            busy.remove(operation.busyKey(), operation);
            operation.end();
            end.run();
        });
        return operation;
    }

    /** Changes a resource that is still there. */
    public void edit(ArmId id, Consumer<ObjectNode> change) {
        Entry entry = entries.get(id.key());
        if (entry != null) {
            ObjectNode body = entry.body().deepCopy();
            change.accept(body);
            keep(entry.withBody(body));
        }
    }
}
