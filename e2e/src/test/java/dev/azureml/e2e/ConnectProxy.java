package dev.azureml.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy that knows CONNECT alone, leads every host to this machine, and remembers who was asked for. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final @Nullable String authorization;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ConnectProxy(ServerSocket server, @Nullable String authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    /**
     * Listens on a free port.
     *
     * @param authorization the header's value that it wants, null to let everybody through
     */
    public static ConnectProxy start(@Nullable String authorization) {
        try {
            ConnectProxy proxy = new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    authorization);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Each host and port to which a tunnel was made. */
    public Set<String> targets() {
        return Set.copyOf(targets);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] first = head.lines().findFirst().orElse("").split(" ", -1);
            if (!first[0].equals("CONNECT")) {
                answer(client, "405 Method Not Allowed", "");
            } else if (authorization != null && head.lines().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(
                    "proxy-authorization:") && line.endsWith(" " + authorization))) {
                answer(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
            } else {
                targets.add(first[1]);
                tunnel(client, Integer.parseInt(first[1].substring(first[1].lastIndexOf(':') + 1)));
            }
        } catch (IOException e) {
            // One of the two has gone, and so the tunnel.
        } finally {
            open.remove(client);
        }
    }

    private void tunnel(Socket client, int port) throws IOException {
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(there);
            client.getOutputStream().write("HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(
                    StandardCharsets.US_ASCII));
            Thread back = Thread.ofVirtual().start(() -> pump(there, client));
            pump(client, there);
            back.join();
            open.remove(there);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction finds that out as well.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended within the head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void answer(Socket client, String status, String headers) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n").getBytes(
                StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        cut();
    }

    /** Ends every tunnel, and makes no more. */
    public void cut() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
