package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.AppliedAction;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ReplacementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.Comparison;
import dev.azureml.operator.plan.json.Difference;
import dev.azureml.operator.plan.json.Overlay;
import dev.azureml.operator.plan.json.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what was read and says what is to be done. Pure. */
public final class Planner {
    /** How often Azure may accept a body without keeping it before a person is asked. */
    public static final int ACCEPTED_IN_VAIN = 2;

    private static final List<JsonPointer> FAILED = List.of(JsonPointer.compile("/properties/provisioningState"));

    private final ArmSchema schema;
    private final Comparison comparison;

    public Planner(ArmSchema schema) {
        this.schema = schema;
        this.comparison = new Comparison(schema);
    }

    /**
     * What the plan is made from.
     *
     * @param busy keys with a long-running operation under way
     * @param settling keys of what Azure took so lately that a read may show what was there before
     * @param contested what somebody changed again and again, by key: the properties as {@link Contested#what} has them
     * @param adoption what to do with a resource that is there already, where the spec does not say
     * @param abandoned whether the owner that a mark names is known to be no more
     */
    public record Input(ManagedObject<?> subject, List<Intent> intents, Facts facts, Set<String> busy,
            Set<String> settling, Map<String, String> contested, SecretDigest digest, AdoptionPolicy adoption,
            Predicate<String> abandoned) {
        boolean observes() {
            return subject.spec().managementPolicy() == ManagementPolicy.Observe;
        }

        boolean mayAdopt() {
            return Objects.requireNonNullElse(subject.spec().adoptionPolicy(), adoption) != AdoptionPolicy.Never;
        }

        boolean mayRecreate() {
            return subject.spec().replacementPolicy() == ReplacementPolicy.Recreate;
        }
    }

    /** One step for every intent, in their order; then the removals, once everything else is satisfied. */
    public List<Step> plan(Input input) {
        // First without the deferred paths, so that what they wait for may itself depend on their resource.
        Map<String, Step> base = new LinkedHashMap<>();
        PlanPass first = new PlanPass(input, base, false);
        inOrder(input.intents()).forEach(intent -> base.put(intent.key(), step(first, intent)));
        PlanPass second = new PlanPass(input, base, true);
        List<Step> all = new ArrayList<>();
        input.intents().forEach(intent -> all.add(intent.deferred().isEmpty()
                ? Objects.requireNonNull(base.get(intent.key()))
                : step(second, intent)));
        if (all.stream().allMatch(Step.Satisfied.class::isInstance)) {
            // Last made, first gone: nothing goes before what was made to run it.
            input.subject().recorded().reversed().stream()
                    .filter(resource -> !base.containsKey(resource.key()))
                    .forEach(resource -> all.add(holdsWanted(resource, input.intents())
                            ? new Step.Leave(resource)
                            : new Step.Remove(resource)));
        }
        return all;
    }

    /** Whether what is wanted would be deleted with it, as a workspace would with its resource group. */
    private static boolean holdsWanted(ResourceStatus resource, List<Intent> intents) {
        return ArmId.tryParse(resource.id()).filter(id -> intents.stream().anyMatch(intent -> intent.id().isWithin(
                id))).isPresent();
    }

    /** Dependencies before those that depend on them; a cycle keeps its given order and is reported per intent. */
    private static List<Intent> inOrder(List<Intent> intents) {
        Map<String, Intent> byKey = new LinkedHashMap<>();
        intents.forEach(intent -> byKey.put(intent.key(), intent));
        List<Intent> ordered = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        byKey.values().forEach(intent -> visit(intent, byKey, seen, ordered));
        return ordered;
    }

    private static void visit(@Nullable Intent intent, Map<String, Intent> byKey, Set<String> seen,
            List<Intent> ordered) {
        if (intent != null && seen.add(intent.key())) {
            intent.dependsOn().forEach(other -> visit(byKey.get(other), byKey, seen, ordered));
            ordered.add(intent);
        }
    }

    /** The body that changes nothing of what is there but these values. */
    public ObjectNode changed(ArmId id, ObjectNode found, ObjectNode values) {
        return Overlay.overlay(schema.shape(id.type()), schema.writable(id.type(), found), values, CompareRules.NONE);
    }

    private Step step(PlanPass look, Intent intent) {
        Optional<Step> claim = foreignClaim(intent);
        if (claim.isPresent()) {
            return claim.get();
        }
        Observation observation = look.input().facts().get(intent.key());
        return switch (observation) {
            case null -> blocked(intent, Reason.AZURE_UNAVAILABLE, intent.id() + " was not read yet");
            case Observation.Unreadable(var failure) -> mayBeUnread(intent, failure)
                    ? new Step.Satisfied(intent, ResourceStatus.Origin.Adopted)
                    : new Step.Unreadable(intent, failure);
            case Observation.Absent _ -> absent(look, intent);
            case Observation.Present present -> present(look, intent, present);
        };
    }

    /** Whoever could write the mark could make a resource another object's, which then deletes it. */
    private Optional<Step> foreignClaim(Intent intent) {
        return intent.mode() != Intent.Mode.MANAGE
                ? Optional.empty()
                : Stream.of(intent.body(), intent.createDefaults()).flatMap(OwnerTag::spelt).findFirst()
                        .map(name -> blocked(intent, Reason.INVALID_SPEC, intent.key() + ": the tag " + name
                                + " is the operator's mark on what it made; leave it out of the spec's tags"));
    }

    /** What nobody lets us see may well be there; what Azure can't show just now is looked at again. */
    private static boolean mayBeUnread(Intent intent, ArmResult.Failure failure) {
        return intent.mode() == Intent.Mode.LOOK || intent.mode() == Intent.Mode.TARGET && !failure.passes();
    }

    private Step absent(PlanPass look, Intent intent) {
        return switch (intent.mode()) {
            case LOOK -> new Step.Satisfied(intent, ResourceStatus.Origin.Adopted);
            case REQUIRE -> blocked(intent, Reason.DEPENDENCY_NOT_READY, intent.id() + " does not exist in Azure yet");
            case TARGET -> blocked(intent, Reason.TARGET_NOT_FOUND, intent.key() + ": " + intent.id()
                    + " does not exist in Azure; correct the id, or create it, and this goes on by itself");
            case MANAGE -> {
                if (intent.once() && look.recorded(intent).map(ResourceStatus::appliedHash).isPresent()) {
                    yield new Step.Satisfied(intent, ResourceStatus.Origin.Created);
                }
                if (look.input().busy().contains(intent.key())) {
                    yield blocked(intent, Reason.CREATING, "Azure is creating " + intent.id());
                }
                yield create(look, intent);
            }
        };
    }

    private Step create(PlanPass look, Intent intent) {
        Problem hindrance = intent.creationGuard();
        return hindrance != null
                ? new Step.Blocked(intent, hindrance, List.of())
                : dependencies(look, intent).orElseGet(() -> new Step.Create(intent, look.wanted(intent),
                        creation(look, intent)));
    }

    private ObjectNode creation(PlanPass look, Intent intent) {
        ObjectNode body = Overlay.overlay(schema.shape(intent.id().type()), intent.createDefaults(),
                look.wanted(intent), intent.rules().forCreation());
        OwnerTag.placeIn(schema, intent.id().type()).ifPresent(place -> Overlay.set(body,
                place.appendProperty(OwnerTag.NAME), body.textNode(look.input().subject().owner())));
        return body;
    }

    private Step present(PlanPass look, Intent intent, Observation.Present present) {
        Optional<String> state = Bodies.provisioningState(present.body());
        boolean settled = state.map(Bodies::isTerminal).orElse(true);
        boolean failed = settled && state.filter(s -> !s.equalsIgnoreCase("Succeeded")).isPresent()
                || intent.rules().isFailed(present.body());
        if (intent.mode() == Intent.Mode.LOOK || intent.mode() == Intent.Mode.TARGET) {
            return new Step.Satisfied(intent, ResourceStatus.Origin.Adopted);
        }
        if (intent.mode() == Intent.Mode.REQUIRE) {
            return settled && !failed
                    ? new Step.Satisfied(intent, ResourceStatus.Origin.Adopted)
                    : blocked(intent, Reason.DEPENDENCY_NOT_READY, intent.id() + " is " + state.orElse("not ready"));
        }
        if (intent.once()) {
            // Its name follows from who asks and for what: what is there is what was asked for, however long ago.
            return new Step.Satisfied(intent, origin(look, intent, present.body()));
        }
        return owned(look, intent, present).orElseGet(() -> {
            if (look.input().busy().contains(intent.key()) || !settled) {
                return blocked(intent, inProgress(state.orElse("")), "Azure reports " + state.orElse("an operation")
                        + " for " + intent.id());
            }
            return failed ? failed(look, intent, present) : compared(look, intent, present);
        });
    }

    private static Reason inProgress(String state) {
        return switch (state) {
            case "Creating" -> Reason.CREATING;
            case "Deleting" -> Reason.DELETING;
            default -> Reason.UPDATING;
        };
    }

    /** Whether the resource is somebody else's; empty when we may go on. */
    private Optional<Step> owned(PlanPass look, Intent intent, Observation.Present present) {
        String mark = OwnerTag.of(present.body());
        boolean ours = look.input().subject().owner().equals(mark);
        if (ours || intent.shared() || look.input().observes()) {
            return Optional.empty();
        }
        if (mark != null && !look.input().abandoned().test(mark)) {
            return Optional.of(blocked(intent, Reason.CONFLICT, intent.id() + " belongs to " + mark
                    + "; remove " + OwnerTag.inWords(intent.id().type())
                    + " if that object is no more"));
        }
        if (look.recorded(intent).isEmpty() && !look.input().mayAdopt()) {
            return Optional.of(blocked(intent, Reason.ADOPTION_REFUSED, intent.id()
                    + " exists already and adoptionPolicy is Never; set it to Adopt, or make a new object with another azureName"));
        }
        return Optional.empty();
    }

    /** Returns whether what is made of that type bears its owner's mark: what has none of it is then nobody's here. */
    public boolean areMarked(String armType) {
        return OwnerTag.isDescription(armType) || OwnerTag.placeIn(schema, armType).isPresent();
    }

    private ResourceStatus.Origin origin(PlanPass look, Intent intent, ObjectNode body) {
        return look.recorded(intent).map(ResourceStatus::origin)
                .orElseGet(() -> look.input().subject().owner().equals(OwnerTag.of(body))
                        ? ResourceStatus.Origin.Created
                        : ResourceStatus.Origin.Adopted);
    }

    /** A Failed resource is a difference, and is written again. */
    private Step failed(PlanPass look, Intent intent, Observation.Present present) {
        if (present.partial()) {
            return new Step.Confirm(intent);
        }
        if (look.recorded(intent).filter(ResourceStatus::neverWorked).isPresent()) {
            return creationFailed(look, intent, present);
        }
        return dependencies(look, intent).orElseGet(() -> update(look, intent, present, FAILED));
    }

    /**
     * What was never there is created over the failed try. A deletion in between can take the name for days, so it comes
     * only when Azure could not take what is wanted now over what was tried, or has failed over it too.
     */
    private Step creationFailed(PlanPass look, Intent intent, Observation.Present present) {
        List<Difference> differences = comparison.differences(intent.id().type(), look.wanted(intent), present.body(),
                intent.rules());
        // What a failed try does not show may never have been there.
        List<JsonPointer> replacing = differences.stream().filter(d -> d.observed() != null).map(Difference::path)
                .filter(path -> replaces(intent, path, present.body())).toList();
        Step again = create(look, intent);
        boolean anew = !replacing.isEmpty() || LastApplied.accepted(look, intent) >= ACCEPTED_IN_VAIN;
        return anew && again instanceof Step.Create
                ? new Step.Replace(intent, changes(look, intent, replacing, differences, present.body()),
                        "its creation failed")
                : again;
    }

    private Step compared(PlanPass look, Intent intent, Observation.Present present) {
        ObjectNode wanted = look.wanted(intent);
        List<Difference> differences = comparison.differences(intent.id().type(), wanted, present.body(),
                intent.rules().withPartial(present.partial()));
        List<JsonPointer> dropped = dropped(look, intent, wanted, present.body());
        List<JsonPointer> secrets = LastApplied.changedSecrets(look, intent);
        List<JsonPointer> paths = Stream.of(differences.stream().map(Difference::path), dropped.stream(),
                secrets.stream()).flatMap(Function.identity()).distinct().toList();
        if (paths.isEmpty()) {
            return waitingFor(look, intent, present.body())
                    .or(() -> renewal(look, intent, present))
                    .or(() -> action(look, intent, present))
                    .orElseGet(() -> new Step.Satisfied(intent, origin(look, intent, present.body())));
        }
        if (present.partial()) {
            return new Step.Confirm(intent);
        }
        if (secrets.isEmpty() && look.input().settling().contains(intent.key())
                && LastApplied.mayLag(look, intent, differences)) {
            return new Step.Blocked(intent, new Problem(Reason.UPDATING, "Azure took " + display(paths) + " of "
                    + intent.id() + " and does not show it yet"), paths);
        }
        List<JsonPointer> replacing = paths.stream().filter(path -> replaces(intent, path, present.body())).toList();
        if (!replacing.isEmpty()) {
            // Made anew with this very body and still not so: to make it once more would go on for ever.
            return LastApplied.accepted(look, intent) > 0
                    ? NotKept.anew(intent, replacing)
                    : replacement(look, intent, present.body(), changes(look, intent, replacing, differences,
                            present.body()));
        }
        if (secrets.isEmpty() && !differences.isEmpty() && LastApplied.accepted(look, intent) >= ACCEPTED_IN_VAIN
                && look
                        .recorded(intent).filter(r -> LastApplied.observedHash(differences).equals(r.observedHash()))
                        .isPresent()) {
            return NotKept.of(look, intent, paths, differences);
        }
        if (secrets.isEmpty() && Contested.what(paths).equals(look.input().contested().get(intent.key()))) {
            return Contested.of(intent, paths, present.body());
        }
        return dependencies(look, intent).orElseGet(() -> update(look, intent, present, paths));
    }

    /** What is said no more and is there; not what a new one would have as well. */
    private List<JsonPointer> dropped(PlanPass look, Intent intent, ObjectNode wanted, ObjectNode observed) {
        Shape shape = schema.shape(intent.id().type());
        return LastApplied.dropped(look, intent, shape, wanted, observed).stream()
                .filter(path -> !replaces(intent, path, observed) || !isMadeSo(intent, path, observed)).toList();
    }

    private boolean isMadeSo(Intent intent, JsonPointer path, ObjectNode observed) {
        Shape shape = schema.shape(intent.id().type());
        JsonNode there = Overlay.at(shape, observed, path);
        JsonNode made = Overlay.at(shape, intent.createDefaults(), path);
        return there != null && (intent.rules().hasPlaceholder(path) || intent.rules().isDefault(path, there)
                || made != null && comparison.differences(intent.id().type(), Overlay.only(intent.createDefaults(),
                        List.of(path)), observed, intent.rules()).isEmpty());
    }

    private boolean replaces(Intent intent, JsonPointer path, ObjectNode observed) {
        return intent.update().replaces(path) || schema.createOnly(intent.id().type(), path, observed);
    }

    /** What each of the paths is to be; those that no difference names are said no more, or secret. */
    private static List<Change> changes(PlanPass look, Intent intent, List<JsonPointer> paths,
            List<Difference> differences, ObjectNode observed) {
        Set<JsonPointer> secret = look.secret(intent);
        Map<JsonPointer, Difference> known = differences.stream()
                .collect(Collectors.toMap(Difference::path, Function.identity(), (one, _) -> one));
        return paths.stream().map(path -> Change.of(known.getOrDefault(path,
                new Difference(path, null, Overlay.at(observed, path))), secret)).toList();
    }

    private static Step replacement(PlanPass look, Intent intent, ObjectNode observed, List<Change> changes) {
        List<JsonPointer> paths = changes.stream().map(Change::path).toList();
        boolean secret = paths.stream().anyMatch(intent.secrets()::containsKey);
        String inUse = intent.update().replacement().inUse();
        if (look.input().mayRecreate() && inUse != null) {
            return new Step.Blocked(intent, new Problem(Reason.REPLACEMENT_REQUIRED, "Azure can't change "
                    + display(paths) + " of " + intent.id() + " in place, and " + inUse), paths, changes);
        }
        Problem hindrance = intent.creationGuard();
        // What can never be made is said before a person allows for the old one to go.
        if (hindrance != null && (look.input().mayRecreate() || hindrance.reason() == Reason.INVALID_SPEC)) {
            return new Step.Blocked(intent, hindrance, paths, changes);
        }
        Consent consent = Consent.of(look.input().subject(), intent, observed);
        if (look.input().mayRecreate() && !secret && consent.given()) {
            String caution = intent.update().replacement().caution();
            // What the new one waits for may never come: until it is there, the old one stays.
            return dependencies(look, intent).orElseGet(() -> new Step.Replace(intent, changes, "Azure can't change "
                    + display(paths) + " in place" + consent.loss() + (caution == null ? "" : "; " + caution)));
        }
        String way = look.input().mayRecreate() && !secret ? consent.way() : wayWithout(look.input(), consent);
        return new Step.Blocked(intent, new Problem(Reason.REPLACEMENT_REQUIRED, "Azure can't change "
                + display(paths) + " of " + intent.id() + " in place; " + way), paths, changes);
    }

    /** What a person can do where the policy does not say, or not for a secret, that it may be made anew. */
    private static String wayWithout(Input input, Consent consent) {
        String another = "put it back, or delete the object and apply another";
        return input.mayRecreate()
                ? another
                : input.subject().spec().hasReplacementPolicy()
                        ? "put it back, or set replacementPolicy: Recreate" + consent.besides()
                        : another + ", as objects of this kind are not made anew for a change";
    }

    private Step update(PlanPass look, Intent intent, Observation.Present present,
            List<JsonPointer> paths) {
        ObjectNode wanted = look.wanted(intent);
        List<JsonPointer> dropped = dropped(look, intent, wanted, present.body());
        // With what is there and empty: the rest of an entry that is said no more.
        ObjectNode base = Overlay.without(schema.writable(intent.id().type(), present.body()),
                LastApplied.saidNoMore(look, intent, schema.shape(intent.id().type()), wanted).stream()
                        .filter(path -> !replaces(intent, path, present.body()) || dropped.contains(path)).toList());
        // What is said no more is as in a new one: Azure wants some of it in every PUT, as the SKU of a registry.
        base = Overlay.overlay(schema.shape(intent.id().type()), base, Overlay.only(intent.createDefaults(), dropped),
                intent.rules());
        ObjectNode body = Overlay.overlay(schema.shape(intent.id().type()), base, wanted, intent.rules());
        List<JsonPointer> patch = dropped.isEmpty() ? intent.update().patchFor(paths) : List.of();
        ResourceStatus.Origin origin = origin(look, intent, present.body());
        String found = LastApplied.observedHash(comparison.differences(intent.id().type(), wanted, present.body(),
                intent.rules()));
        return patch.isEmpty()
                ? new Step.Update(intent, wanted, body, false, paths, origin, found)
                : new Step.Update(intent, wanted, Overlay.only(body, patch), true, paths, origin, found);
    }

    /** Made anew although nothing differs, where the spec asks for that. */
    private static Optional<Step> renewal(PlanPass look, Intent intent, Observation.Present present) {
        String why = intent.update().replacement().renewal();
        if (why == null || !look.input().mayRecreate()) {
            return Optional.empty();
        }
        return Optional.of(present.partial() ? new Step.Confirm(intent) : new Step.Replace(intent, List.of(), why));
    }

    private Optional<Step> action(PlanPass look, Intent intent, Observation.Present present) {
        return intent.actions().stream().flatMap(action -> action(look, intent, action, present).stream()).findFirst();
    }

    private Optional<Step> action(PlanPass look, Intent intent, Action action, Observation.Present present) {
        Optional<ResourceStatus> recorded = look.recorded(intent);
        boolean asked = recorded.map(ResourceStatus::appliedActions).orElse(List.of())
                .contains(new AppliedAction(action.name(), action.value()));
        String state = present.body().at(action.state()).asText("");
        if (asked || action.reached().contains(state) || action.onChange() && recorded.isEmpty()) {
            return Optional.empty();
        }
        if (present.partial()) {
            return Optional.of(new Step.Confirm(intent));
        }
        return Optional.of(action.moving().contains(state)
                ? blocked(intent, Reason.UPDATING, intent.id() + " is " + state)
                : new Step.Act(intent, action, origin(look, intent, present.body())));
    }

    /** The first dependency that is not satisfied. */
    private static Optional<Step> dependencies(PlanPass look, Intent intent) {
        for (String key : intent.dependsOn()) {
            Step other = look.base().get(key);
            if (other == null && look.isWanted(key)) {
                return Optional.of(blocked(intent, Reason.DEPENDENCY_CYCLE, intent.key() + " waits for " + key
                        + ", which waits for it"));
            }
            if (!(other instanceof Step.Satisfied)) {
                return Optional.of(blocked(intent, Reason.DEPENDENCY_NOT_READY, intent.key() + " waits for " + key));
            }
        }
        return Optional.empty();
    }

    /** All else is as wanted, but a path still waits for others. */
    private static Optional<Step> waitingFor(PlanPass look, Intent intent, ObjectNode observed) {
        return !look.deferredToo()
                ? Optional.empty()
                : intent.deferred().stream()
                        .filter(d -> !look.ready(d) && !intent.body().at(d.path()).equals(observed.at(d.path())))
                        .findFirst()
                        .map(d -> new Step.Blocked(intent,
                                new Problem(Reason.DEPENDENCY_NOT_READY, Overlay.display(d.path())
                                        + " waits for " + String.join(", ", d.until())),
                                List.of(d.path())));
    }

    private static Step blocked(Intent intent, Reason reason, String message) {
        return new Step.Blocked(intent, new Problem(reason, message), List.of());
    }

    static String display(List<JsonPointer> paths) {
        return paths.stream().map(Overlay::display).collect(Collectors.joining(", "));
    }
}
