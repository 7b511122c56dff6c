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
 * @param replacement how it is made anew where a change can't be made in place
 */
public record UpdateRule(Set<JsonPointer> createOnly, @Nullable Set<JsonPointer> updatable,
        Set<JsonPointer> patchable, ReplaceRule replacement) {

    /** Everything can be updated by PUT. */
    public static final UpdateRule PUT = new UpdateRule(Set.of(), null, Set.of(), ReplaceRule.FREELY);

    public static UpdateRule createOnly(String... paths) {
        return new UpdateRule(pointers(paths), null, Set.of(), ReplaceRule.FREELY);
    }

    public static UpdateRule onlyUpdatable(String... paths) {
        return new UpdateRule(Set.of(), pointers(paths), Set.of(), ReplaceRule.FREELY);
    }

    public UpdateRule patching(String... paths) {
        return new UpdateRule(createOnly, updatable, pointers(paths), replacement);
    }

    public UpdateRule replaced(ReplaceRule rule) {
        return new UpdateRule(createOnly, updatable, patchable, rule);
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
