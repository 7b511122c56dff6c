package dev.azureml.operator.arm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Knows which URLs lead to the configured resource manager; nothing else ever gets a token. */
final class ArmEndpoint {
    private final AzureCloud cloud;
    private final String origin;

    ArmEndpoint(AzureCloud cloud) {
        this.cloud = cloud;
        var base = cloud.resourceManager();
        this.origin = "https://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }

    /** The full URL of a path and query, unless these would lead elsewhere. */
    Optional<URI> resolve(String pathAndQuery) {
        if (!pathAndQuery.startsWith("/") || pathAndQuery.startsWith("//")) {
            return Optional.empty();
        }
        return parse(origin + pathAndQuery).filter(this::isOurs);
    }

    /** Path and query of a URL that Azure named, when it is on this resource manager or a regional name of it. */
    Optional<String> pathOf(String url) {
        if (url.startsWith("/")) {
            return resolve(url).map(ArmEndpoint::pathAndQuery);
        }
        return parse(url).filter(this::isOurs).map(ArmEndpoint::pathAndQuery);
    }

    private boolean isOurs(URI uri) {
        var base = cloud.resourceManager();
        return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null
                && uri.getRawPath().startsWith("/") && port(uri) == port(base)
                && isOurHost(uri.getHost().toLowerCase(Locale.ROOT), base.getHost().toLowerCase(Locale.ROOT));
    }

    private boolean isOurHost(String host, String own) {
        boolean isRegional = cloud.hasRegionalHosts() && host.endsWith("." + own)
                && host.substring(0, host.length() - own.length() - 1).matches("[a-z0-9-]+");
        return host.equals(own) || isRegional;
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? 443 : uri.getPort();
    }

    private static String pathAndQuery(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static Optional<URI> parse(String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
