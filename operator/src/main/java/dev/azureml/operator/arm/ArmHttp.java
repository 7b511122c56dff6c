package dev.azureml.operator.arm;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.util.Configuration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The HTTP client of one cloud: whom it trusts and how long it waits. Share one between all identities. */
public final class ArmHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final AzureCloud cloud;
    private final HttpClient client;
    private final @Nullable HttpsProxy proxy;

    private ArmHttp(AzureCloud cloud, HttpClient client, @Nullable HttpsProxy proxy) {
        this.cloud = cloud;
        this.client = client;
        this.proxy = proxy;
    }

    public static ArmHttp create(AzureCloud cloud) {
        return create(cloud, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
    }

    public static ArmHttp create(AzureCloud cloud, Duration connectTimeout, Duration requestTimeout) {
        return create(cloud, null, connectTimeout, requestTimeout);
    }

    /**
     * Returns a client that goes through a proxy and gives each exchange twice the request timeout as a whole.
     *
     * @param proxy null to ask Azure directly
     * @throws IllegalArgumentException when the cloud's certificates can't be read
     */
    public static ArmHttp create(AzureCloud cloud, @Nullable HttpsProxy proxy, Duration connectTimeout,
            Duration requestTimeout) {
        // The proxy is ours to choose: what that would find in the environment has other rules.
        var client = new JdkHttpClientBuilder(jdk(cloud, proxy)).configuration(Configuration.NONE)
                .connectionTimeout(connectTimeout)
                .writeTimeout(requestTimeout)
                .responseTimeout(requestTimeout)
                .readTimeout(requestTimeout)
                .build();
        return new ArmHttp(cloud, new BoundedClient(client, requestTimeout.multipliedBy(2)), proxy);
    }

    /** The JDK's own client, for this cloud. */
    static java.net.http.HttpClient.Builder jdk(AzureCloud cloud, @Nullable HttpsProxy proxy) {
        // HTTP/1.1: with many calls at once the JDK's HTTP/2 runs into the server's limit of streams.
        var jdk = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (cloud.caPem() != null) {
            jdk.sslContext(trusting(cloud.caPem()));
        }
        if (proxy != null) {
            jdk.proxy(new Selector(proxy));
        }
        return jdk;
    }

    /**
     * Returns what trusts the JDK's certificates and the cloud's own.
     *
     * @throws IllegalArgumentException when the cloud's certificates can't be read
     */
    public static SSLContext tls(AzureCloud cloud) {
        try {
            return cloud.caPem() == null ? SSLContext.getDefault() : trusting(cloud.caPem());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    /** The same client, for another host and tokens for it. */
    ArmHttp at(URI host, String audience) {
        return new ArmHttp(AzureCloud.custom(host, audience, cloud.authorityHost(), cloud.caPem()), client, proxy);
    }

    public AzureCloud cloud() {
        return cloud;
    }

    HttpClient client() {
        return client;
    }

    /** A way to Azure by these policies. */
    HttpPipeline pipeline(HttpPipelinePolicy... policies) {
        return new HttpPipelineBuilder().httpClient(client)
                .policies(Stream.concat(Stream.of(policies), policies().stream()).toArray(HttpPipelinePolicy[]::new))
                .build();
    }

    /** What every request needs, whoever makes it. */
    List<HttpPipelinePolicy> policies() {
        return proxy == null ? List.of() : List.of(new ProxyPolicy(proxy));
    }

    /** What to say of the way to that URL where it led nowhere. */
    String way(URI url) {
        return proxy != null && proxy.serves(url) ? " through the proxy of the operator's HTTPS_PROXY" : "";
    }

    private static final class Selector extends ProxySelector {
        private final HttpsProxy proxy;

        Selector(HttpsProxy proxy) {
            this.proxy = proxy;
        }

        @Override
        public List<Proxy> select(URI uri) {
            // Looked up each time, for a proxy's address may change.
            return List.of(proxy.serves(uri)
                    ? new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()))
                    : Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // Whoever asked is told.
        }
    }

    private static SSLContext trusting(String caPem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var anchor : systemAnchors()) {
                store.setCertificateEntry("system-" + count++, anchor);
            }
            var pem = new ByteArrayInputStream(caPem.getBytes(StandardCharsets.US_ASCII));
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("cloud-" + count++, certificate);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The CA bundle of the cloud can't be read: " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] systemAnchors() throws GeneralSecurityException {
        for (var manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
