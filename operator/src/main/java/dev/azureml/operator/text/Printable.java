package dev.azureml.operator.text;

import java.util.regex.Pattern;

/** Texts of others fit for a terminal, a log and a comment. */
public final class Printable {
    /** What moves a cursor, ends a line for one reader or another, or turns the direction of writing. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");
    /** Agents of Azure Pipelines and GitHub take lines of this form for orders. */
    private static final Pattern ORDER = Pattern.compile("##vso\\[|##\\[|(?<=^|\\s)::");

    private Printable() {
    }

    /** Returns the same, cut to so many characters. */
    public static String line(String text, int longest) {
        String line = line(text);
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest));
    }

    /** Returns the text on one line, without what a reader does not see, and without what an agent obeys. */
    public static String line(String text) {
        String seen = UNSEEN.matcher(text).replaceAll(" ");
        return ORDER.matcher(seen).replaceAll(order -> order.group().charAt(0) + " " + order.group().substring(1)
                .replace("$", "\\\\$"));
    }
}
