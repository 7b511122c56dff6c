package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;

/** A host that answers over TLS with the bytes that a test has in mind, be they HTTP or not. */
final class Hosts implements AutoCloseable {
    private final SSLServerSocket server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What is written to whoever asks. */
    @FunctionalInterface
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    Hosts(TestCertificate certificate) throws IOException {
        server = (SSLServerSocket) certificate.serverContext().getServerSocketFactory().createServerSocket(0, 50,
                InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String url(String path) {
        return "https://localhost:" + port() + path;
    }

    Hosts on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Answers well with that body. */
    Hosts on(String path, byte[] body) {
        return on(path, out -> {
            out.write(head(200, "Content-Length: " + body.length));
            out.write(body);
        });
    }

    Hosts redirecting(String path, String location) {
        return on(path, out -> out.write(head(302, "Location: " + location, "Content-Length: 0")));
    }

    static byte[] head(int status, String... headers) {
        return ("HTTP/1.1 " + status + " Whatever\r\n" + Stream.of(headers).map(header -> header + "\r\n").collect(
                Collectors.joining()) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String request = request(client.getInputStream());
            requests.add(request);
            Answer answer = answers.get(request.split(" ", 3)[1]);
            if (answer == null) {
                client.getOutputStream().write(head(404, "Content-Length: 6"));
                client.getOutputStream().write("secret".getBytes(StandardCharsets.US_ASCII));
            } else {
                answer.write(client.getOutputStream());
            }
        } catch (IOException e) {
            // Whoever asked has had enough.
        }
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
