package dev.azureml.operator.convert;

import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param line the first is 1
 * @param address by which Terraform calls what stands there, which says more than a line; empty elsewhere
 */
record Place(String file, int line, String address) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::file).thenComparingInt(Place::line)
            .thenComparing(Place::address);

    Place(String file, int line) {
        this(file, line, "");
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address.isEmpty() ? file + ":" + line : file + ": " + address;
    }
}
