package dev.azureml.e2e.process;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * A port of this machine that leads to another one, and from a moment on to yet another, or for some time nowhere.
 */
public final class Switch implements AutoCloseable {
    private static final int NOWHERE = 0;

    private final Tunnels tunnels;
    private volatile int target;

    private Switch(int target) {
        this.target = target;
        this.tunnels = Tunnels.start(this::lead);
    }

    private void lead(Socket client, Tunnels all) throws IOException {
        int port = target;
        if (port != NOWHERE) {
            all.join(client, port, new byte[0]);
        }
    }

    /** Leads there at first. */
    public static Switch to(int target) {
        return new Switch(target);
    }

    /** The port that leads on. */
    public int port() {
        return tunnels.port();
    }

    /** Cuts every connection; new ones lead there. */
    public void turnTo(int port) {
        target = port;
        tunnels.cut();
    }

    /** Cuts every connection and takes no other for so long. */
    public void cutFor(Duration time) throws InterruptedException {
        int before = target;
        turnTo(NOWHERE);
        try {
            Thread.sleep(time);
        } finally {
            target = before;
        }
    }

    /** Lets nothing pass for so long; the connections stay open, and neither side is told. */
    public void holdFor(Duration time) throws InterruptedException {
        tunnels.hold();
        try {
            Thread.sleep(time);
        } finally {
            tunnels.release();
        }
    }

    @Override
    public void close() {
        tunnels.close();
    }
}
