package dev.azureml.e2e.process;

import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where one run keeps its files; another one in the same checkout gets another folder. */
public final class WorkDir {

    private static final int MOST = 20;

    private final Path dir;
    private final FileLock lock;

    private WorkDir(Path dir, FileLock lock) {
        this.dir = dir;
        this.lock = lock;
    }

    /** Takes the first folder of that name that no running program uses. */
    public static WorkDir take(Checkout checkout, String name) {
        try {
            for (int i = 1; i <= MOST; i++) {
                Path dir = checkout.path("e2e/target").resolve(i == 1 ? name : name + "-" + i);
                Files.createDirectories(dir);
                FileChannel channel = FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new WorkDir(dir, lock);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new FailedException(MOST + " of " + name + " run from this checkout already");
    }

    /** A file in it. */
    public Path file(String name) {
        if (!lock.isValid()) {
            throw new IllegalStateException("The folder was given up");
        }
        return dir.resolve(name);
    }
}
