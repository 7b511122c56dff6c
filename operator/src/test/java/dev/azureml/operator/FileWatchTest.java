package dev.azureml.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FileWatchTest {
    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> stale = new LinkedBlockingQueue<>();

    @Test
    void aBadEditIsToldAndLeavesInForceWhatWasSaid() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("number"), "1");
        try (var watch = FileWatch.start("NUMBER_FILE", () -> read(file), told::add, stale::add)) {
            assertThat(told.take()).isEqualTo(1);
            assertThat(watch.complaint()).isEmpty();

            Files.writeString(file, "many");
            awaitStale(true);
            assertThat(watch.complaint()).get().asString().contains("NUMBER_FILE", "still in force");
            assertThat(told).isEmpty();

            Files.writeString(file, "2");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
            awaitStale(false);
            assertThat(watch.complaint()).isEmpty();
        }
    }

    @Test
    void withoutAFileThatIsOfUseItStartsWithNone() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("number"), "many");
        try (var watch = FileWatch.startOr(0, "NUMBER_FILE", () -> read(file), told::add, stale::add)) {
            assertThat(told.take()).isZero();
            assertThat(stale.take()).isTrue();
            assertThat(watch.complaint()).get().asString().contains("NUMBER_FILE");

            Files.writeString(file, "2");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
            awaitStale(false);
        }
    }

    private void awaitStale(boolean wanted) throws InterruptedException {
        Boolean last = null;
        while (last == null || last != wanted) {
            last = stale.poll(10, TimeUnit.SECONDS);
            assertThat(last).as("told in time").isNotNull();
        }
    }

    private static int read(Path file) {
        try {
            return Integer.parseInt(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
