package dev.azureml.operator.fetch;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The files of an archive, read anew each time and never all in memory. */
public final class Unpacked implements AutoCloseable {
    private static final int MOST_FILES = 2_000;
    private static final int LONGEST_PATH = 512;
    private static final int SHOWN = 5;

    private final Spool spool;
    private final String folder;
    private final long mostBytes;
    private final Runnable whenClosed;

    /** Gets each file. */
    @FunctionalInterface
    public interface Taker {
        /** Returns whether to go on. */
        boolean take(String path, InputStream content) throws IOException;
    }

    Unpacked(Spool spool, String folder, long mostBytes, Runnable whenClosed) {
        this.spool = spool;
        this.folder = folder.isEmpty() ? "" : folder + "/";
        this.mostBytes = mostBytes;
        this.whenClosed = whenClosed;
    }

    /** Throws when anything in it is not as it should be, so that none of it is used. */
    void check(String required) throws FetchException {
        List<String> paths = new ArrayList<>();
        try {
            each((path, _) -> {
                if (paths.size() == MOST_FILES) {
                    throw FetchException.invalid("it has more than " + MOST_FILES + " files"
                            + (folder.isEmpty() ? "; name the folder of it that is meant, in path" : " in " + folder));
                }
                return paths.add(path);
            });
        } catch (FetchException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw FetchException.unavailable("the operator stopped while it was read");
        } catch (IOException e) {
            throw FetchException.invalid("it is no tar archive, plain or with gzip, that can be read to its end");
        }
        if (paths.isEmpty() || !required.isEmpty() && !paths.contains(required)) {
            throw FetchException.invalid(lack(paths, required));
        }
    }

    private String lack(List<String> paths, String required) {
        String file = "it has no file" + (required.isEmpty() ? "" : " " + folder + required);
        if (paths.isEmpty()) {
            return file + (required.isEmpty() ? "" : ", nor any other") + (folder.isEmpty() ? "" : " in " + folder);
        }
        String some = paths.stream().limit(SHOWN).map(path -> folder + path).collect(Collectors.joining(", "));
        return file + "; it has " + some + (paths.size() > SHOWN ? " …" : "");
    }

    /** Gives out each file of the folder, in the order of the archive. */
    public void each(Taker taker) throws IOException {
        try (InputStream in = new Bounded(uncompressed(), mostBytes)) {
            TarReader tar = new TarReader(in);
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.isNote()) {
                    continue;
                }
                String path = plain(entry.name());
                Optional<String> below = entry.isFolder() ? Optional.empty() : below(path);
                if (below.isEmpty()) {
                    continue;
                }
                if (!entry.isFile()) {
                    throw FetchException
                            .invalid(path + " in it is no file or folder, but a link, a device or the like, "
                                    + "which is not unpacked");
                }
                if (!taker.take(below.get(), tar.content())) {
                    return;
                }
            }
        }
    }

    private Optional<String> below(String path) {
        return path.startsWith(folder) && path.length() > folder.length()
                ? Optional.of(path.substring(folder.length()))
                : Optional.empty();
    }

    /** Nobody says what it is: its first bytes tell. */
    private InputStream uncompressed() throws IOException {
        BufferedInputStream in = new BufferedInputStream(spool.read());
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, 64 << 10) : in;
    }

    /** The name as a path that stays where it is put. */
    private static String plain(String name) throws FetchException {
        String path = name;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean climbs = name.startsWith("/") || name.contains("\\") || path.length() > LONGEST_PATH
                || name.chars().anyMatch(Character::isISOControl)
                || !path.isEmpty() && !path.equals(".") && Stream.of(path.split("/", -1))
                        .anyMatch(segment -> segment.chars().allMatch(c -> c == '.'));
        if (climbs) {
            throw FetchException
                    .invalid("a path in it is absolute, climbs with .., has other than plain characters or more "
                            + "than " + LONGEST_PATH + " of them, so that nothing of it is unpacked");
        }
        return path;
    }

    /** Ends what unpacks to more than anybody needs. */
    private static final class Bounded extends FilterInputStream {
        private final long most;
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
            this.left = most;
        }

        private int counted(int bytes) throws FetchException {
            left -= Math.max(bytes, 0);
            if (left < 0) {
                throw FetchException
                        .invalid("it unpacks to more than " + (most >> 20) + " MiB, the most that the setting "
                                + "FETCH_MAX_MIB allows");
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            counted(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return counted(super.read(into, from, length));
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            spool.close();
        } finally {
            whenClosed.run();
        }
    }
}
