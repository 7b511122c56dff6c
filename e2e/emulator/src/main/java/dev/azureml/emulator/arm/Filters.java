package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one OData filter that is used here: {@code name eq 'value'}; others match everything, as {@code atScope()} does. */
public final class Filters {
    private static final Pattern EQUALS = Pattern.compile("(\\w+) eq '((?:[^']|'')*)'");

    private Filters() {
    }

    /** Whether a resource passes. */
    public static boolean matches(String filter, Entry entry) {
        return matches(filter, entry.body());
    }

    /** Whether a resource's body passes. */
    public static boolean matches(String filter, ObjectNode body) {
        Matcher m = EQUALS.matcher(filter);
        return !m.find() || Json.text(body, "properties." + m.group(1)).toLowerCase(Locale.ROOT)
                .equals(m.group(2).replace("''", "'").toLowerCase(Locale.ROOT));
    }
}
