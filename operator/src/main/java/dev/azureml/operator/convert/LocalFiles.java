package dev.azureml.operator.convert;

import dev.azureml.operator.text.Secrecy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** Files that a file of az ml names beside it. Only what lies in the folder to be converted is read. */
final class LocalFiles {
    private static final int MOST_FILES = 32;
    private static final long LARGEST = 64 * 1024L;
    private static final long LARGEST_OF_ALL = 512 * 1024L;
    private static final int DEEPEST = 8;

    private final List<Path> roots;
    private final Set<Path> converted;

    /** What there is under a path. */
    sealed interface Found {
    }

    /** Small files of text, by their path below the folder; a file by itself has its name. */
    record Texts(boolean folder, SequencedMap<String, String> files) implements Found {
        boolean isFlat() {
            return files.keySet().stream().allMatch(name -> name.matches("[-._a-zA-Z0-9]+"));
        }
    }

    /** Nothing that fits into a ConfigMap. */
    record Unfit(String reason) implements Found {
    }

    /**
     * @param roots the folders that may be read, as they really are
     * @param converted the files of az ml, as they really are
     */
    LocalFiles(List<Path> roots, Set<Path> converted) {
        this.roots = roots;
        this.converted = converted;
    }

    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    /**
     * Returns what there is.
     *
     * @param beside the file that names it
     */
    Found look(String beside, String path) {
        try {
            Path source = Path.of(beside).toRealPath();
            Path named = source.resolveSibling(path);
            if (!Files.exists(named)) {
                return new Unfit("it is not there");
            }
            Path real = named.toRealPath();
            if (roots.stream().noneMatch(root -> source.startsWith(root) && real.startsWith(root))) {
                return new Unfit(
                        "it lies outside of the folder that is converted, so it is not read; convert a folder that "
                                + "has both");
            }
            if (converted.contains(real)) {
                return new Unfit("it is converted itself");
            }
            return Files.isDirectory(real) ? folder(real) : texts(false, real.resolveSibling(""), List.of(real));
        } catch (InvalidPathException | IOException | UncheckedIOException e) {
            return new Unfit("it can't be read");
        }
    }

    private Found folder(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder, DEEPEST + 1)) {
            for (Path file : (Iterable<Path>) all.sorted()::iterator) {
                if (folder.relativize(file).getNameCount() > DEEPEST) {
                    return new Unfit("it has folders that are nested deeper than " + DEEPEST);
                }
                if (isOfTheContent(folder, file) && files.size() <= MOST_FILES) {
                    files.add(file);
                }
            }
        }
        if (files.isEmpty()) {
            return new Unfit("it is empty");
        }
        if (files.stream().anyMatch(converted::contains)) {
            // They may hold the very secrets that are not written.
            return new Unfit("it has files of az ml in it that are converted themselves");
        }
        return files.size() > MOST_FILES
                ? new Unfit("it has more than " + MOST_FILES + " files")
                : texts(true, folder, files);
    }

    /** A link could lead anywhere; hidden files hold settings, and secrets, of whoever works there. */
    private static boolean isOfTheContent(Path folder, Path file) {
        for (Path name : folder.relativize(file)) {
            if (name.toString().startsWith(".") || name.toString().equals("__pycache__")) {
                return false;
            }
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Found texts(boolean folder, Path from, List<Path> files) throws IOException {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        long bytes = 0;
        for (Path file : files) {
            String name = from.relativize(file).toString().replace('\\', '/');
            long size = Files.size(file);
            bytes += size;
            if (size > LARGEST || bytes > LARGEST_OF_ALL) {
                return new Unfit(name + " makes it larger than a ConfigMap takes");
            }
            String text;
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            } catch (CharacterCodingException e) {
                return new Unfit(name + " is no text");
            }
            if (text.indexOf('\0') >= 0) {
                return new Unfit(name + " is no text");
            }
            if (Secrecy.isInFile(text)) {
                return new Unfit(name + " holds what looks like a secret, which a ConfigMap must not");
            }
            texts.put(name, text);
        }
        return new Texts(folder, texts);
    }
}
