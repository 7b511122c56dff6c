package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.engine.azure.Azure;
import dev.azureml.operator.engine.azure.Problems;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.references.AllowedNamespaces;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNullElse;

/**
 * The deletion of one object, from what its status records: references, Secrets and parents may be gone already.
 */
final class ResourceDeletion<S extends MLSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceDeletion.class);
    private static final int MOST_NAMED = 5;

    /** What Azure says to a question; unknown where it did not say, and the problem is written down. */
    private enum Answer {
        YES,
        NO,
        UNKNOWN;

        static Answer of(boolean yes) {
            return yes ? YES : NO;
        }
    }

    private final ReconcileLoop.Tools tools;
    private final Azure azure;
    private final ReferenceIndex index;
    private final ObjectKey key;
    private final ReconcileContext<S> context;
    private final ReconcileProgress progress;

    ResourceDeletion(ReconcileLoop.Tools tools, Azure azure, ReferenceIndex index, ObjectKey key,
            ReconcileContext<S> context) {
        this.tools = tools;
        this.azure = azure;
        this.index = index;
        this.key = key;
        this.context = context;
        this.progress = context.progress();
    }

    /** Takes the next steps; true when nothing of it is left that should go. */
    boolean run() {
        if (observes()) {
            return true;
        }
        if (isUsed()) {
            return false;
        }
        tools.operations().poll(context.caller(), progress, context.events(), _ -> List.of(),
                resource -> context.deletion(resource).outlivesParent());
        List<ResourceStatus> all = progress.resources();
        for (ResourceStatus resource : inOrder()) {
            if (goesWithParent(resource, all)) {
                progress.forget(resource.key());
            } else if (!leave(resource)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Asks nothing of Azure: who it was worked on as is gone.
     *
     * @param until somebody may bring it back; what would be deleted is let go of then. Null for ever
     * @return true when nothing holds the object any more
     */
    boolean runWithout(String credentials, Instant now, @Nullable Instant until) {
        if (observes()) {
            return true;
        }
        if (isUsed()) {
            return false;
        }
        List<String> staying = progress.resources().stream().filter(this::isDeleted).map(ResourceStatus::id).toList();
        if (!staying.isEmpty() && (until == null || now.isBefore(until))) {
            progress.problem(new Problem(Reason.DEPENDENCY_NOT_READY,
                    credentials + " with the credentials is gone: create it"
                            + " again, or " + (until == null
                                    ? "set deletionPolicy: Retain to leave in Azure "
                                    : "at " + until + " this is let go of, and there stay in Azure ")
                            + named(staying)));
            if (until != null) {
                progress.lookAgainBy(Duration.between(now, until));
            }
            return false;
        }
        return letGo(credentials + " with the credentials is gone");
    }

    /** Whether anything in Azure is deleted with the object. */
    boolean deletes() {
        return !observes() && progress.resources().stream()
                .anyMatch(this::isDeleted); // whoever else holds it: the other may let go of it meanwhile
    }

    private boolean observes() {
        return context.spec().managementPolicy() == ManagementPolicy.Observe;
    }

    /** Whether Azure was asked to delete any of it. */
    boolean hasBegun() {
        return progress.resources().stream().anyMatch(r -> r.phase() == ResourceStatus.Phase.Deleting);
    }

    /**
     * Asks nothing of Azure, where all that the object has there stays.
     *
     * @param why told of each resource that would have been deleted
     * @return true: nothing holds the object any more
     */
    boolean letGo(String why) {
        if (observes()) {
            return true;
        }
        progress.resources().reversed().forEach(resource -> leaveBehind(resource, why));
        return true;
    }

    private void leaveBehind(ResourceStatus resource, String why) {
        if (!isDeleted(resource)) {
            tools.executor().remove(context, resource, Facts.NONE);
            return;
        }
        boolean last = context.ownership().isLastHolder(resource);
        progress.forget(resource.key());
        if (last) {
            context.events().leftBehind(resource.id(), why);
        }
    }

    private boolean isUsed() {
        List<ObjectKey> dependents = dependents();
        if (dependents.isEmpty()) {
            return false;
        }
        progress.problem(new Problem(Reason.DEPENDENTS_EXIST, "still used by " + named(dependents.stream()
                .map(ObjectKey::toString).sorted().toList()) + "; delete them first"));
        return true;
    }

    /**
     * Last made, first gone, but for what the kind keeps to the end; what Azure deletes with its parent comes after it, and
     * is then only forgotten.
     */
    private List<ResourceStatus> inOrder() {
        List<ResourceStatus> all = progress.resources().reversed();
        List<ResourceStatus> order = new ArrayList<>(all.stream().filter(r -> !goesWithParent(r, all))
                .sorted(Comparator.comparing(r -> context.deletion(r).turn())).toList());
        all.stream().filter(r -> goesWithParent(r, all)).forEach(order::add);
        return order;
    }

    private boolean goesWithParent(ResourceStatus resource, List<ResourceStatus> all) {
        return !context.deletion(resource).outlivesParent()
                && all.stream().anyMatch(parent -> isPartOf(resource, parent) && isDeleted(parent));
    }

    private boolean isDeleted(ResourceStatus resource) {
        return context.deletion(resource).deletes();
    }

    private static boolean isPartOf(ResourceStatus resource, ResourceStatus parent) {
        ArmId id = ArmId.parse(parent.id());
        return !resource.key().equals(parent.key())
                && !id.type().equalsIgnoreCase("Microsoft.Resources/resourceGroups")
                && ArmId.parse(resource.id()).isWithin(id);
    }

    private List<ObjectKey> dependents() {
        List<Link> links = new ArrayList<>();
        links.add(Link.object(key));
        progress.resource(context.kind().mainKey()).map(ResourceStatus::id).map(Link::workspaceId)
                .ifPresent(links::add);
        if (progress.resource(context.kind().mainKey()).filter(this::isDeleted).isPresent()) {
            equipped().map(Link::livesOn).ifPresent(links::add);
        }
        return index.linked(links).stream().filter(other -> !other.equals(key) && counts(other)).toList();
    }

    /** A name in a spec is written easily: from where it is not allowed, only what lies in what is deleted holds us up. */
    private boolean counts(ObjectKey other) {
        return other.namespace().equals(key.namespace())
                || AllowedNamespaces.list(context.spec(), other.namespace())
                || index.find(other).stream().flatMap(known -> known.resources().stream())
                        .flatMap(resource -> ArmId.tryParse(resource.id()).stream()).anyMatch(this::liesInWhatGoes);
    }

    private boolean liesInWhatGoes(ArmId id) {
        return Stream.concat(progress.resources().stream().map(ResourceStatus::id), equipped().stream())
                .flatMap(going -> ArmId.tryParse(going).stream()).anyMatch(id::isWithin);
    }

    private Optional<String> equipped() {
        return Optional.ofNullable(context.kind().references(context.spec()).equips());
    }

    /** True when the resource is gone, or let go. */
    private boolean leave(ResourceStatus resource) {
        Optional<OperationStatus> operation = progress.operations().stream()
                .filter(o -> o.key().equals(resource.key())).findFirst();
        if (operation.isPresent()) {
            progress.problem(new Problem(Reason.DELETING, "Azure is at " + operation.get().verb() + " of "
                    + resource.id()));
            return false;
        }
        if (progress.wasWritten(resource.key())) {
            return false; // its deletion has just failed: the next visit tries again
        }
        if (!isDeleted(resource)) {
            tools.executor().remove(context, resource, Facts.NONE);
            return true;
        }
        if (resource.phase() == ResourceStatus.Phase.Creating) {
            switch (isOurs(resource)) {
                case UNKNOWN -> {
                    return false;
                }
                case NO -> {
                    progress.forget(resource.key());
                    return true;
                }
                case YES -> LOG.debug("{} was made before its creation was seen to end", resource.id());
            }
        }
        Optional<Reliance> reliance = context.deletion(resource).reliance();
        if (reliance.isPresent()) {
            switch (isReliedOn(reliance.get())) {
                case UNKNOWN -> {
                    return false;
                }
                case YES -> {
                    tools.executor().retain(context, resource);
                    return true;
                }
                case NO -> LOG.debug("nothing relies on {} any more", resource.id());
            }
        }
        if (isLeftToOthers(resource)) {
            return true;
        }
        if (holdsOthers(resource) != Answer.NO) {
            return false;
        }
        tools.executor().remove(context, resource, Facts.NONE);
        if (progress.resource(resource.key()).isEmpty() || isArchived(resource)) {
            return true;
        }
        if (progress.problems().isEmpty()) {
            progress.problem(new Problem(Reason.DELETING, "Azure is deleting " + resource.id()));
        }
        return false;
    }

    /** What other objects have too stays, whatever is in it; of those that leave at once the last one looks. */
    private boolean isLeftToOthers(ResourceStatus resource) {
        boolean left = context.ownership().isHeldByOthers(resource) && !context.ownership().isLastHolder(resource);
        if (left) {
            progress.forget(resource.key());
        }
        return left;
    }

    /** What Azure refuses to delete at all, and does not merely put off, goes into the archive where it has one. */
    private boolean isArchived(ResourceStatus resource) {
        Problem refusal = progress.refused().get(resource.key());
        return refusal != null && refusal.reason() == Reason.INVALID_SPEC && context.deletion(resource).archived()
                .filter(mark -> tools.executor().archive(context, resource, mark, tools.planner())).isPresent();
    }

    private Answer isReliedOn(Reliance reliance) {
        ArmResult result = azure.send(context.caller(), ArmRequest.get(reliance.of(), reliance.apiVersion()),
                Priority.DELETE_AND_POLL);
        return switch (result) {
            case ArmResult.Ok ok -> Answer.of(ok.response().body() != null
                    && reliance.on().test(ok.response().body()));
            case ArmResult.Accepted _,ArmResult.NotFound _ -> Answer.NO;
            case ArmResult.Failure failure -> unknown(failure, reliance.of().value());
        };
    }

    /** A claim whose PUT may never have left: whether the resource is there, and not somebody else's. */
    private Answer isOurs(ResourceStatus resource) {
        ArmResult result = azure.send(context.caller(), ArmRequest.get(ArmId.parse(resource.id()),
                resource.apiVersion()), Priority.DELETE_AND_POLL);
        return switch (result) {
            case ArmResult.NotFound _ -> Answer.NO;
            case ArmResult.Ok ok -> {
                String mark = mark(ok.response().body());
                yield Answer.of(mark.isEmpty()
                        ? !tools.planner().areMarked(ArmId.parse(resource.id()).type())
                        : mark.equals(context.read().owner()));
            }
            case ArmResult.Accepted _ -> Answer.YES;
            case ArmResult.Failure failure -> unknown(failure, resource.id());
        };
    }

    private Answer unknown(ArmResult.Failure failure, String id) {
        progress.problem(Problems.of(failure, id));
        failure.retryAfter().ifPresent(progress::lookAgain);
        return Answer.UNKNOWN;
    }

    private static String mark(@Nullable JsonNode body) {
        return body == null ? "" : requireNonNullElse(OwnerTag.of(body), "");
    }

    /** Whether something would be deleted with the resource that is not ours. */
    private Answer holdsOthers(ResourceStatus resource) {
        for (DeletionRule.Contents contents : context.deletion(resource).mustBeEmpty()) {
            Optional<List<ObjectNode>> found = tools.executor().held(context.caller(), contents, resource.apiVersion(),
                    progress);
            if (found.isEmpty()) {
                return Answer.UNKNOWN;
            }
            List<String> held = found.get().stream().filter(contents.counts())
                    .filter(item -> !mark(item).equals(context.read().owner()))
                    .map(item -> item.path("id").asText("")).toList();
            if (!held.isEmpty()) {
                progress.problem(new Problem(Reason.DEPENDENTS_EXIST, resource.id() + " " + contents.relation() + " "
                        + named(held) + "; " + contents.why()));
                return Answer.YES;
            }
        }
        return Answer.NO;
    }

    private static String named(List<String> names) {
        String some = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? some + " and " + (names.size() - MOST_NAMED) + " more" : some;
    }
}
