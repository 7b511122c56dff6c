package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.ArmHttp;
import dev.azureml.operator.arm.AzureCloud;
import dev.azureml.operator.arm.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a host, or whoever names it, may try. */
@Timeout(60)
class FetcherTest {
    private static final byte[] BODY = "all that was asked for".getBytes(StandardCharsets.US_ASCII);
    private static final Network LOOPBACK = Network.parse("127.0.0.0/8");

    @TempDir
    private static Path folder;
    private static TestCertificate certificate;
    private static SSLSocketFactory tls;

    private final Map<String, List<String>> names = new HashMap<>(Map.of("localhost", List.of("127.0.0.1")));
    private final AtomicInteger lookUps = new AtomicInteger();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Hosts host;

    @BeforeAll
    static void trust() throws IOException, GeneralSecurityException, InterruptedException {
        certificate = TestCertificate.create(folder);
        URI any = URI.create("https://localhost");
        tls = ArmHttp.tls(AzureCloud.custom(any, "a", any, certificate.pem())).getSocketFactory();
    }

    @BeforeEach
    void start() throws IOException {
        host = new Hosts(certificate);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        lookUps.incrementAndGet();
        List<String> addresses = names.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        // The first time the first of them, then the next, as who rebinds a name has it.
        return new InetAddress[]{InetAddress.ofLiteral(addresses.get(Math.min(lookUps.get(), addresses.size()) - 1))};
    }

    private void fetch(String url, Duration atMost, Network... open) throws FetchException {
        UrlGuard guard = new UrlGuard(this::lookUp, new Addresses(List.of(open)), null);
        Fetcher fetcher = new Fetcher(guard, new Connector(tls), atMost, 1 << 20);
        fetcher.within(() -> fetcher.get(Fetcher.Request.of(url, null, 1 << 20), this::refusal, received));
    }

    private void fetch(String path) throws FetchException {
        fetch(host.url(path), Duration.ofSeconds(30), LOOPBACK);
    }

    private Optional<String> refusal(String name, int port) {
        return names.containsKey(name) && (port == host.port() || port == 443)
                ? Optional.empty()
                : Optional.of(name + ":" + port + " is not on the list");
    }

    private FetchException failure(String path) {
        return failureOf(() -> fetch(path));
    }

    private static FetchException failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable fetch) {
        return catchThrowableOfType(FetchException.class, fetch);
    }

    private static void assertFailed(FetchException failure, FetchException.Kind kind, String... words) {
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.getMessage()).doesNotContain("secret").satisfies(message -> List.of(words).forEach(
                word -> assertThat(message).contains(word)));
    }

    @Test
    void whatIsThereArrivesAndNobodyIsToldWhoAsks() throws FetchException {
        host.on("/a?b=c", BODY);

        fetch("/a?b=c");

        assertThat(received.toByteArray()).isEqualTo(BODY);
        assertThat(host.requests).singleElement().satisfies(request -> assertThat(request.lines().map(line -> line
                .split(":", 2)[0])).containsExactlyInAnyOrder("GET /a?b=c HTTP/1.1", "Host", "User-Agent", "Accept",
                        "Accept-Encoding", "Connection", ""));
    }

    @Test
    void chunksAndABodyWithoutLengthArrive() throws FetchException {
        host.on("/chunks", out -> {
            out.write(Hosts.head(100));
            out.write(Hosts.head(200, "Transfer-Encoding: chunked"));
            out.write("5;x=y\r\nall t\r\n11\r\nhat was asked for\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }).on("/open", out -> {
            out.write(Hosts.head(200));
            out.write(BODY);
        });

        fetch("/chunks");
        assertThat(received.toByteArray()).isEqualTo(BODY);
        received.reset();
        fetch("/open");
        assertThat(received.toByteArray()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/a", "ftp://localhost/a", "file:///etc/passwd", "https:///a", "https://",
        "https://user@localhost/a", "https://localhost@169.254.169.254/a", "https://localhost/a#b",
        "jar:https://a/b!/c",
        "https://local host/a", "https://localhost\\@evil/", "//localhost/a", "https://localhost\r\nHost: evil/a", ""})
    void whatIsNoPlainUrlIsNotFetched(String url) {
        assertFailed(failureOf(() -> fetch(url, Duration.ofSeconds(30), LOOPBACK)), FetchException.Kind.NOT_ALLOWED,
                "only https");
        assertThat(lookUps).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/a", "https://127.1/a", "https://2130706433/a", "https://0x7f.1/a",
        "https://[::1]/a", "https://[::ffff:127.0.0.1]/a", "https://169.254.169.254/latest", "https://localhost./a",
        "https://localhost:22/a", "https://evil.example/a", "https://localhost.evil.example/a"})
    void whoIsNotOnTheListIsNotEvenLookedUp(String url) {
        assertFailed(failureOf(() -> fetch(url, Duration.ofSeconds(30), LOOPBACK)), FetchException.Kind.NOT_ALLOWED);
        assertThat(lookUps).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "168.63.129.16", "::1", "64:ff9b::a9fe:a9fe"})
    void aNameThatLeadsInsideIsNotConnectedTo(String address) {
        names.put("localhost", List.of(address));

        assertFailed(failureOf(() -> fetch(host.url("/a"), Duration.ofSeconds(30))), FetchException.Kind.NOT_ALLOWED,
                "localhost has a", "FETCH_PRIVATE_NETWORKS");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void oneBadAddressOfManyIsEnough() {
        UrlGuard guard = new UrlGuard(_ -> new InetAddress[]{InetAddress.ofLiteral("140.82.121.4"), InetAddress
                .ofLiteral("10.0.0.1")}, new Addresses(List.of()), null);

        assertFailed(failureOf(() -> guard.check("https://localhost/a", this::refusal)),
                FetchException.Kind.NOT_ALLOWED,
                "a private address");
    }

    @Test
    void aNameIsLookedUpOnceSoThatItCantMeanSomethingElseWhenItIsConnectedTo() throws FetchException {
        names.put("localhost", List.of("127.0.0.1", "169.254.169.254"));
        host.on("/a", BODY);

        fetch("/a");

        assertThat(lookUps).hasValue(1);
        assertThat(received.toByteArray()).isEqualTo(BODY);
    }

    @Test
    void theConnectionGoesToTheAddressThatWasChecked() throws FetchException {
        names.put("code.example", List.of("127.0.0.1"));
        host.on("/a", BODY);

        fetch("https://code.example:" + host.port() + "/a", Duration.ofSeconds(30), LOOPBACK);

        assertThat(received.toByteArray()).isEqualTo(BODY);
        assertThat(host.requests).singleElement().asString().contains("Host: code.example:" + host.port());
    }

    @Test
    void aNameThatMeansSomethingElseAtTheRedirectIsCheckedAnew() {
        names.put("localhost", List.of("127.0.0.1", "169.254.169.254"));
        host.redirecting("/a", "/b").on("/b", BODY);

        assertFailed(failure("/a"), FetchException.Kind.NOT_ALLOWED, "redirects", "link-local");
        assertThat(host.requests).hasSize(1);
    }

    @Test
    void redirectsAreFollowed() throws FetchException {
        host.redirecting("/1", "/2").redirecting("/2", host.url("/3?sig=x")).on("/3?sig=x", BODY);

        fetch("/1");

        assertThat(received.toByteArray()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/secret", "https://169.254.169.254/secret", "https://evil.example/secret",
        "https://metadata.google.internal/secret", "file:///secret", "https://localhost:22/secret",
        "https://user:secret@localhost/"})
    void aRedirectIsHeldToTheSameRules(String location) {
        host.redirecting("/a", location);

        assertFailed(failure("/a"), FetchException.Kind.NOT_ALLOWED, "localhost redirects to another place");
        assertThat(lookUps).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "https://a b/", "%zz"})
    void aRedirectToNowhereIsNone(String location) {
        host.redirecting("/a", location);

        assertThat(failure("/a")).isNotNull();
    }

    @Test
    void redirectsInACircleEnd() {
        host.redirecting("/a", "/a");

        assertFailed(failure("/a"), FetchException.Kind.UNAVAILABLE, "more than 5 times");
        assertThat(host.requests).hasSize(6);
    }

    @Test
    void whatIsNotThereIsSaidWithoutWhatCameInstead() {
        assertFailed(failure("/none"), FetchException.Kind.UNAVAILABLE, "answered 404", "nothing at that URL");
        host.on("/private", out -> out.write(Hosts.head(403, "Content-Length: 0")));
        assertFailed(failure("/private"), FetchException.Kind.UNAVAILABLE, "without credentials");
        names.remove("localhost");
    }

    @Test
    void aHostThatCantProveItsNameIsNotBelieved() {
        names.put("other.example", List.of("127.0.0.1"));

        assertFailed(failureOf(() -> fetch("https://other.example:" + host.port() + "/a", Duration.ofSeconds(30),
                LOOPBACK)), FetchException.Kind.UNAVAILABLE, "other.example");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void aBodyThatEndsEarlyIsNone() {
        host.on("/short", out -> {
            out.write(Hosts.head(200, "Content-Length: 1000"));
            out.write(BODY);
        });

        assertFailed(failure("/short"), FetchException.Kind.UNAVAILABLE, "ended before its end");
    }

    @Test
    void whatComesBeyondTheLengthIsNobodys() throws FetchException {
        host.on("/more", out -> {
            out.write(Hosts.head(200, "Content-Length: " + BODY.length));
            out.write(BODY);
            out.write(new byte[100]);
        });

        fetch("/more");

        assertThat(received.toByteArray()).isEqualTo(BODY);
    }

    @Test
    void whatIsTooLargeIsLeftWhereItIs() {
        host.on("/said", out -> out.write(Hosts.head(200, "Content-Length: 999999999999")));
        host.on("/unsaid", out -> {
            out.write(Hosts.head(200));
            endlessly(out, new byte[8192]);
        });

        assertFailed(failure("/said"), FetchException.Kind.INVALID, "more than 1 MiB", "FETCH_MAX_MIB");
        assertThat(received.size()).isZero();
        assertFailed(failure("/unsaid"), FetchException.Kind.INVALID, "more than 1 MiB");
        assertThat(received.size()).isLessThanOrEqualTo(1 << 20);
    }

    private static void endlessly(OutputStream out, byte[] bytes) throws IOException {
        while (true) {
            out.write(bytes);
        }
    }

    @Test
    void aHeadWithoutEndEnds() {
        host.on("/head", out -> endlessly(out, "x: y\r\n".getBytes(StandardCharsets.US_ASCII)));
        host.on("/interim", out -> endlessly(out, Hosts.head(102)));

        assertThat(failure("/head")).isNotNull();
        assertFailed(failure("/interim"), FetchException.Kind.UNAVAILABLE, "does not begin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "fffffffffffffffff\r\n", ""})
    void brokenChunksAreNone(String chunk) {
        host.on("/a", out -> {
            out.write(Hosts.head(200, "Transfer-Encoding: chunked"));
            out.write(chunk.getBytes(StandardCharsets.US_ASCII));
        });

        assertFailed(failure("/a"), FetchException.Kind.UNAVAILABLE, "chunks are broken");
    }

    @Test
    void aByteNowAndThenDoesNotKeepItForEver() {
        CountDownLatch never = new CountDownLatch(1);
        host.on("/drip", out -> {
            out.write(Hosts.head(200, "Content-Length: 100000"));
            while (true) {
                out.write('x');
                await(never);
            }
        });

        assertFailed(failureOf(() -> fetch(host.url("/drip"), Duration.ofSeconds(5), LOOPBACK)),
                FetchException.Kind.UNAVAILABLE, "had not arrived after 5 s", "FETCH_TIMEOUT");
        never.countDown();
    }

    /** Between two bytes. */
    private static void await(CountDownLatch never) throws IOException {
        try {
            if (never.await(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("enough");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
