package dev.azureml.operator.policyrule;

import java.util.List;
import java.util.stream.Stream;

/** Whether a condition holds: what is not known here is neither, and so never taken for a denial. */
enum Truth {
    YES,
    NO,
    UNKNOWN;

    static Truth of(boolean holds) {
        return holds ? YES : NO;
    }

    Truth negated() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Returns whether all hold: one that does not decides it, whatever the others are. */
    static Truth all(Stream<Truth> conditions) {
        List<Truth> known = conditions.toList();
        return known.contains(NO) ? NO : known.contains(UNKNOWN) ? UNKNOWN : YES;
    }

    /** Returns whether any holds. */
    static Truth any(Stream<Truth> conditions) {
        return all(conditions.map(Truth::negated)).negated();
    }
}
