package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A range of IPv4 addresses as networks have them. */
record Cidr(String text, long first, int bits) {
    private static final int ALL = 32;
    private static final Pattern WRITTEN = Pattern.compile("((?:\\d{1,3}[.]){3}\\d{1,3})/(\\d{1,2})");

    /** @throws ArmError as Azure says of what is none, or does not begin where it says */
    static Cidr parse(String text, String target) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > ALL
                || Stream.of(matcher.group(1).split("[.]", -1)).anyMatch(octet -> Integer.parseInt(octet) > 255)) {
            throw ArmError.badRequest("InvalidAddressPrefixFormat", "Address prefix " + text
                    + " of resource is not formatted correctly. It should follow CIDR notation, for example"
                    + " 10.0.0.0/24.", target);
        }
        int bits = Integer.parseInt(matcher.group(2));
        long number = Stream.of(matcher.group(1).split("[.]", -1)).mapToLong(Long::parseLong).reduce(0,
                (sum, octet) -> sum * 256 + octet);
        Cidr range = new Cidr(text, number, bits);
        if (number % range.size() != 0) {
            throw ArmError.badRequest("InvalidCIDRNotation", "The address prefix " + text
                    + " of resource has an invalid CIDR notation. For the given prefix length, the address prefix should begin"
                    + " with the first address of its range.", target);
        }
        return range;
    }

    long size() {
        return 1L << (ALL - bits);
    }

    boolean contains(Cidr other) {
        return first <= other.first && other.first + other.size() <= first + size();
    }

    boolean overlaps(Cidr other) {
        return first < other.first + other.size() && other.first < first + size();
    }
}
