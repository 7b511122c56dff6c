package dev.azureml.operator.cli;

import dev.azureml.api.Advice;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would be done for a set of manifests.
 *
 * @param remarks on the whole
 * @param failure why nothing could be compared with Azure, so that of the objects those alone are there that are refused
 *     without it; null when all were compared
 */
public record Plan(List<OfObject> objects, List<String> remarks, @Nullable String failure) {
    /** Nothing is to be done. */
    public static final int UNCHANGED = 0;
    /** Something is wrong. */
    public static final int ERRORS = 1;
    /** Something is to be done. */
    public static final int CHANGES = 2;

    /** A plan of objects that were compared. */
    public Plan(List<OfObject> objects, List<String> remarks) {
        this(objects, remarks, null);
    }

    /**
     * What would be done for one object.
     *
     * @param place the file and line
     * @param blocked changes that the errors are in the way of
     * @param errors what keeps it from being done, each with its place
     * @param waits why it is not at its end with that, which is no error; null when it is
     * @param findings what was looked at and is not as it should be
     * @param assumed Secrets that are taken to be there
     * @param unknown properties of which Azure does not show what it has
     * @param cost what it costs a month
     */
    public record OfObject(String kind, String namespace, String name, String place, List<PlannedChange> changes,
            List<PlannedChange> blocked, List<Located> errors, @Nullable Problem waits, List<KindCondition> findings,
            List<Advice> advice, Set<String> assumed, Set<String> unknown, Cost cost) {
        String title() {
            return kind + " " + namespace + "/" + name;
        }
    }

    /**
     * What an object, or all of them, cost a month.
     *
     * @param after with what is to be done; null where that is not known, or nothing costs
     * @param before as Azure has it; null likewise
     */
    public record Cost(@Nullable Estimate after, @Nullable Estimate before) {
        /** Nobody knows. */
        public static final Cost NONE = new Cost(null, null);
    }

    /** Returns what all of it costs. */
    Cost cost() {
        return new Cost(sum(Cost::after), sum(Cost::before));
    }

    private @Nullable Estimate sum(Function<Cost, @Nullable Estimate> which) {
        Optional<Estimate> sum = objects.stream().map(OfObject::cost).flatMap(cost -> Stream.ofNullable(which.apply(
                cost))).reduce(Estimate::and);
        return sum.orElse(null);
    }

    /** A message with its place in a file. */
    public record Located(String place, String message) {
    }

    /** Returns the exit code that says what it came to. */
    public int exitCode() {
        return failure != null || objects.stream().anyMatch(object -> !object.errors().isEmpty())
                ? ERRORS
                : objects.stream().anyMatch(object -> !object.changes().isEmpty()) ? CHANGES : UNCHANGED;
    }

    long count(String action) {
        return objects.stream().flatMap(object -> object.changes().stream()).filter(c -> c.action().equals(action))
                .count();
    }

    /** Returns the last line: how much would be done. */
    String summary() {
        if (failure != null) {
            return "No plan: " + failure;
        }
        long all = objects.stream().mapToLong(object -> object.changes().size()).sum();
        long others = all - count("Create") - count("Update") - count("Replace") - count("Delete");
        long unchanged = objects.stream().filter(o -> o.changes().isEmpty() && o.errors().isEmpty()).count();
        long errors = objects.stream().mapToLong(object -> object.errors().size()).sum();
        return "Plan: " + count("Create") + " to create, " + count("Update") + " to update, " + count("Replace")
                + " to replace, " + count("Delete") + " to delete" + (others == 0 ? "" : ", " + others + " to act on")
                + "; " + unchanged + " of " + objects.size() + " objects unchanged"
                + (errors == 0 ? "." : "; " + errors + (errors == 1 ? " error." : " errors."));
    }
}
