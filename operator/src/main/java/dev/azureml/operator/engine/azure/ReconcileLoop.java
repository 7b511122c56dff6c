package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.spec.SpecPaths;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.trace.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One visit to one object: observe, plan, act, until nothing more can be done now. */
public final class ReconcileLoop<S extends MLSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
    /** More rounds than any kind needs; ends a translation that never comes to rest. */
    private static final int MOST_ROUNDS = 12;

    private final Tools tools;
    private final Waker waker;
    private final ObjectKey key;
    private final ResolvedReferences resolved;
    private final ReconcileContext<S> context;
    private final ReconcileProgress progress;
    private final boolean mayList;
    private final Ownership ownership;
    private Facts facts = Facts.NONE;
    private List<Intent> intents = List.of();
    private List<Step> steps = List.of();
    private final List<Taken> taken = new ArrayList<>();
    private List<Advice> advice = List.of();
    private List<KindCondition> conditions = List.of();

    /**
     * What every visit uses.
     *
     * @param identities tells those apart that may not be put on what tenants run
     * @param roles tells those apart with which one could come by any other
     * @param policies tells what Azure's policies would make of what is written
     * @param spans tell of each step
     */
    public record Tools(Observer observer, StepExecutor executor, Operations operations, Planner planner,
            ForeignIdentities identities, DelegatingRoles roles, PolicyCheck policies, Spans spans) {
    }

    /** Writes to the status before anything is sent. */
    @FunctionalInterface
    public interface Claim {
        /**
         * Writes what is begun next, so that it can be taken up by another process.
         *
         * @param foreseen what Azure's policies make of it
         */
        void write(List<KindCondition> foreseen);

        /** Writes what Azure's policies make of what is sent next, where that does not stand there already. */
        default void warn(List<KindCondition> foreseen) {
            LOG.debug("told in the end only: {}", foreseen);
        }
    }

    public ReconcileLoop(Tools tools, Waker waker, ResolvedReferences resolved,
            ReconcileContext<S> context, boolean mayList) {
        this.tools = tools;
        this.waker = waker;
        this.key = new ObjectKey(context.read().kind(), context.read().namespace(), context.read().name());
        this.resolved = resolved;
        this.context = context;
        this.progress = context.progress();
        this.mayList = mayList;
        this.ownership = context.ownership();
    }

    /**
     * A step that was taken.
     *
     * @param before what Azure had of the resource; null where it had none, or was not asked
     */
    public record Taken(Step step, @Nullable ObjectNode before) {
    }

    /** How it ended. */
    public sealed interface Result {
        /** Nothing changed since the last visit, and Azure is still at what that began: there is nothing to look at. */
        record StillRunning() implements Result {
        }

        /**
         * As far as it got.
         *
         * @param intents what is wanted; none where the spec is refused
         * @param facts what Azure has
         * @param steps what is left to do, or was to be done
         * @param taken what was done, in its order
         * @param conditions of the kind's own
         */
        record Looked(List<Intent> intents, Facts facts, List<Step> steps, List<Taken> taken, List<Advice> advice,
                List<KindCondition> conditions)
                implements
                    Result {
        }
    }

    /**
     * Does what can be done now; what stood in the way is in the progress.
     *
     * @param unchanged whether nothing but time has passed since the last visit
     */
    public Result run(Claim claim, boolean unchanged) {
        try {
            boolean allRunning = tools.spans().in("poll operations", () -> tools.operations().poll(context.caller(),
                    progress, context.events(), resource -> context.kind().inquiries(context.spec(), resource),
                    resource -> context.deletion(resource).outlivesParent()));
            if (allRunning && unchanged && !context.kind().statusProfile(context.spec()).showsProgress()) {
                return new Result.StillRunning();
            }
            converge(claim);
            conditions = Conditions.merged(conditions, foreseen());
        } catch (OutOfScopeException e) {
            LOG.debug("not allowed: {}", e.getMessage());
            progress.problem(e.problem(context.spec()));
        }
        return new Result.Looked(intents, facts, steps, List.copyOf(taken), advice, conditions);
    }

    /** What Azure's policies make of what is still to be written. */
    private List<KindCondition> foreseen() {
        if (observing()) {
            return List.of();
        }
        return tools.policies().of(context.caller(), context.spec(), context.kind().mainKey(), steps.stream().flatMap(
                step -> PolicyCheck.Draft.of(step, facts.body(step.key()).orElse(null)).stream()).toList());
    }

    /** Looks and acts in turn until nothing more can be done now. */
    private void converge(Claim claim) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (!look()) {
                return;
            }
            Set<String> confirmed = confirm();
            if (!confirmed.isEmpty()) {
                continue;
            }
            List<Step> due = observing() ? List.of() : due();
            if (due.isEmpty()) {
                break;
            }
            if (!permitted()) {
                // What the object may not make keeps nobody in who is to have no rights any more.
                take(due.stream().filter(this::isAtOnce).toList());
                return;
            }
            claim(due, claim, foreseen());
            take(due);
        }
        settle();
        release();
    }

    private void take(List<Step> due) {
        Caller making = making(); // a part may be made before what it is a part of is accepted
        for (Step step : due) {
            taken.add(new Taken(step, facts.body(step.key()).orElse(null)));
            try (Spans.Open span = tools.spans().begin(verb(step)).with("azureml.resource", step.key())) {
                Facts known = facts;
                facts = span.during(() -> tools.executor().act(context, step, known, making));
            }
        }
    }

    private static String verb(Step step) {
        return switch (step) {
            case Step.Create _ -> "create";
            case Step.Update _ -> "update";
            case Step.Replace _ -> "replace";
            case Step.Act _ -> "act";
            case Step.Remove _ -> "remove";
            case Step.Leave _ -> "leave";
            case Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> "look";
        };
    }

    /** All of it is looked through before the first part is written, or claimed. */
    private boolean permitted() {
        Caller making = making();
        for (Intent intent : intents) {
            if (intent.mode() == Intent.Mode.MANAGE) {
                Optional<Problem> refused = unpermitted(() -> tools.executor().permit(making, intent), intent)
                        .or(() -> tools.identities().refusal(context.caller(), intent.body()))
                        .or(() -> tools.roles().refusal(context.caller(), context.spec(), intent));
                if (refused.isPresent()) {
                    progress.problem(refused.get());
                    return false;
                }
            }
        }
        return true;
    }

    /** The object, about to make all that is not there. */
    private Caller making() {
        return context.caller().making(intents.stream().filter(intent -> intent.mode() == Intent.Mode.MANAGE
                && facts.absent(intent.key())));
    }

    /** Nothing is claimed, adopted or recorded that the object may not have. */
    private Optional<Problem> unpermitted(Caller making, Intent intent) {
        if (intent.mode() != Intent.Mode.MANAGE || intent.shared() || !facts.knows(intent.key())) {
            return Optional.empty();
        }
        return unpermitted(() -> tools.executor().permit(making, intent.id()), intent);
    }

    private Optional<Problem> unpermitted(Runnable check, Intent intent) {
        try {
            check.run();
            return Optional.empty();
        } catch (OutOfScopeException e) {
            return Optional.of(e.problem(context.spec(), intent));
        }
    }

    /** What was let go of may be another's from now on. */
    private void release() {
        context.read().recorded().stream().map(ResourceStatus::id)
                .filter(id -> progress.resources().stream().noneMatch(r -> r.id().equalsIgnoreCase(id))
                        && intents.stream().noneMatch(intent -> intent.id().value().equalsIgnoreCase(id)))
                .forEach(ownership::release);
    }

    /** Translates and reads until every intent is known; false when the spec is refused. */
    private boolean look() {
        for (int pass = 0; pass < MOST_ROUNDS; pass++) {
            switch (tools.spans().in("translate", this::translate)) {
                case Translation.Refused(Problem problem) -> {
                    progress.problem(problem);
                    intents = List.of();
                    steps = List.of();
                    return false;
                }
                case Translation.Intents translation -> {
                    intents = translation.intents();
                    progress.madeFor(properties());
                    advice = translation.advice();
                    conditions = translation.conditions();
                    Facts before = facts;
                    facts = tools.spans().in("observe", () -> observed(translation, before));
                    if (facts.equals(before)) {
                        if (translation.lookAgainAt() != null) {
                            progress.lookAgainBy(Duration.between(resolved.now(), translation.lookAgainAt()));
                        }
                        translation.documents().forEach(this::told);
                        translation.problems().stream().filter(p -> !progress.problems().contains(p))
                                .forEach(progress::problem);
                        plan();
                        return true;
                    }
                }
            }
        }
        throw new IllegalStateException("the translation of " + key + " does not come to rest");
    }

    private Facts observed(Translation.Intents translation, Facts before) {
        return tools.observer().consult(context.caller(), translation.documents(), tools.observer().observe(context
                .caller(), translation.intents(), before, progress, mayList));
    }

    private Map<String, String> properties() {
        Map<String, String> byKey = new HashMap<>();
        for (Intent intent : intents) {
            if (intent.property() != null) {
                byKey.put(intent.key(), intent.property());
            }
        }
        return byKey;
    }

    /** Why a list that is needed can't be read. */
    private void told(Document document) {
        if (document.needed() && facts.get(document.key()) instanceof Observation.Unreadable(var failure)) {
            progress.problem(Problems.of(failure, document.path()));
            failure.retryAfter().ifPresent(progress::lookAgain);
        }
    }

    /** What no check of the kind caught is a fault of the spec all the same, and tried again only when that changes. */
    private Translation translate() {
        try {
            return context.kind().translate(context.subject(), resolved, facts);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} can't be translated", key, e);
            return new Translation.Refused(Problems.refused(context.spec(), e));
        }
    }

    private void plan() {
        List<Intent> ours = new ArrayList<>();
        List<Step> conflicts = new ArrayList<>();
        intents.forEach(this::prove);
        Caller making = making();
        for (Intent intent : intents) {
            Optional<Problem> hindrance = observing()
                    ? Optional.empty()
                    : unpermitted(making, intent).or(() -> ownership.refusal(intent, facts.get(intent.key())));
            hindrance.ifPresentOrElse(problem -> conflicts.add(new Step.Blocked(intent, problem, List.of())),
                    () -> ours.add(intent));
        }
        List<Step> all = new ArrayList<>(conflicts);
        if (conflicts.isEmpty()) {
            all.addAll(tools.planner().plan(new Planner.Input(context.subject(), ours, facts, progress.busy(),
                    progress.settling(), progress.contested(), context.digest(), context.adoption(),
                    ownership::isAbandoned)));
        }
        context.subject().recorded().stream().filter(this::goesAtOnce)
                .filter(resource -> all.stream().noneMatch(step -> step.key().equals(resource.key())))
                .map(Step.Remove::new).forEach(all::add);
        steps = all.stream().map(this::orLeave).toList();
    }

    /** What its policy keeps, or somebody else holds, is not deleted: the plan is to say so, too. */
    private Step orLeave(Step step) {
        return step instanceof Step.Remove(ResourceStatus resource)
                && (!context.deletion(resource).deletes() || ownership.isHeldByOthers(resource))
                        ? new Step.Leave(resource)
                        : step;
    }

    private boolean isAtOnce(Step step) {
        return switch (step) {
            case Step.Remove(ResourceStatus resource) -> goesAtOnce(resource);
            case Step.Leave(ResourceStatus resource) -> goesAtOnce(resource);
            default -> false;
        };
    }

    private boolean goesAtOnce(ResourceStatus recorded) {
        return intents.stream().noneMatch(intent -> intent.key().equals(recorded.key())
                || intent.id().value().equalsIgnoreCase(recorded.id()))
                && context.deletion(recorded).turn() == DeletionRule.Turn.AT_ONCE;
    }

    /** The answer to the creation may have been lost: what bears our mark, only we can have made. */
    private void prove(Intent intent) {
        if (facts.body(intent.key()).filter(body -> context.read().owner().equals(OwnerTag.of(body))).isPresent()) {
            progress.change(intent.key(), record -> ResourceRecords.proven(record, intent));
        }
    }

    /** Reads by GET what a LIST made suspicious. */
    private Set<String> confirm() {
        Set<String> confirmed = new HashSet<>();
        for (Step step : steps) {
            if (step instanceof Step.Confirm(Intent intent)) {
                facts = facts.with(intent.key(), tools.observer().read(context.caller(), intent, Priority.DRIFT));
                confirmed.add(intent.key());
            }
        }
        return confirmed;
    }

    /** The steps that can be taken now: not twice in a visit, and one at a time where Azure takes no more. */
    private List<Step> due() {
        Set<String> serials = new HashSet<>();
        intents.stream().filter(i -> i.serial() != null && progress.busy().contains(i.key()))
                .forEach(i -> serials.add(String.valueOf(i.serial())));
        boolean underWay = !progress.busy().isEmpty();
        List<Step> due = new ArrayList<>();
        for (Step step : steps) {
            boolean take = switch (step) {
                case Step.Create create -> !progress.wasWritten(step.key()) && !progress.hasSucceeded(step.key())
                        && free(create.intent(), serials);
                case Step.Update update -> !progress.wasWritten(step.key()) && free(update.intent(), serials);
                case Step.Act act -> !progress.wasWritten(step.key()) && free(act.intent(), serials);
                case Step.Replace replace -> !progress.wasWritten(step.key())
                        && !progress.wasWritten(step.key() + "/delete") && free(replace.intent(), serials);
                case Step.Remove _ -> !progress.wasWritten(step.key())
                        && (isAtOnce(step) || !underWay && due.isEmpty());
                // Azure hears nothing of it: all of them go together.
                case Step.Leave _ -> isAtOnce(step)
                        || !underWay && due.stream().allMatch(Step.Leave.class::isInstance);
                case Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> false;
            };
            if (take) {
                due.add(step);
            }
        }
        return due;
    }

    private static boolean free(Intent intent, Set<String> serials) {
        return intent.serial() == null || serials.add(intent.serial());
    }

    private void claim(List<Step> due, Claim claim, List<KindCondition> foreseen) {
        steps.forEach(this::seenBefore);
        boolean fresh = false;
        for (Step step : due) {
            switch (step) {
                case Step.Create(Intent intent, var _, var _) -> {
                    boolean claimed = progress.resource(intent.key())
                            .filter(r -> r.phase() == ResourceStatus.Phase.Creating
                                    && r.id().equalsIgnoreCase(intent.id().value()))
                            .isPresent();
                    ownership.making(intent);
                    if (!claimed) {
                        progress.put(ResourceRecords.claimed(intent));
                        fresh = true;
                    }
                }
                case Step.Update update -> seen(update.intent(), update.origin());
                case Step.Act act -> {
                    seen(act.intent(), act.origin());
                    if (act.action().announced()) {
                        progress.change(act.key(), r -> ResourceRecords.announced(r, act.action()));
                        fresh = true;
                    }
                }
                case Step.Replace replace -> seen(replace.intent(), ResourceStatus.Origin.Adopted);
                case Step.Remove _,Step.Leave _,Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> {
                }
            }
        }
        if (fresh) {
            claim.write(foreseen);
        } else {
            claim.warn(foreseen);
        }
    }

    /** What is there is written down before what is made on it: of what is recorded, the last goes first. */
    private void seenBefore(Step step) {
        if (step instanceof Step.Satisfied(Intent intent, var origin) && intent.mode() == Intent.Mode.MANAGE) {
            seen(intent, origin);
        }
    }

    private void seen(Intent intent, ResourceStatus.Origin found) {
        if (progress.resource(intent.key()).isEmpty() && mayHold(intent)) {
            ResourceStatus.Origin origin = ownership.origin(intent, found);
            progress.put(ResourceRecords.seen(intent, origin));
            if (origin == ResourceStatus.Origin.Adopted) {
                context.events().adopted(intent.id().value());
            }
        }
    }

    /**
     * What several objects may want alike is there for as long as one of them holds it: who may not make it, but finds it
     * there, only uses it.
     */
    private boolean mayHold(Intent intent) {
        if (!intent.shared()) {
            return true;
        }
        try {
            tools.executor().permit(making(), intent);
            return true;
        } catch (OutOfScopeException e) {
            LOG.debug("{} is used and not held: {}", intent.id(), e.getMessage());
            return false;
        }
    }

    private boolean observing() {
        return context.spec().managementPolicy() == ManagementPolicy.Observe;
    }

    /** Writes down what is as wanted, and collects what is not. */
    private void settle() {
        intents.forEach(this::made);
        for (Step step : steps) {
            switch (step) {
                case Step.Satisfied(Intent intent, var origin) -> settled(intent, origin);
                case Step.Blocked blocked when observing() && !blocked.paths().isEmpty() -> {
                    // A difference like another to who only looks: the plan tells of it.
                }
                case Step.Blocked blocked -> {
                    progress.problem(told(blocked));
                    if (blocked.intent().mode() == Intent.Mode.REQUIRE
                            || blocked.intent().mode() == Intent.Mode.TARGET) {
                        waker.awaits(key, blocked.intent().id().value());
                    }
                }
                case Step.Unreadable(Intent intent, var failure) -> {
                    progress.problem(Problems.of(failure, intent.id().value()));
                    failure.retryAfter().ifPresent(progress::lookAgain);
                }
                case Step.Create _ -> unfinished(Reason.CREATING, step);
                case Step.Update _,Step.Act _ -> unfinished(Reason.UPDATING, step);
                case Step.Replace _,Step.Remove _ -> unfinished(Reason.DELETING, step);
                case Step.Leave _ -> LOG.debug("{} is to be let go", step.key());
                case Step.Confirm _ -> unfinished(Reason.AZURE_UNAVAILABLE, step);
            }
        }
    }

    private Problem told(Step.Blocked blocked) {
        Problem told = SpecPaths.told(blocked, context.spec(), context.kind().mainKey());
        return told.reason() == Reason.NOT_KEPT
                ? new Problem(told.reason(),
                        told.message() + tools.policies().culprits(context.caller(), blocked, facts,
                                context.spec(), context.kind().mainKey()))
                : told;
    }

    /** What Azure has made is never again taken for a creation that failed, even if it never comes to rest. */
    private void made(Intent intent) {
        boolean succeeded = facts.body(intent.key()).map(Bodies::provisioningState)
                .filter(state -> state.map(s -> s.equalsIgnoreCase("Succeeded")).orElse(true)).isPresent();
        if (succeeded && !progress.busy().contains(intent.key())) {
            progress.change(intent.key(), r -> r.phase() == ResourceStatus.Phase.Creating
                    && r.id().equalsIgnoreCase(intent.id().value())
                            ? r.withPhase(ResourceStatus.Phase.Updating)
                            : r);
        }
    }

    private void unfinished(Reason reason, Step step) {
        // Why a refused write came to nothing is known already, and says more.
        if (!observing() && !progress.wasRefused(step.key())) {
            progress.problem(new Problem(reason, step.key() + " is not as the spec says yet"));
        }
    }

    private void settled(Intent intent, ResourceStatus.Origin origin) {
        if (observing()) {
            return;
        }
        if (intent.mode() != Intent.Mode.MANAGE) {
            gone(intent);
            return;
        }
        seen(intent, origin);
        progress.change(intent.key(), r -> ResourceRecords.settled(r, intent, intent.body(), context.digest()));
    }

    /** What is recorded but only looked at, and is not there any more, may be wanted of us again. */
    private void gone(Intent intent) {
        if (facts.absent(intent.key()) && progress.resource(intent.key()).isPresent()) {
            progress.forget(intent.key());
            progress.lookAgain(Duration.ofSeconds(1));
        }
    }
}
