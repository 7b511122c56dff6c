package dev.azureml.operator.text;

import java.util.Comparator;

/**
 * Where something stands in a file.
 *
 * @param file its name; empty where there is but one
 * @param line the first is 1
 * @param address by which Terraform calls what stands there, which says more than a line; empty elsewhere
 */
public record SourceLocation(String file, int line, String address) implements Comparable<SourceLocation> {
    private static final Comparator<SourceLocation> ORDER = Comparator.comparing(SourceLocation::file)
            .thenComparingInt(SourceLocation::line).thenComparing(SourceLocation::address);

    public SourceLocation(String file, int line) {
        this(file, line, "");
    }

    /** Returns a line of the only file that there is. */
    public static SourceLocation line(int line) {
        return new SourceLocation("", line);
    }

    /** Returns the same in that file, where none is named yet. */
    public SourceLocation in(String only) {
        return file.isEmpty() ? new SourceLocation(only, line, address) : this;
    }

    @Override
    public int compareTo(SourceLocation other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address.isEmpty() ? file + ":" + line : file + ": " + address;
    }
}
