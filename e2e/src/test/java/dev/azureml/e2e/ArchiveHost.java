package dev.azureml.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.azureml.emulator.tls.ServerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A host of archives on this machine, which remembers what was asked of it. */
final class ArchiveHost implements AutoCloseable {
    private final ServerIdentity identity = ServerIdentity.create();
    private final HttpsServer server;
    private final Map<String, byte[]> archives = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    ArchiveHost() {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            byte[] archive = archives.get(path);
            exchange.sendResponseHeaders(archive == null ? 404 : 200, archive == null ? -1 : archive.length);
            if (archive != null) {
                exchange.getResponseBody().write(archive);
            }
        }
    }

    /** As the tenants file names it. */
    String name() {
        return "localhost:" + server.getAddress().getPort();
    }

    List<String> requests() {
        return requests;
    }

    String caPem() {
        return identity.caPem();
    }

    /** Serves it there; returns its digest. */
    String serve(String path, byte[] archive) {
        archives.put(path, archive);
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files as people pack them. */
    static byte[] packed(Path folder, Map<String, byte[]> files) {
        try {
            Path root = Files.createDirectories(folder.resolve("root"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = root.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            Path archive = folder.resolve("archive.tgz");
            Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", root.toString(), ".").inheritIO()
                    .start();
            if (tar.waitFor() != 0) {
                throw new IllegalStateException("tar ended with " + tar.exitValue());
            }
            return Files.readAllBytes(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
