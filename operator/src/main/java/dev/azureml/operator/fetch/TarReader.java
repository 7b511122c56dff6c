package dev.azureml.operator.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from its beginning to its end: ustar, with the long names of POSIX (pax) and of GNU. Our own, since
 * Apache's reads a name whole however long it is: of an archive of 200 KB it takes more memory than the operator has.
 */
final class TarReader {
    private static final int RECORD = 512;
    /** Names that come apart from their entry are short, or an attack. */
    private static final int MOST_METADATA = 64 << 10;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final InputStream in;
    private Exchange.Part content;
    private long padding;

    /**
     * What is in the archive.
     *
     * @param type as tar has it: 0 a file, 5 a folder, 1 and 2 links
     */
    record Entry(String name, char type) {
        boolean isFile() {
            return type == '0' || type == '\0' || type == '7';
        }

        boolean isFolder() {
            return type == '5';
        }

        /** Something about the archive as a whole, such as the commit that it was made of. */
        boolean isNote() {
            return type == 'g';
        }
    }

    TarReader(InputStream in) {
        this.in = in;
        this.content = new Exchange.Part(in, 0);
    }

    /** What the entry that was read last holds. */
    InputStream content() {
        return content;
    }

    /** Returns the next entry, null at the end; what is left of the one before is passed over. */
    @Nullable
    Entry next() throws IOException {
        Map<String, String> said = new HashMap<>();
        while (true) {
            content.skipRest();
            in.skipNBytes(padding);
            padding = 0;
            byte[] header = in.readNBytes(RECORD);
            if (header.length == 0 || isEmpty(header)) {
                return null;
            }
            check(header);
            char type = (char) (header[TYPE] & 0xff);
            long size = number(header, SIZE, 12);
            switch (type) {
                case 'x' -> said.putAll(properties(metadata(size)));
                case 'L' -> said.put("path", text(metadata(size), 0, (int) size));
                case 'K' -> metadata(size);
                default -> {
                    String told = said.get("size");
                    begin(told == null ? size : number(told));
                    return new Entry(said.getOrDefault("path", name(header)), type);
                }
            }
        }
    }

    private void begin(long size) {
        content = new Exchange.Part(in, size);
        padding = -size & (RECORD - 1);
    }

    private byte[] metadata(long size) throws IOException {
        if (size > MOST_METADATA) {
            throw broken();
        }
        begin(size);
        return content.readAllBytes();
    }

    private static boolean isEmpty(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void check(byte[] header) throws FetchException {
        if (header.length < RECORD) {
            throw broken();
        }
        long sum = 0;
        for (int i = 0; i < RECORD; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, CHECKSUM, 8)) {
            throw broken();
        }
    }

    private static String name(byte[] header) {
        String name = text(header, 0, NAME);
        boolean posix = text(header, MAGIC, 6).equals("ustar") && header[MAGIC + 5] == 0;
        String prefix = posix ? text(header, PREFIX, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < Math.min(from + length, bytes.length) && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int from, int length) throws FetchException {
        if ((header[from] & 0x80) != 0) {
            throw broken(); // in binary, for what is larger than anything that is taken
        }
        String octal = new String(header, from, length, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        if (!octal.matches("[0-7]{0,12}")) {
            throw broken();
        }
        return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    }

    private static long number(String decimal) throws FetchException {
        if (!decimal.matches("[0-9]{1,15}")) {
            throw broken();
        }
        return Long.parseLong(decimal);
    }

    /** Each is its length in bytes, a space, name=value and a line's end. */
    private static Map<String, String> properties(byte[] pax) throws FetchException {
        Map<String, String> properties = new HashMap<>();
        int at = 0;
        while (at < pax.length) {
            int space = at;
            while (space < pax.length && pax[space] != ' ') {
                space++;
            }
            long length = number(text(pax, at, space - at));
            int end = (int) Math.min(Integer.MAX_VALUE, at + length);
            if (space >= pax.length || end > pax.length || end <= space + 1) {
                throw broken();
            }
            String[] property = new String(Arrays.copyOfRange(pax, space + 1, end - 1), StandardCharsets.UTF_8)
                    .split("=", 2);
            properties.put(property[0], property.length > 1 ? property[1] : "");
            at = end;
        }
        return properties;
    }

    private static FetchException broken() {
        return FetchException.invalid("it is no tar archive, plain or with gzip, that can be read");
    }
}
