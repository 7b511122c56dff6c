package dev.azureml.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a resource is made anew: deleted, and created again under its name. Only where the spec allows that.
 *
 * @param inUse why it can't be taken down for now, and what to do; null when it can
 * @param renewal why it is to be made anew although no property differs; null when it is not
 * @param caution what Azure may get wrong, for the event; null when nothing is known
 * @param holds what goes for good with the old one, so that a person has to name it; null when nothing does
 */
public record ReplaceRule(@Nullable String inUse, @Nullable String renewal, @Nullable String caution,
        @Nullable String holds) {
    /** Nothing speaks against it. */
    public static final ReplaceRule FREELY = new ReplaceRule(null, null, null, null);

    public ReplaceRule whileInUse(@Nullable String why) {
        return new ReplaceRule(why, renewal, caution, holds);
    }

    public ReplaceRule renewedBecause(@Nullable String why) {
        return new ReplaceRule(inUse, why, caution, holds);
    }

    public ReplaceRule withCaution(@Nullable String words) {
        return new ReplaceRule(inUse, renewal, words, holds);
    }

    public ReplaceRule holding(String what) {
        return new ReplaceRule(inUse, renewal, caution, what);
    }
}
