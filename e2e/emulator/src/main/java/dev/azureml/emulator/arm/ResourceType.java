package dev.azureml.emulator.arm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a resource type is and does, written once as a table row: {@code type("…").names("…").put(…).delete(…)}. */
public final class ResourceType {
    /** A POST action, or a GET page, under a resource. */
    public interface Action {
        ArmResponse run(Call call);
    }

    private final String name;
    private final Set<String> versions;
    private @Nullable String model;
    private @Nullable String patchModel;
    private Pattern names = Pattern.compile(".{1,260}");
    private String badName = "InvalidResourceName";
    private @Nullable Verb put;
    private @Nullable Verb patch;
    private @Nullable Verb delete;
    private String statusSegment = "operationsStatus";
    private String statePath = "properties.provisioningState";
    private final List<Consumer<Write>> earlyRules = new ArrayList<>();
    private boolean isVirtual;
    private boolean makesParent;
    private boolean paged = true;
    private String busyCode = "Conflict";
    private Function<ArmId, String> busyKey = ArmId::key;
    private final List<String> secrets = new ArrayList<>();
    private final List<String> listOmits = new ArrayList<>();
    private boolean statusBelow;
    private boolean outlivesParent;
    private boolean impliedBySeeds;
    private boolean bareStatus;
    private int deletionEnds = 204;
    private Function<ArmId, ArmError> absence = ArmError::notFound;
    private Function<ArmId, ArmError> parentAbsence = ArmError::parentNotFound;
    private @Nullable Action listing;
    private final Map<String, BiPredicate<Entry, String>> filters = new HashMap<>();
    private final Steps steps = new Steps();
    private final Map<String, Action> actions = new HashMap<>();
    private final Map<String, Action> pages = new HashMap<>();

    private ResourceType(String name, Set<String> versions) {
        this.name = name;
        this.versions = versions;
    }

    public static ResourceType type(String name, String... versions) {
        return new ResourceType(name, Set.of(versions));
    }

    /** A type that the emulator keeps and answers, and knows nothing of. */
    public static ResourceType unknown(String name) {
        return new ResourceType(name, Set.of());
    }

    public ResourceType model(@Nullable String put, @Nullable String patched) {
        model = put;
        patchModel = patched;
        return this;
    }

    public ResourceType names(String pattern) {
        names = Pattern.compile(pattern);
        return this;
    }

    public ResourceType names(String pattern, String errorCode) {
        badName = errorCode;
        return names(pattern);
    }

    public ResourceType put(Verb verb) {
        put = verb;
        return this;
    }

    public ResourceType patch(Verb verb) {
        patch = verb;
        return this;
    }

    public ResourceType delete(Verb verb) {
        delete = verb;
        return this;
    }

    /** The last part of its status URLs before the operation's id. */
    public ResourceType status(String segment) {
        statusSegment = segment;
        return this;
    }

    /** Its status pages say the status alone: no name, no times, and not when to look again. */
    public ResourceType bareStatus() {
        bareStatus = true;
        return this;
    }

    /** It stays when what it is on is deleted, for whatever gets that id. */
    public ResourceType outlivesParent() {
        outlivesParent = true;
        return this;
    }

    /** A seed that has something in it has it too. */
    public ResourceType impliedBySeeds() {
        impliedBySeeds = true;
        return this;
    }

    /** What the Location of a deletion answers at its end: 204 where nothing is said. */
    public ResourceType deletionEnds(int status) {
        deletionEnds = status;
        return this;
    }

    /**
     * Its status URLs are below the resource itself, their Location is on a host of the service's own, and what is under
     * way is told by the resource's state: Creating, Deleting.
     */
    public ResourceType statusBelow(String segment) {
        statusBelow = true;
        return status(segment);
    }

    /** What a GET answers of one that is not there. */
    public ResourceType absent(Function<ArmId, ArmError> answer) {
        absence = answer;
        return this;
    }

    /** What is answered of one whose parent is not there. */
    public ResourceType parentAbsent(Function<ArmId, ArmError> answer) {
        parentAbsence = answer;
        return this;
    }

    /** A query parameter of its LIST, which is given with a value: which resources pass. */
    public ResourceType filter(String parameter, BiPredicate<Entry, String> passes) {
        filters.put(parameter, passes);
        return this;
    }

    /** Answers the whole LIST, of a type whose resources are not kept. */
    public ResourceType listing(Action answer) {
        listing = answer;
        return this;
    }

    /** It has no provisioning state. */
    public ResourceType stateless() {
        statePath = "";
        return this;
    }

    public ResourceType statePath(String path) {
        statePath = path;
        return this;
    }

    /** Every id of it exists; only its actions and pages answer. */
    public ResourceType virtual() {
        isVirtual = true;
        return this;
    }

    /** A PUT makes the missing parent (an asset's container). */
    public ResourceType makesParent() {
        makesParent = true;
        return this;
    }

    /** Refuses a PUT, by throwing, before it is compared with the model. */
    public ResourceType early(Consumer<Write> rule) {
        earlyRules.add(rule);
        return this;
    }

    public ResourceType notPaged() {
        paged = false;
        return this;
    }

    public ResourceType busy(String errorCode) {
        busyCode = errorCode;
        return this;
    }

    /** Writes under one key are serial; the default is the resource's own. */
    public ResourceType busyBy(Function<ArmId, String> key) {
        busyKey = key;
        return this;
    }

    public ResourceType secret(String... paths) {
        secrets.addAll(List.of(paths));
        return this;
    }

    /** Properties that a LIST leaves out. */
    public ResourceType listOmits(String... paths) {
        listOmits.addAll(List.of(paths));
        return this;
    }

    /** Refuses a PUT or PATCH, by throwing. */
    public ResourceType rule(Consumer<Write> rule) {
        steps.rules.add(rule);
        return this;
    }

    /** Puts in what the service adds when it accepts a write. */
    public ResourceType fill(Consumer<Write> fill) {
        steps.fills.add(fill);
        return this;
    }

    /** Runs when a write's operation has succeeded. */
    public ResourceType settled(Consumer<Settled> step) {
        steps.settled.add(step);
        return this;
    }

    /** Runs when a write's operation has failed; a type that has such a step keeps what failed at creation. */
    public ResourceType failed(Consumer<Failed> step) {
        steps.failed.add(step);
        return this;
    }

    /** Refuses a DELETE, by throwing. */
    public ResourceType deletion(Consumer<Call> rule) {
        steps.deletions.add(rule);
        return this;
    }

    /** Runs when the resource goes. */
    public ResourceType removal(Consumer<Call> step) {
        steps.removals.add(step);
        return this;
    }

    /** Changes what is answered, not what is kept. */
    public ResourceType view(Consumer<View> view) {
        steps.views.add(view);
        return this;
    }

    public ResourceType action(String path, Action action) {
        actions.put(path, action);
        return this;
    }

    public ResourceType page(String path, Action page) {
        pages.put(path, page);
        return this;
    }

    public String name() {
        return name;
    }

    public String statePath() {
        return statePath;
    }

    Set<String> versions() {
        return new HashSet<>(versions);
    }

    boolean isUnknown() {
        return versions.isEmpty() && !isVirtual;
    }

    boolean allows(String version) {
        return versions.isEmpty() || versions.contains(version);
    }

    @Nullable
    public String model() {
        return model;
    }

    @Nullable
    String patchModel() {
        return patchModel;
    }

    void checkName(ArmId id) {
        if (!names.matcher(id.name()).matches()) {
            throw ArmError.badRequest(badName, "The name '" + id.name() + "' is not valid for '" + name
                    + "'. It must match " + names + ".", "name");
        }
    }

    @Nullable
    Verb verb(String method) {
        return switch (method) {
            case "PUT" -> put;
            case "PATCH" -> patch;
            case "DELETE" -> delete;
            default -> null;
        };
    }

    String statusSegment() {
        return statusSegment;
    }

    boolean isOutlivingParent() {
        return outlivesParent;
    }

    /** Whether a seed of what is in it makes it; nothing is known of a type without a row. */
    boolean isImpliedBySeeds() {
        return impliedBySeeds || isUnknown();
    }

    boolean isBareStatus() {
        return bareStatus;
    }

    int deletionEnds() {
        return deletionEnds;
    }

    boolean isStatusBelow() {
        return statusBelow;
    }

    ArmError absence(ArmId id) {
        return absence.apply(id);
    }

    ArmError parentAbsence(ArmId id) {
        return parentAbsence.apply(id);
    }

    @Nullable
    Action listing() {
        return listing;
    }

    /** Whether a resource is in the LIST that was asked for. */
    boolean passes(Entry entry, ArmRequest request) {
        return filters.entrySet().stream().allMatch(filter -> request.query(filter.getKey()).isEmpty()
                || filter.getValue().test(entry, request.query(filter.getKey())));
    }

    boolean isVirtual() {
        return isVirtual;
    }

    boolean isMakesParent() {
        return makesParent;
    }

    List<Consumer<Write>> earlyRules() {
        return List.copyOf(earlyRules);
    }

    boolean isPaged() {
        return paged;
    }

    String busyCode() {
        return busyCode;
    }

    String busyKey(ArmId id) {
        return busyKey.apply(id);
    }

    List<String> secrets() {
        return List.copyOf(secrets);
    }

    List<String> listOmits() {
        return List.copyOf(listOmits);
    }

    Steps steps() {
        return steps;
    }

    @Nullable
    Action action(String path) {
        return actions.get(path);
    }

    @Nullable
    Action page(String path) {
        return pages.get(path);
    }
}
