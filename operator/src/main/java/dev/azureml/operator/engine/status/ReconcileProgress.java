package dev.azureml.operator.engine.status;

import dev.azureml.api.MLStatus;
import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one visit has learnt and done, to be written to the status. Used by one thread. */
public final class ReconcileProgress {
    private final Map<String, ResourceStatus> resources = new LinkedHashMap<>();
    private final Map<String, OperationStatus> operations = new LinkedHashMap<>();
    private final List<Told> problems = new ArrayList<>();
    private Map<String, String> properties = Map.of();
    private final Set<String> written = new HashSet<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, String> putBack = new LinkedHashMap<>();
    private EarlierVisits earlier = EarlierVisits.NONE;
    private final Map<String, Told> refused = new LinkedHashMap<>();
    private SecretRedactor redactor = SecretRedactor.NONE;
    private final Set<String> putOff = new HashSet<>();
    private UnaryOperator<ResourceStatus> signature = UnaryOperator.identity();
    private @Nullable Duration next;
    private @Nullable Duration latest;

    /**
     * A problem.
     *
     * @param key of the resource that it is about; null where it is about the object, or says already what it is about
     */
    private record Told(@Nullable String key, Problem problem) {
    }

    public ReconcileProgress(@Nullable MLStatus status) {
        if (status != null) {
            Optional.ofNullable(status.resources()).orElse(List.of()).stream().flatMap(r -> ResourceRecords.read(r)
                    .stream()).forEach(r -> resources.put(r.key(), r));
            Optional.ofNullable(status.operations()).orElse(List.of()).forEach(o -> operations.put(o.key(), o));
        }
    }

    public List<ResourceStatus> resources() {
        return List.copyOf(resources.values());
    }

    public Optional<ResourceStatus> resource(String key) {
        return Optional.ofNullable(resources.get(key));
    }

    /**
     * Begins the work in Azure.
     *
     * @param credentials the Secret with which all that is written down from now on is worked on; null for the operator's own
     * @param secrets stand in no problem from now on, whatever Azure repeats
     */
    public void begin(EarlierVisits before, @Nullable String credentials, SecretRedactor secrets) {
        earlier = before;
        signature = resource -> resource.withCredentials(credentials);
        redactor = secrets;
        before.refused().forEach((key, problem) -> refused(key, new Told(null, clean(problem))));
    }

    public void put(ResourceStatus resource) {
        resources.put(resource.key(), signature.apply(resource));
    }

    public void change(String key, UnaryOperator<ResourceStatus> change) {
        resources.computeIfPresent(key, (_, resource) -> signature.apply(change.apply(resource)));
    }

    public void forget(String key) {
        resources.remove(key);
        operations.remove(key);
    }

    /**
     * What was below a deleted resource went with it.
     *
     * @param outlives what Azure keeps all the same
     */
    public void forgetWithin(ArmId deleted, Predicate<ResourceStatus> outlives) {
        resources().stream().filter(r -> ArmId.parse(r.id()).isWithin(deleted) && !outlives.test(r))
                .map(ResourceStatus::key).forEach(this::forget);
    }

    public List<OperationStatus> operations() {
        return List.copyOf(operations.values());
    }

    public Set<String> busy() {
        return Set.copyOf(operations.keySet());
    }

    public void began(OperationStatus operation) {
        operations.put(operation.key(), operation);
    }

    public void ended(String key) {
        operations.remove(key);
    }

    /** The operation ended well; that its resource is not to be found yet is then no reason to make it again. */
    public void succeeded(String key) {
        ended(key);
        succeeded.add(key);
        accepted.add(key);
    }

    /** Azure took a write of the resource, or came to the end of one. */
    public void accepted(String key) {
        accepted.add(key);
    }

    /** What Azure took in this visit. */
    public Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    /** Properties of a resource at rest were put right; {@code what} names them. */
    public void putBack(String key, String what) {
        putBack.put(key, what);
    }

    /** What was put right in this visit, by key. */
    public Map<String, String> putBack() {
        return Map.copyOf(putBack);
    }

    /** What somebody changed as often as it was put right, by key. */
    public Map<String, String> contested() {
        return earlier.contested();
    }

    /** Of which resources a read may lag behind what Azure took. */
    public Set<String> settling() {
        return Stream.concat(accepted.stream(), earlier.settling().stream()).collect(Collectors.toUnmodifiableSet());
    }

    public boolean hasSucceeded(String key) {
        return succeeded.contains(key);
    }

    /** Returns what is wrong; what Azure says of a resource that a property of the spec asks for, begins with that property. */
    public List<Problem> problems() {
        return problems.stream().map(this::withProperty).toList();
    }

    private Problem withProperty(Told told) {
        String property = told.key() == null ? null : properties.get(told.key());
        return property == null
                ? told.problem()
                : new Problem(told.problem().reason(), property + ": " + told.problem().message());
    }

    public void problem(Problem problem) {
        problems.add(new Told(null, clean(problem)));
    }

    /** Which property of the spec each resource is made for, by key; those that are made for the object itself are not there. */
    public void madeFor(Map<String, String> byKey) {
        properties = Map.copyOf(byKey);
    }

    /** A value that Azure answered stands in no problem from now on either. */
    public void concealToo(String secret) {
        redactor = redactor.and(secret);
    }

    public String clean(String text) {
        return redactor.clean(text);
    }

    private Problem clean(Problem problem) {
        return new Problem(problem.reason(), clean(problem.message()));
    }

    /** Azure refused to write the resource: it is not tried again in this visit, nor before its time. */
    public void refused(String key, Problem problem) {
        refused(key, new Told(key, clean(problem)));
    }

    private void refused(String key, Told told) {
        refused.put(key, told);
        written.add(key);
        problems.add(told);
    }

    /** As {@link #refused}, where Azure said when to try again. */
    public void putOff(String key, Problem problem) {
        putOff.add(key);
        written.add(key);
        problems.add(new Told(key, clean(problem)));
    }

    /** The resource that Azure refused to write is done with all the same. */
    public void settled(String key) {
        Told told = refused.remove(key);
        if (told != null) {
            problems.remove(told);
        }
        forget(key);
    }

    /** Whether Azure said why the resource is not as wanted. */
    public boolean wasRefused(String key) {
        return refused.containsKey(key) || putOff.contains(key);
    }

    /** Returns why Azure refused each resource, in the words of {@link #problems}. */
    public Map<String, Problem> refused() {
        return refused.entrySet().stream().collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> withProperty(entry.getValue())));
    }

    /** Whether the resource was written in this visit, or may not be: once is enough between two looks. */
    public boolean wasWritten(String key) {
        return written.contains(key);
    }

    public void wrote(String key) {
        written.add(key);
    }

    /** Asks to be visited again after this time at the latest; at once when that has passed meanwhile. */
    public void lookAgain(Duration after) {
        Duration wait = after.isNegative() ? Duration.ZERO : after;
        next = next == null || wait.compareTo(next) < 0 ? wait : next;
    }

    /** Time alone changes what is wanted then, so that the object is not left alone for longer. */
    public void lookAgainBy(Duration after) {
        // What has passed was known when the wish was made.
        if (after.isPositive() && (latest == null || after.compareTo(latest) < 0)) {
            latest = after;
        }
    }

    /** The wait, or less where the object is to be looked at before that. */
    public Duration atMost(Duration wait) {
        return latest != null && latest.compareTo(wait) < 0 ? latest : wait;
    }

    public Optional<Duration> next() {
        return Optional.ofNullable(next);
    }
}
