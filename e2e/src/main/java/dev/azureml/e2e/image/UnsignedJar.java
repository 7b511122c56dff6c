package dev.azureml.e2e.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A copy of a jar without its signature. The JVM puts no class of a signed jar into an AOT cache, and holds each to its
 * digest at every start; Maven has checked the jar, and the image has a digest of its own.
 */
final class UnsignedJar {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)",
            Pattern.CASE_INSENSITIVE);

    private UnsignedJar() {
    }

    /**
     * Copies the jar: as it is where it bears no signature.
     *
     * @return whether the copy is another file than the jar
     */
    static boolean copy(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile(), false)) {
            if (jar.stream().noneMatch(UnsignedJar::signs)) {
                Files.copy(from, to);
                return false;
            }
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
                for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements();) {
                    JarEntry entry = entries.nextElement();
                    if (!signs(entry)) {
                        write(jar, entry, out);
                    }
                }
            }
            return true;
        }
    }

    private static boolean signs(JarEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
    }

    private static void write(JarFile jar, JarEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setLastModifiedTime(entry.getLastModifiedTime());
        out.putNextEntry(copy);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            withoutDigests(jar.getManifest()).write(out);
        } else {
            jar.getInputStream(entry).transferTo(out);
        }
        out.closeEntry();
    }

    /** What it says of the whole jar; of its parts it says the digests. */
    private static Manifest withoutDigests(Manifest signed) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putAll((Attributes) signed.getMainAttributes().clone());
        return manifest;
    }
}
