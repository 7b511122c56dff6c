package dev.azureml.operator.declared;

import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param file its name; empty where there is but one
 * @param line the first is 1
 * @param address by which Terraform calls it; empty where the line says more
 */
public record Spot(String file, int line, String address) implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER = Comparator.comparing(Spot::file).thenComparingInt(Spot::line)
            .thenComparing(Spot::address);

    public static Spot line(int line) {
        return new Spot("", line, "");
    }

    String shown() {
        return address.isEmpty() ? file + ":" + line : file + ": " + address;
    }

    @Override
    public int compareTo(Spot other) {
        return ORDER.compare(this, other);
    }
}
