package dev.azureml.e2e;

import dev.azureml.e2e.process.Tunnels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy that knows CONNECT alone, leads every host to this machine, and remembers who was asked for. */
public final class ConnectProxy implements AutoCloseable {
    private static final byte[] ESTABLISHED = "HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(
            StandardCharsets.US_ASCII);

    private final @Nullable String authorization;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final Tunnels tunnels;

    private ConnectProxy(@Nullable String authorization) {
        this.authorization = authorization;
        this.tunnels = Tunnels.start(this::serve);
    }

    /**
     * Listens on a free port.
     *
     * @param authorization the header's value that it wants, null to let everybody through
     */
    public static ConnectProxy start(@Nullable String authorization) {
        return new ConnectProxy(authorization);
    }

    public int port() {
        return tunnels.port();
    }

    /** Each host and port to which a tunnel was made. */
    public Set<String> targets() {
        return Set.copyOf(targets);
    }

    private void serve(Socket client, Tunnels all) throws IOException {
        String head = head(client.getInputStream());
        String[] first = head.lines().findFirst().orElse("").split(" ", -1);
        if (!first[0].equals("CONNECT")) {
            answer(client, "405 Method Not Allowed", "");
        } else if (authorization != null && head.lines().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(
                "proxy-authorization:") && line.endsWith(" " + authorization))) {
            answer(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
        } else {
            targets.add(first[1]);
            all.join(client, Integer.parseInt(first[1].substring(first[1].lastIndexOf(':') + 1)), ESTABLISHED);
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
        tunnels.close();
    }
}
