package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a resource takes a change.
 *
 * @param createOnly paths (with all below them) that Azure takes at creation alone
 * @param updatable when not null, the only paths that can change in place
 * @param patchable paths that Azure's PATCH takes; a change within them is sent as PATCH, any other as PUT
 * @param inUse why it can't be taken down to be made anew for now, and what to do; null when it can
 * @param notCreated why it can't be made for now; says nothing of what exists
 * @param renewal why it is to be made anew although no property differs; only where a replacement is allowed
 * @param caution what Azure may get wrong when it is made anew, for the event; null when nothing is known
 * @param holds what goes for good when it is made anew, so that a person has to name it; null when nothing does
 */
public record UpdateRule(Set<JsonPointer> createOnly, @Nullable Set<JsonPointer> updatable,
        Set<JsonPointer> patchable, @Nullable String inUse, @Nullable Problem notCreated, @Nullable String renewal,
        @Nullable String caution, @Nullable String holds) {

    /** Everything can be updated by PUT. */
    public static final UpdateRule PUT = new UpdateRule(Set.of(), null, Set.of(), null, null, null, null, null);

    public static UpdateRule createOnly(String... paths) {
        return new UpdateRule(pointers(paths), null, Set.of(), null, null, null, null, null);
    }

    public static UpdateRule onlyUpdatable(String... paths) {
        return new UpdateRule(Set.of(), pointers(paths), Set.of(), null, null, null, null, null);
    }

    public UpdateRule patching(String... paths) {
        return new UpdateRule(createOnly, updatable, pointers(paths), inUse, notCreated, renewal, caution, holds);
    }

    public UpdateRule whileInUse(@Nullable String why) {
        return new UpdateRule(createOnly, updatable, patchable, why, notCreated, renewal, caution, holds);
    }

    public UpdateRule notCreatedFor(@Nullable Problem why) {
        return new UpdateRule(createOnly, updatable, patchable, inUse, why, renewal, caution, holds);
    }

    public UpdateRule renewedBecause(@Nullable String why) {
        return new UpdateRule(createOnly, updatable, patchable, inUse, notCreated, why, caution, holds);
    }

    public UpdateRule renewedWithCaution(@Nullable String words) {
        return new UpdateRule(createOnly, updatable, patchable, inUse, notCreated, renewal, words, holds);
    }

    public UpdateRule holding(String what) {
        return new UpdateRule(createOnly, updatable, patchable, inUse, notCreated, renewal, caution, what);
    }

    /** Whether a change at the path needs the resource to be made anew. */
    public boolean replaces(JsonPointer path) {
        if (updatable != null && !isWithin(path, updatable)) {
            return true;
        }
        return isWithin(path, createOnly);
    }

    /** The patchable paths that cover all the changes; empty when a PUT is needed. */
    public List<JsonPointer> patchFor(Collection<JsonPointer> changes) {
        if (changes.isEmpty() || !changes.stream().allMatch(path -> isWithin(path, patchable))) {
            return List.of();
        }
        return patchable.stream().filter(p -> changes.stream().anyMatch(c -> isWithin(c, Set.of(p)))).sorted((a,
                b) -> a.toString().compareTo(b.toString())).toList();
    }

    /** Whether the path is one of the prefixes or below one. */
    static boolean isWithin(JsonPointer path, Set<JsonPointer> prefixes) {
        String text = path.toString();
        return prefixes.stream().map(JsonPointer::toString)
                .anyMatch(prefix -> text.equals(prefix) || text.startsWith(prefix + "/"));
    }

    private static Set<JsonPointer> pointers(String... paths) {
        return Set.copyOf(List.of(paths).stream().map(JsonPointer::compile).toList());
    }
}
