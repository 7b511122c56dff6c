package dev.azureml.operator.engine.inputs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long a value of a Secret or ConfigMap may be to be used: no credential, variable or script is longer, and many
 * visits at once hold what they use.
 */
final class DataLimit {
    static final int KIB = 64;
    /** Of a Secret, in base64. */
    private static final int LONGEST = KIB * 1024 * 4 / 3 + 4;
    /** Stands for what was cut; no base64, and no text that a person writes. */
    private static final String CUT = "\0cut";

    private DataLimit() {
    }

    /** The data without values that are too long. */
    static Map<String, String> cut(Map<String, String> data) {
        Map<String, String> all = new TreeMap<>(data);
        all.replaceAll((_, value) -> value.length() > LONGEST ? CUT : value);
        return all;
    }

    static boolean isCut(@Nullable String value) {
        return CUT.equals(value);
    }
}
