package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.HttpsProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS connections to the very addresses that were checked. */
final class Connector {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final int OK = 200;
    private static final int PROXY_UNAUTHORIZED = 407;

    private final SSLSocketFactory tls;

    Connector(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** A connection in which the host has proven its name. */
    Socket open(UrlGuard.Target target) throws IOException {
        Socket plain = target.proxy() == null ? direct(target) : through(target.proxy(), target);
        try {
            plain.setSoTimeout(READ_MILLIS);
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, target.host(), target.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket direct(UrlGuard.Target target) throws IOException {
        @Nullable
        IOException last = null;
        for (InetAddress address : target.addresses()) {
            try {
                return connected(new InetSocketAddress(address, target.port()));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last == null ? new IOException("it has no address") : last;
    }

    /** Never by what the machine has set for all connections. */
    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(address, CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket through(HttpsProxy proxy, UrlGuard.Target target) throws IOException {
        Socket socket = connected(new InetSocketAddress(proxy.host(), proxy.port()));
        try {
            socket.setSoTimeout(READ_MILLIS);
            String place = target.host() + ":" + target.port();
            String authorization = proxy.authorization() == null
                    ? ""
                    : "Proxy-Authorization: " + proxy.authorization().value() + "\r\n";
            socket.getOutputStream().write(("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n" + authorization
                    + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            int status = Exchange.Head.read(socket.getInputStream()).status();
            if (status != OK) {
                throw new IOException(status == PROXY_UNAUTHORIZED
                        ? "the proxy wants another user and password than HTTPS_PROXY has"
                        : "the proxy of HTTPS_PROXY answered " + status);
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
