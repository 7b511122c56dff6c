package dev.azureml.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.azureml.emulator.tls.ServerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
    /** A setting by which the operator may fetch from this machine. */
    static final String PRIVATE = "FETCH_PRIVATE_NETWORKS=127.0.0.0/8,::1/128";
    /** A digest that nothing has. */
    static final String ZEROS = "sha256:" + "0".repeat(64);

    private final ServerIdentity identity = ServerIdentity.create();
    private final Path folder;
    private final HttpsServer server;
    private final Map<String, byte[]> archives = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param folder for its files */
    ArchiveHost(Path folder) {
        this.folder = folder;
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

    /** A setting by which the operator trusts this host beside Azure. */
    String trusted(World world) {
        try {
            return "AZURE_CA_BUNDLE=" + Files.writeString(folder.resolve("ca.pem"), world.arm().caPem() + identity
                    .caPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a spec says of an archive that is there. */
    String archive(String path, String digest) {
        return "archive: {url: 'https://" + name() + path + "', digest: '" + digest + "'}";
    }

    /** Packs the files and serves them there; returns the archive's digest. */
    String serve(String path, Map<String, byte[]> files) {
        return serve(path, packed(files));
    }

    /** Packs the files and serves them as an OCI artifact of one layer; returns its manifest's digest. */
    String serveArtifact(String repository, Map<String, byte[]> files) {
        byte[] layer = packed(files);
        String place = "/v2/" + repository;
        String digest = digest(layer);
        serve(place + "/blobs/" + digest, layer);
        byte[] manifest = text("{\"layers\": [{\"mediaType\": \"application/vnd.cncf.flux.content.v1.tar+gzip\", "
                + "\"digest\": \"" + digest + "\"}]}");
        return serve(place + "/manifests/" + digest(manifest), manifest);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Serves it there; returns its digest. */
    String serve(String path, byte[] archive) {
        archives.put(path, archive);
        return digest(archive);
    }

    private static String digest(byte[] archive) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files as people pack them. */
    byte[] packed(Map<String, byte[]> files) {
        try {
            Path root = Files.createTempDirectory(folder, "root");
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
