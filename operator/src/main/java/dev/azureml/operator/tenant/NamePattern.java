package dev.azureml.operator.tenant;

import java.util.regex.Pattern;

/**
 * A name of a namespace, in which {@code *} stands for any characters, also for none.
 *
 * @param text such as {@code team-a}, {@code team-a-*} or {@code *}
 */
public record NamePattern(String text) {
    private static final Pattern VALID = Pattern.compile("[-a-z0-9*]{1,63}");
    private static final char ANY = '*';

    /** Throws {@link IllegalArgumentException} naming the text when no namespace could be called so. */
    public NamePattern {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no name of a namespace: expected lower-case letters, "
                    + "digits, '-' and '*' for any characters, such as team-a or team-a-*");
        }
    }

    /** Returns whether the name is one of those meant. */
    public boolean matches(String name) {
        // Step by step, with one place to go back to: as long as pattern and name together, whatever they are.
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == ANY) {
                star = at++;
                resume = in;
            } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        return text.substring(at).chars().allMatch(c -> c == ANY);
    }

    /** Returns whether it stands for every name. */
    boolean isEveryName() {
        return text.chars().allMatch(c -> c == ANY);
    }
}
