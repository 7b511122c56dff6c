package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.engine.spec.SpecPaths;
import dev.azureml.operator.plan.Change;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What still differs between a spec and Azure, for a person and for Observe: {@code status.plan}. */
public final class PlannedChanges {
    /** Properties of one resource: who reads the plan needs no more. */
    private static final int MOST = 20;

    private final MLSpec spec;
    private final String mainKey;

    private PlannedChanges(MLSpec spec, String mainKey) {
        this.spec = spec;
        this.mainKey = mainKey;
    }

    /**
     * Returns the changes that the steps would make, each property by the spec's path with ARM's behind it.
     *
     * @param mainKey of the intent for which the object stands
     */
    public static List<PlannedChange> of(List<Step> steps, MLSpec spec, String mainKey) {
        PlannedChanges changes = new PlannedChanges(spec, mainKey);
        return steps.stream().flatMap(step -> changes.change(step).stream()).toList();
    }

    private Optional<PlannedChange> change(Step step) {
        return switch (step) {
            case Step.Create(Intent intent, var _, var _) -> Optional.of(whole("Create", intent.id().value()));
            case Step.Update update -> Optional.of(update(update.intent(), update.paths()));
            case Step.Replace replace -> Optional.of(replacement(replace.intent(),
                    replace.changes().stream().map(Change::path).toList(), replace.changes()));
            case Step.Act act -> Optional.of(whole(act.action().verb(), act.intent().id().value()));
            case Step.Remove remove -> Optional.of(whole("Delete", remove.resource().id()));
            case Step.Blocked blocked when blocked.paths().isEmpty() -> Optional.empty();
            case Step.Blocked blocked when isReplacement(blocked) -> Optional.of(
                    replacement(blocked.intent(), blocked.paths(), blocked.changes()));
            case Step.Blocked blocked -> Optional.of(update(blocked.intent(), blocked.paths()));
            case Step.Leave _,Step.Satisfied _,Step.Confirm _,Step.Unreadable _ -> Optional.empty();
        };
    }

    /** What exists is never held up by what can't be made but where it is to be made anew. */
    private static boolean isReplacement(Step.Blocked blocked) {
        return blocked.problem().reason() == Reason.REPLACEMENT_REQUIRED
                || blocked.problem().equals(blocked.intent().creationGuard());
    }

    private static PlannedChange whole(String action, String id) {
        return new PlannedChange(action, id, null, null);
    }

    private PlannedChange update(Intent intent, List<JsonPointer> paths) {
        return new PlannedChange("Update", intent.id().value(), shown(intent, paths), null);
    }

    /** What goes for it is worth a look at each value. */
    private PlannedChange replacement(Intent intent, List<JsonPointer> paths, List<Change> changes) {
        SpecPaths names = SpecPaths.of(spec, intent, mainKey);
        List<PlannedChange.Values> values = changes.stream().limit(MOST).map(change -> new PlannedChange.Values(
                names.shown(change.path()), change.observed(), change.wanted())).toList();
        return new PlannedChange("Replace", intent.id().value(), shown(intent, paths),
                values.isEmpty() ? null : values);
    }

    /**
     * Returns the change of an update with each property's value before and after.
     *
     * @param paths of the properties that are told
     * @param before the resource as Azure has it
     */
    public static PlannedChange withValues(Step.Update update, List<JsonPointer> paths, ObjectNode before, MLSpec spec,
            String mainKey) {
        SpecPaths names = SpecPaths.of(spec, update.intent(), mainKey);
        List<PlannedChange.Values> values = paths.stream()
                .map(path -> Change.of(path, Overlay.at(before, path), Overlay.at(update.wanted(), path),
                        update.intent().secrets().keySet()))
                .map(change -> new PlannedChange.Values(names.shown(change.path()), change.observed(), change.wanted()))
                .toList();
        return new PlannedChange("Update", update.intent().id().value(), paths.stream().map(names::shown).toList(),
                values);
    }

    /** Returns the properties as a person knows them. */
    public static List<String> names(Step.Update update, List<JsonPointer> paths, MLSpec spec, String mainKey) {
        SpecPaths names = SpecPaths.of(spec, update.intent(), mainKey);
        return paths.stream().map(names::shown).toList();
    }

    /** Returns two changes of one resource as one. */
    public static PlannedChange together(PlannedChange one, PlannedChange other) {
        return new PlannedChange(one.action(), one.resource(), both(one.paths(), other.paths()),
                both(one.changes(), other.changes()));
    }

    private static <V> @Nullable List<V> both(@Nullable List<V> some, @Nullable List<V> more) {
        if (some == null || more == null) {
            return some == null ? more : some;
        }
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private List<String> shown(Intent intent, List<JsonPointer> paths) {
        SpecPaths names = SpecPaths.of(spec, intent, mainKey);
        return paths.stream().limit(MOST).map(names::shown).toList();
    }
}
