package dev.azureml.operator.datastore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads certificates of Secrets once each, away from the threads that all visits share. */
final class Certificates {
    /** No certificate with its key and those that it was signed by is as long. */
    static final int LONGEST = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 1_024;

    /** By the digest of the value. */
    private final Map<String, Optional<Certificate>> known = Collections.synchronizedMap(new Recent());

    /** The last ones that were asked for. */
    private static final class Recent extends LinkedHashMap<String, Optional<Certificate>> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Certificate>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }

    /** Reads PEM (the first certificate) or PKCS #12 without a password in base64; empty when it is neither. */
    Optional<Certificate> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String digest = digest(text);
        Optional<Certificate> before = known.get(digest);
        if (before != null) {
            return before;
        }
        Optional<Certificate> read = aside(text);
        known.put(digest, read);
        return read;
    }

    /** How many are remembered, for tests. */
    int remembered() {
        return known.size();
    }

    /** What computes for long holds a virtual thread's carrier, of which there are as many as processors. */
    private static Optional<Certificate> aside(String text) {
        FutureTask<Optional<Certificate>> task = new FutureTask<>(() -> Certificate.read(text));
        Thread.ofPlatform().daemon().name("certificate").start(task);
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a certificate was read", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a certificate could not be read within " + PATIENCE, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a certificate could not be read", e);
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every JDK", e);
        }
    }
}
