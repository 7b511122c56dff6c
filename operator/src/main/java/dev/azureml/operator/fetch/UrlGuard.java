package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.HttpsProxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether something may be fetched from a URL, and to which addresses the connection may go. A name is looked up
 * here and nowhere else, so that it can't mean another machine once it was found to be harmless.
 */
final class UrlGuard {
    static final int HTTPS = 443;

    private final Names names;
    private final Addresses addresses;
    private final @Nullable HttpsProxy proxy;

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    /**
     * Where to connect to.
     *
     * @param addresses each of which was found to be harmless; none where the proxy finds them
     * @param proxy null for a connection to one of the addresses
     */
    record Target(URI url, String host, int port, List<InetAddress> addresses, @Nullable HttpsProxy proxy) {
    }

    UrlGuard(Names names, Addresses addresses, @Nullable HttpsProxy proxy) {
        this.names = names;
        this.addresses = addresses;
        this.proxy = proxy;
    }

    /** Returns the URL, when nothing but an address can speak against it. */
    static URI named(String text, HostRule hosts) throws FetchException {
        URI url = url(text);
        Optional<String> refusal = hosts.refusal(host(url), port(url));
        if (refusal.isPresent()) {
            throw FetchException.notAllowed(refusal.get());
        }
        return url;
    }

    private static URI url(String text) throws FetchException {
        try {
            URI url = new URI(text);
            boolean plain = "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null
                    && url.getRawUserInfo() == null && url.getRawFragment() == null && url.getPort() != 0;
            if (plain) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Without its cause, which repeats the text.
        }
        throw FetchException.notAllowed("only https URLs with a host and without user or fragment are fetched, such as "
                + "https://github.com/team/code/releases/download/v1/code.tar.gz");
    }

    static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    static int port(URI url) {
        return url.getPort() < 0 ? HTTPS : url.getPort();
    }

    /** Returns where to connect to for the URL; throws when nothing may be fetched from there. */
    Target check(String text, HostRule hosts) throws FetchException {
        URI url = named(text, hosts);
        String host = host(url);
        if (proxy != null && proxy.serves(url)) {
            return new Target(url, host, port(url), List.of(), proxy);
        }
        List<InetAddress> found;
        try {
            found = Stream.of(names.lookUp(host)).toList();
        } catch (UnknownHostException e) {
            throw FetchException.unavailable("the host " + host + " is not known");
        }
        for (InetAddress address : found) {
            Optional<String> refusal = addresses.refusal(address);
            if (refusal.isPresent()) {
                throw FetchException
                        .notAllowed(host + " has " + refusal.get() + ", and nothing is fetched from such a one; "
                                + "for a host of your own network, the platform team names the network in the setting "
                                + "FETCH_PRIVATE_NETWORKS");
            }
        }
        return new Target(url, host, port(url), found, null);
    }
}
