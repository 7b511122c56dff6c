package dev.azureml.operator.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** A tar archive with whatever in it, also what no program would put there. */
final class TarBytes {
    private static final int RECORD = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarBytes file(String name, String text) {
        return entry(name, '0', text.getBytes(StandardCharsets.UTF_8), "");
    }

    TarBytes entry(String name, char type, byte[] content, String link) {
        byte[] header = new byte[RECORD];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, "%011o".formatted(content.length));
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\0" + "00");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[-content.length & (RECORD - 1)]);
        return this;
    }

    /** A name that stands before its entry, as POSIX has it. */
    TarBytes longName(String path, String text) {
        String property = " path=" + path + "\n";
        int length = property.getBytes(StandardCharsets.UTF_8).length;
        length += String.valueOf(length + 2).length();
        return entry("pax", 'x', (length + property).getBytes(StandardCharsets.UTF_8), "").file("short", text);
    }

    /** The same as GNU has it. */
    TarBytes gnuName(String path, String text) {
        return entry("././@LongLink", 'L', (path + "\0").getBytes(StandardCharsets.UTF_8), "").file("short", text);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    byte[] tar() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(out.toByteArray());
        all.writeBytes(new byte[2 * RECORD]);
        return all.toByteArray();
    }

    byte[] gzip() {
        return gzip(tar());
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
