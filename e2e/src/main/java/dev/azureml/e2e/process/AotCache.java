package dev.azureml.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The classes of a program, loaded and linked ahead of its start, in {@code file}. The JVM does not notice that a jar
 * is another one than the cache was made from, and would go on to run the old classes. The file is therefore named by
 * what it is made from, so that changed jars never find an older one.
 */
public record AotCache(Path file) {

    private static final int NAME_BYTES = 16;

    /** For the jar and the libraries beside it, as they are now, run by that Java with those options. */
    public static AotCache of(Path jar, Path javaHome, List<String> options) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path part : parts(jar)) {
                add(digest, part);
            }
            add(digest, javaHome.resolve("release"));
            digest.update(String.join("\n", options).getBytes(StandardCharsets.UTF_8));
            String name = HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
            return new AotCache(jar.resolveSibling("aot").resolve(name + ".aot"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> parts(Path jar) throws IOException {
        List<Path> parts = new ArrayList<>(List.of(jar));
        Path libraries = jar.resolveSibling("lib");
        if (Files.isDirectory(libraries)) {
            try (var files = Files.list(libraries)) {
                files.sorted().forEach(parts::add);
            }
        }
        return parts;
    }

    private static void add(MessageDigest digest, Path part) throws IOException {
        byte[] content = Files.readAllBytes(part);
        digest.update((part.getFileName() + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
    }

    /** Whether one was made from these very jars. */
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    /** JVM options to start with it; the JVM refuses to start when it can't use it. None where it does not exist. */
    public List<String> toUse() {
        return exists() ? List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on") : List.of();
    }

    /** JVM options of a run that makes it when it ends. */
    public List<String> toTrain() {
        try {
            Files.createDirectories(unfinished().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("-XX:AOTCacheOutput=" + unfinished());
    }

    /** Takes over what such a run left, after it has ended. */
    public void trained() {
        if (!Files.isRegularFile(unfinished())) {
            throw new FailedException("the training run left no cache at " + unfinished());
        }
        try {
            Files.move(unfinished(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unfinished() {
        return file.resolveSibling(file.getFileName() + ".unfinished");
    }
}
