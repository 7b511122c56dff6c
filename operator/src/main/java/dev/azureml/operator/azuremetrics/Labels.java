package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.text.Printable;

/** Labels as Prometheus' text format has them. */
final class Labels {
    /** Names in Azure may be longer, and others make them up. */
    private static final int LONGEST = 128;

    private Labels() {
    }

    /** Returns a label, such as {@code cluster="cpu"}. */
    static String of(String name, String value) {
        String line = Printable.line(value);
        String cut = line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST));
        return name + "=\"" + cut.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Returns both, either of which may be empty. */
    static String joined(String some, String others) {
        return some.isEmpty() || others.isEmpty() ? some + others : some + "," + others;
    }
}
