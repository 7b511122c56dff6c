package dev.azureml.e2e.kube;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kube-apiserver and its etcd as the processes that they are: found among the children of this one by their arguments,
 * so that they can be started again in the same way, on the same ports.
 */
record ServerProcesses(ProcessHandle apiServer, ProcessHandle etcd) {
    private static final List<String> FOLDERS = List.of("-data-dir", "-wal-dir");

    private static final String CLIENTS = "--listen-client-urls";

    /** Files that etcd makes ahead of their use, 64 MB each. */
    private static final String AHEAD = ".tmp";

    /** Finds the one that listens on that port. */
    static ServerProcesses of(int port) {
        ProcessHandle apiServer = child("--secure-port", Integer.toString(port));
        String store = argument(apiServer, "--etcd-servers").orElseThrow();
        // By the port alone: the two may name this machine differently.
        return new ServerProcesses(apiServer, child(CLIENTS, store.substring(store.lastIndexOf(':'))));
    }

    private static ProcessHandle child(String option, String end) {
        return ProcessHandle.current().children()
                .filter(one -> argument(one, option).filter(value -> value.endsWith(end)).isPresent()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no child process has " + option + " ending with " + end));
    }

    private static Optional<String> argument(ProcessHandle process, String option) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int at = arguments.indexOf(option);
        return at < 0 || at + 1 == arguments.size() ? Optional.empty() : Optional.of(arguments.get(at + 1));
    }

    /** How each was started, etcd first. */
    List<List<String>> commands() {
        return List.of(command(etcd), command(apiServer));
    }

    private static List<String> command(ProcessHandle process) {
        List<String> command = new ArrayList<>(List.of(process.info().command().orElseThrow()));
        command.addAll(List.of(process.info().arguments().orElseThrow()));
        return List.copyOf(command);
    }

    /** Where etcd answers. */
    String etcdUrl() {
        return argument(etcd, CLIENTS).orElseThrow();
    }

    /** Where etcd keeps what it has. */
    List<Path> folders() {
        return FOLDERS.stream().map(option -> Path.of(argument(etcd, option).orElseThrow())).toList();
    }

    /** Copies what etcd has, which stands still meanwhile: it comes up from that as after a loss of power. */
    void backUp(Path to) throws IOException, InterruptedException {
        signal("-STOP");
        try {
            for (Path folder : folders()) {
                copy(folder, to.resolve(folder.getFileName()));
            }
        } finally {
            signal("-CONT");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, Long.toString(etcd.pid())).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill " + name + " of etcd ended with code " + code);
        }
    }

    /** Starts both with what was backed up; the backup is used up. */
    static List<Process> start(List<List<String>> commands, List<Path> folders, Path backup, File log)
            throws IOException {
        for (Path folder : folders) {
            copy(backup.resolve(folder.getFileName()), folder);
        }
        delete(backup);
        List<Process> started = new ArrayList<>();
        for (List<String> command : commands) {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log)).start();
            process.getOutputStream().close();
            started.add(process);
        }
        return started;
    }

    private static void copy(Path from, Path to) throws IOException {
        delete(to);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.toString().endsWith(AHEAD)) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes the folder, if there is one. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path one, @Nullable IOException e)
                    throws IOException {
                Files.delete(one);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
