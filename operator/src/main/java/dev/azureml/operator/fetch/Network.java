package dev.azureml.operator.fetch;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike.
 *
 * @param first the lowest of them
 * @param bits how many bits they have in common
 */
public record Network(InetAddress first, int bits) {
    private static final Pattern FORM = Pattern
            .compile("((?:[0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)/([0-9]{1,3})");

    /** Throws {@link IllegalArgumentException} saying what was expected. */
    public static Network parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected a network such as 10.0.0.0/8 or fd00::/8");
        }
        InetAddress first = InetAddress.ofLiteral(form.group(1));
        int bits = Integer.parseInt(form.group(2));
        if (bits > first.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("expected a network such as 10.0.0.0/8 or fd00::/8");
        }
        return new Network(first, bits);
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
