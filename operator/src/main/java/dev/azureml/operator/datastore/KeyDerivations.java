package dev.azureml.operator.datastore;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How often a PKCS #12 file has keys derived when it is opened, which whoever wrote the file chose. Read from its DER
 * before anything is derived: as the sum of all integers outside of what is encrypted or opened later, so that none is
 * missed. A file in another encoding, such as BER with its indefinite lengths, is not counted at all.
 */
final class KeyDerivations {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1f;
    /** What a ContentInfo holds. */
    private static final int CONTENT = 0xa0;
    private static final int DEEPEST = 24;

    private final byte[] der;
    private long count;

    private KeyDerivations(byte[] der) {
        this.der = der;
    }

    /** Returns how often at most; empty when it can't be told. */
    static OptionalLong count(byte[] file) {
        KeyDerivations all = new KeyDerivations(file);
        return all.walk(new Span(0, file.length), 0, false, DEEPEST)
                ? OptionalLong.of(all.count)
                : OptionalLong.empty();
    }

    /** Some of the bytes. */
    private record Span(int from, int end) {
    }

    /**
     * Looks at elements that follow each other; false when they are no DER.
     *
     * @param holder the tag of what they are in
     * @param inside whether they are in the list of the file's parts, which stands in octets of its own
     */
    private boolean walk(Span elements, int holder, boolean inside, int depth) {
        int at = elements.from;
        while (at < elements.end) {
            int tag = der[at] & 0xff;
            Span content = content(at + 1, elements.end);
            if (content == null || depth == 0 || (tag & LONG_TAG) == LONG_TAG || tag == (OCTETS | CONSTRUCTED)) {
                return false;
            }
            boolean isParts = tag == OCTETS && holder == CONTENT && !inside;
            if (tag == INTEGER && !add(content)
                    || (isParts || (tag & CONSTRUCTED) != 0) && !walk(content, tag, inside || isParts, depth - 1)) {
                return false;
            }
            at = content.end;
        }
        return true;
    }

    /** Null for a length that is none, or is not said. */
    private @Nullable Span content(int at, int end) {
        if (at >= end) {
            return null;
        }
        int first = der[at] & 0xff;
        int size = first < 0x80 ? 0 : first & 0x7f;
        int begin = at + 1 + size;
        if (first == 0x80 || size > 3 || begin > end) {
            return null;
        }
        int length = size == 0 ? first : 0;
        for (int i = at + 1; i < begin; i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return length > end - begin ? null : new Span(begin, begin + length);
    }

    private boolean add(Span integer) {
        int size = integer.end - integer.from;
        if (size == 0 || size > Integer.BYTES || der[integer.from] < 0) {
            return false;
        }
        int value = 0;
        for (int i = integer.from; i < integer.end; i++) {
            value = value << 8 | der[i] & 0xff;
        }
        count += value;
        return true;
    }
}
