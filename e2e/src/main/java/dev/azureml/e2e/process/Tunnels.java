package dev.azureml.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A port of this machine from which connections are led on to other ports of it, and which can cut or hold them. */
public final class Tunnels implements AutoCloseable {
    private static final int BUFFER = 16_384;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** What holds every tunnel until it opens. */
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Tunnels(ServerSocket server) {
        this.server = server;
    }

    /** What is done with a connection, by a thread of its own; it is closed after that. */
    @FunctionalInterface
    public interface Guide {
        void lead(Socket client, Tunnels tunnels) throws IOException;
    }

    /** Listens on a free port. */
    public static Tunnels start(Guide guide) {
        try {
            Tunnels tunnels = new Tunnels(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> tunnels.accept(guide));
            return tunnels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept(Guide guide) {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client, guide));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client, Guide guide) {
        try (client) {
            guide.lead(client, this);
        } catch (IOException e) {
            // One of the two has gone, and so the tunnel.
        } finally {
            open.remove(client);
        }
    }

    /** Returns when both sides have ended; {@code first} is told to the client once the other side is there. */
    public void join(Socket client, int port, byte[] first) throws IOException {
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(there);
            client.getOutputStream().write(first);
            Thread back = Thread.ofVirtual().start(() -> pump(there, client));
            pump(client, there);
            back.join();
            open.remove(there);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
                gate.await();
                to.getOutputStream().write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction finds that out as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on nothing passes, and nobody is told, until {@link #release}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** All that was held passes. */
    public void release() {
        gate.countDown();
    }

    /** Ends every tunnel that there is. */
    public void cut() {
        try {
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        release();
        cut();
    }
}
