package dev.azureml.operator.arm;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which Azure is asked, by CONNECT: it learns the hosts and no more.
 *
 * @param authorization what the proxy is told of who asks; null where it lets everybody through
 * @param directly who is asked without it
 */
public record HttpsProxy(String host, int port, @Nullable SensitiveString authorization, NoProxy directly) {
    private static final String EXPECTED = "expected a proxy such as http://proxy.example.com:3128 or"
            + " http://user:password@proxy.example.com:3128, with %40 for an @ in the password and the like";
    private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    /**
     * Reads a proxy's URL; without a scheme it is http.
     *
     * @throws IllegalArgumentException saying what was expected, and nothing of what the text holds
     */
    public static HttpsProxy parse(String text) {
        URI url = url(text.contains("://") ? text : "http://" + text);
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http")) {
            throw new IllegalArgumentException("the way to the proxy itself is plain http, through which TLS to Azure"
                    + " goes, not " + scheme + "; " + EXPECTED);
        }
        boolean more = url.getRawQuery() != null || url.getRawFragment() != null
                || !url.getRawPath().isEmpty() && !url.getRawPath().equals("/");
        if (url.getHost() == null || url.getPort() < 1 || more) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new HttpsProxy(url.getHost(), url.getPort(), authorization(url.getUserInfo()), NoProxy.NOBODY);
    }

    /** The same proxy, for all but these. */
    public HttpsProxy except(NoProxy those) {
        return new HttpsProxy(host, port, authorization, those);
    }

    /** Whether requests to that URL go through it. */
    public boolean serves(URI url) {
        return !directly.matches(url);
    }

    /**
     * Lets the password of a proxy through, which the JDK keeps back unless told; to be said before anything asks by
     * HTTP, for the JDK looks once.
     */
    public static void allowPasswords() {
        if (System.getProperty(DISABLED_SCHEMES) == null) { // who says another one on the command line means it
            System.setProperty(DISABLED_SCHEMES, "");
        }
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED); // without its cause, which repeats the text
        }
    }

    private static @Nullable SensitiveString authorization(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return null;
        }
        String credentials = userInfo.contains(":") ? userInfo : userInfo + ":";
        return new SensitiveString("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(
                StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
