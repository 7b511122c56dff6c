package dev.azureml.operator.fetch;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One GET over a connection of its own, with nothing in it that says who asks. */
record Exchange(Socket socket, Head head, InputStream body) implements AutoCloseable {

    /** How an answer begins. */
    record Head(int status, Map<String, String> headers) {
        private static final int MOST_BYTES = 64 << 10;

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** Byte by byte: what follows is the body's. */
        static Head read(InputStream in) throws IOException {
            Reading reading = new Reading(in);
            String[] first = reading.line().split(" ", 3);
            if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
                throw new IOException("the answer is not HTTP/1.1");
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = reading.line(); !line.isEmpty(); line = reading.line()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1)
                            .strip());
                }
            }
            return new Head(Integer.parseInt(first[1]), headers);
        }

        private static final class Reading {
            private final InputStream in;
            private int bytes;

            Reading(InputStream in) {
                this.in = in;
            }

            String line() throws IOException {
                StringBuilder line = new StringBuilder();
                for (int next = in.read(); next != '\n'; next = in.read()) {
                    if (next < 0) {
                        throw new EOFException("the answer ended in its head");
                    }
                    if (++bytes > MOST_BYTES) {
                        throw new IOException("the head of the answer does not end");
                    }
                    line.append((char) next);
                }
                return line.toString().strip();
            }
        }
    }

    private static final int MOST_INTERIM_ANSWERS = 8;

    /** @param headers beside those that every request needs */
    static Exchange get(Socket socket, URI url, Map<String, String> headers) throws IOException {
        StringBuilder request = new StringBuilder("GET ").append(path(url)).append(" HTTP/1.1\r\nHost: ")
                .append(url.getHost()).append(url.getPort() < 0 ? "" : ":" + url.getPort())
                .append("\r\nUser-Agent: azureml-operator\r\nAccept-Encoding: identity\r\nConnection: close\r\n");
        headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        Head head = Head.read(in);
        for (int interim = 0; head.status() / 100 == 1; interim++) {
            if (interim == MOST_INTERIM_ANSWERS) {
                throw new IOException("the answer does not begin");
            }
            head = Head.read(in);
        }
        return new Exchange(socket, head, body(head, in));
    }

    private static String path(URI url) {
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static InputStream body(Head head, InputStream in) throws IOException {
        Optional<String> coding = head.header("transfer-encoding");
        if (coding.isPresent()) {
            if (!coding.get().equalsIgnoreCase("chunked")) {
                throw new IOException("the answer has a transfer encoding that nobody asked for");
            }
            return new Chunks(in);
        }
        Optional<Long> length = length(head);
        return length.isPresent() ? new Part(in, length.get()) : in;
    }

    /** How long the body is, where the answer says so. */
    static Optional<Long> length(Head head) throws IOException {
        Optional<String> said = head.header("content-length");
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (!said.get().matches("[0-9]{1,18}")) {
            throw new IOException("the answer's length is no number");
        }
        return Optional.of(Long.parseLong(said.get()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** As many bytes as were said: one that ends before is broken, and what comes after is nobody's. */
    static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int read = in.read(into, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("it ended before its end");
            }
            left -= read;
            return read;
        }

        void skipRest() throws IOException {
            byte[] buffer = new byte[8192];
            while (left > 0) {
                read(buffer, 0, buffer.length);
            }
        }
    }

    /** A body in chunks, each with its length before it. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private Part chunk;
        private boolean ended;
        private boolean begun;

        Chunks(InputStream in) {
            this.in = in;
            this.chunk = new Part(in, 0);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            int read = chunk.read(into, from, length);
            if (read >= 0) {
                return read;
            }
            chunk = new Part(in, next());
            ended = chunk.left == 0;
            return read(into, from, length);
        }

        private long next() throws IOException {
            if (begun) {
                line();
            }
            begun = true;
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,12}")) {
                throw new IOException("the answer's chunks are broken");
            }
            return Long.parseLong(size, 16);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0 || line.length() > 1024) {
                    throw new EOFException("the answer's chunks are broken");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }
}
