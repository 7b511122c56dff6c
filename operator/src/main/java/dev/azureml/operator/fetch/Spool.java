package dev.azureml.operator.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What was fetched, on the disk: without a name there, so that nothing of it is left wherever the process ends. */
final class Spool implements AutoCloseable {
    private final FileChannel channel;
    private final MessageDigest digest;

    private Spool(FileChannel channel, MessageDigest digest) {
        this.channel = channel;
        this.digest = digest;
    }

    static Spool create() {
        try {
            Path file = Files.createTempFile("azureml-fetch-", "");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            return new Spool(channel, sha256());
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made", e);
        }
    }

    OutputStream sink() {
        OutputStream file = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[]{(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                digest.update(bytes, from, length);
                file.write(bytes, from, length);
            }
        };
    }

    /** The digest of all that was written, once. */
    String digest() {
        return words(digest);
    }

    /** The digest of what is in memory. */
    static String digest(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return words(digest);
    }

    private static String words(MessageDigest digest) {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** All that was written, from the beginning. */
    InputStream read() throws IOException {
        channel.position(0);
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public void close() {
                // It is read again.
            }
        };
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
