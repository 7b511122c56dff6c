package dev.azureml.operator.azureml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range of IPv4 addresses; one address is a range of one.
 *
 * @param text as it was written
 * @param first its first address, as a number
 * @param prefix how many bits all its addresses have in common
 */
public record AddressRange(String text, long first, int prefix) {
    private static final int BITS = 32;
    private static final Pattern WRITTEN = Pattern
            .compile("(\\d{1,3})[.](\\d{1,3})[.](\\d{1,3})[.](\\d{1,3})(?:/(\\d{1,2}))?");
    /** What no client on the internet has: private networks, a provider's own, the host and its link, multicast. */
    private static final List<AddressRange> NOT_PUBLIC = Stream.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
            "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3")
            .flatMap(text -> parse(text).stream()).toList();

    /** Returns the range that is written so, an address alone among them; empty where it is none. */
    public static Optional<AddressRange> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Integer> octets = IntStream.rangeClosed(1, 4).mapToObj(matcher::group).map(Integer::valueOf).toList();
        String bits = matcher.group(5);
        int prefix = bits == null ? BITS : Integer.parseInt(bits);
        if (prefix > BITS || octets.stream().anyMatch(octet -> octet > 255)) {
            return Optional.empty();
        }
        long number = octets.stream().mapToLong(Integer::longValue).reduce(0, (sum, octet) -> sum * 256 + octet);
        return Optional.of(new AddressRange(text, number, prefix));
    }

    /** Whether all addresses of the other are of this one. */
    public boolean contains(AddressRange other) {
        return prefix <= other.prefix && start() == other.first >>> (BITS - prefix) << (BITS - prefix);
    }

    /** Whether they have an address in common. */
    public boolean overlaps(AddressRange other) {
        return contains(other) || other.contains(this);
    }

    /** Returns how many addresses it has. */
    public long size() {
        return 1L << (BITS - prefix);
    }

    /** Whether no address of it is one that clients on the internet can't have. */
    public boolean isPublic() {
        return NOT_PUBLIC.stream().noneMatch(range -> range.contains(this) || contains(range));
    }

    /** Whether it has an address that clients on the internet can have. */
    public boolean hasPublic() {
        return NOT_PUBLIC.stream().noneMatch(range -> range.contains(this));
    }

    /** Whether it is written by its first address, as services keep it. */
    public boolean isWrittenByItsFirst() {
        return start() == first;
    }

    /** The range by its first address, such as 203.0.113.0/24. */
    public String normal() {
        long start = start();
        return (start >> 24 & 255) + "." + (start >> 16 & 255) + "." + (start >> 8 & 255) + "." + (start & 255) + "/"
                + prefix;
    }

    private long start() {
        return first >>> (BITS - prefix) << (BITS - prefix);
    }
}
