package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.json.Difference;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One property that is to be another, as a person is told of it; of a secret neither value is said.
 *
 * @param observed what Azure has; null where it has nothing
 * @param wanted what the spec says; null where it says nothing
 */
public record Change(JsonPointer path, @Nullable String observed, @Nullable String wanted) {
    private static final int LONGEST = 120;
    private static final Pattern VARIABLES = Pattern.compile("(?i)/environmentVariables(/|$)");

    /**
     * The change that a difference asks for.
     *
     * @param secret where secrets are
     */
    static Change of(Difference difference, Set<JsonPointer> secret) {
        return of(difference.path(), difference.observed(), difference.wanted(), secret);
    }

    /**
     * The change of a property from one value to another; null for none.
     *
     * @param secret where secrets are
     */
    public static Change of(JsonPointer path, @Nullable JsonNode observed, @Nullable JsonNode wanted,
            Set<JsonPointer> secret) {
        // Variables hold what people put into them, and a plan is read by more than may read them.
        boolean hidden = VARIABLES.matcher(path.toString()).find() || UpdateRule.isWithin(path, secret)
                || secret.stream().anyMatch(one -> UpdateRule.isWithin(one, Set.of(path)));
        return hidden
                ? new Change(path, null, null)
                : new Change(path, text(observed), text(wanted));
    }

    /** Whether there is a value to tell. */
    boolean isTold() {
        return observed != null || wanted != null;
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return null;
        }
        return Texts.cut(value.isTextual() ? value.textValue() : value.toString(), LONGEST);
    }
}
