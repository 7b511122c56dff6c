package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody but this machine reaches what a playground or a test starts: its API server takes anybody's word. */
@ExtendWith(SharedKubeServer.class)
@EnabledOnOs(OS.LINUX)
class LoopbackTest {
    private static final String LISTENING = "0A";
    private static final Set<String> LOOPBACK = Set.of("0100007F", "00000000000000000000000001000000",
            "0000000000000000FFFF00000100007F");

    private final KubeServer server;

    LoopbackTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void allListenToThisMachineAlone() throws IOException {
        try (var _ = World.start(server)) {
            List<String> listeners = listeners();

            assertThat(listeners).as("the API server, etcd, the emulator and the operator").hasSizeGreaterThan(3);
            assertThat(listeners).filteredOn(at -> !LOOPBACK.contains(at.split(":", -1)[0])).isEmpty();
        }
    }

    /** Where this process and those that it started listen, as the kernel writes addresses. */
    private static List<String> listeners() throws IOException {
        Set<String> own = new HashSet<>();
        for (long process : Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
                .map(ProcessHandle::pid).toList()) {
            own.addAll(sockets(Path.of("/proc/" + process + "/fd")));
        }
        List<String> listeners = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals(LISTENING) && own.contains("socket:[" + columns[9] + "]")) {
                    listeners.add(columns[1]);
                }
            }
        }
        return listeners;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            all.forEach(descriptor -> sockets.add(target(descriptor)));
        } catch (NoSuchFileException | UncheckedIOException e) {
            return sockets; // of a process that has ended since: other tests run at the same time
        }
        return sockets;
    }

    /** Nothing where it was closed since it was listed. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
