package dev.azureml.e2e.api;

import dev.azureml.e2e.Tunnels;

/** A port of this machine that leads to another one, and from a moment on to yet another. */
final class Switch implements AutoCloseable {
    private final Tunnels tunnels;
    private volatile int target;

    private Switch(int target) {
        this.target = target;
        this.tunnels = Tunnels.start((client, all) -> all.join(client, this.target, new byte[0]));
    }

    static Switch to(int target) {
        return new Switch(target);
    }

    int port() {
        return tunnels.port();
    }

    /** Cuts every connection; new ones lead there. */
    void turnTo(int port) {
        target = port;
        tunnels.cut();
    }

    @Override
    public void close() {
        tunnels.close();
    }
}
