package dev.azureml.operator.arm;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * Tells the proxy who asks. The JDK takes the header out of what goes through the tunnel, and an Authenticator would make
 * an error of each 401 of Azure that names no scheme.
 */
final class ProxyPolicy extends HttpPipelineSyncPolicy {
    private static final int PROXY_UNAUTHORIZED = 407;

    private final HttpsProxy proxy;

    ProxyPolicy(HttpsProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        // Whoever is asked directly must not learn the password.
        if (proxy.authorization() != null && proxy.serves(URI.create(context.getHttpRequest().getUrl().toString()))) {
            context.getHttpRequest().setHeader(HttpHeaderName.PROXY_AUTHORIZATION, proxy.authorization().value());
        }
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        if (response.getStatusCode() == PROXY_UNAUTHORIZED) {
            throw new UncheckedIOException(new Unauthorized(proxy.authorization() == null
                    ? "the proxy wants a user and password, and HTTPS_PROXY has none"
                    : "the proxy does not take the user and password in HTTPS_PROXY"));
        }
        return response;
    }

    /** The proxy did not let the request through. */
    private static final class Unauthorized extends IOException {
        Unauthorized(String message) {
            super(message);
        }
    }
}
