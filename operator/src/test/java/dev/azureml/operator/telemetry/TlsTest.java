package dev.azureml.operator.telemetry;

import dev.azureml.operator.config.TelemetrySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder = Path.of("");
    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void files() {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
    }

    @ParameterizedTest
    @CsvSource({"RSA, PRIVATE KEY", "RSA, RSA PRIVATE KEY", "EC, PRIVATE KEY", "EC, EC PRIVATE KEY",
        "Ed25519, PRIVATE KEY"})
    void servesWithKeysInTheFormsThatIssuersWrite(String algorithm, String form) throws Exception {
        KeyStore made = make(algorithm);
        write(made, form);
        try (HttpEndpoints endpoints = start()) {
            assertThat(get(endpoints, made)).isEqualTo("azureml_operations 0\n");
        }
    }

    @Test
    void theNextConnectionHasTheRenewedCertificateAndAHalfRenewedPairIsNotServed() throws Exception {
        KeyStore first = make("EC");
        KeyStore second = make("RSA");
        write(first, "PRIVATE KEY");
        try (HttpEndpoints endpoints = start()) {
            assertThat(get(endpoints, first)).isNotEmpty();
            replace(key, pem("PRIVATE KEY", second.getKey("server", PASSWORD.toCharArray()).getEncoded()));
            assertThat(get(endpoints, first)).as("with the certificate before").isNotEmpty();
            replace(certificate, pem("CERTIFICATE", second.getCertificate("server").getEncoded()));
            assertThat(get(endpoints, second)).isNotEmpty();
            assertThatThrownBy(() -> get(endpoints, first)).isInstanceOf(SSLHandshakeException.class);
            Files.delete(key);
            assertThat(get(endpoints, second)).as("with the certificate before").isNotEmpty();
        }
    }

    @Test
    void filesOfNoUseAreNamedAtTheStart() throws Exception {
        KeyStore made = make("EC");
        write(made, "PRIVATE KEY");
        Files.writeString(key, pem("PRIVATE KEY", make("EC").getKey("server", PASSWORD.toCharArray()).getEncoded()));
        assertThatThrownBy(this::start).isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP_TLS_KEY_FILE: the private key is not that of the certificate");
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertThatThrownBy(this::start).hasMessageContaining("no private key in PEM, without a password");
        Files.writeString(certificate, "");
        assertThatThrownBy(this::start).hasMessageContaining("HTTP_TLS_CERTIFICATE_FILE").hasMessageContaining(
                "ertificate");
    }

    private HttpEndpoints start() throws IOException {
        return HttpEndpoints.start(new InetSocketAddress(0), new TelemetrySettings.Tls(certificate, key),
                new HttpEndpoints.Content(
                        _ -> Exposition.prometheus("azureml_operations 0\n"), Map.of(), Map.of(), List::of));
    }

    private void write(KeyStore made, String form) throws Exception {
        byte[] encoded = made.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(certificate, pem("CERTIFICATE", made.getCertificate("server").getEncoded()));
        Files.writeString(key, pem(form, form.equals("PRIVATE KEY") ? encoded : bare(encoded)));
    }

    /** As a mounted Secret changes: another file in the place of the one before. */
    private static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.setLastModifiedTime(next, FileTime.fromMillis(
                Files.getLastModifiedTime(file).toMillis() + 1000));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last element of PKCS#8 is the key alone, in the form of old. */
    private static byte[] bare(byte[] pkcs8) {
        for (int at = 4; at < pkcs8.length - 4; at++) {
            int length = pkcs8[at + 1] >= 0
                    ? pkcs8[at + 1]
                    : pkcs8[at + 1] == (byte) 0x81
                            ? pkcs8[at + 2] & 0xff
                            : ((pkcs8[at + 2] & 0xff) << 8) | (pkcs8[at + 3] & 0xff);
            int header = pkcs8[at + 1] >= 0 ? 2 : pkcs8[at + 1] == (byte) 0x81 ? 3 : 4;
            if (pkcs8[at] == 0x04 && at + header + length == pkcs8.length) {
                return Arrays.copyOfRange(pkcs8, at + header, pkcs8.length);
            }
        }
        throw new AssertionError("not PKCS#8");
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    private KeyStore make(String algorithm) throws Exception {
        Path file = folder.resolve(UUID.randomUUID() + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", algorithm, "-dname", "CN=localhost", "-ext",
                "SAN=dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", PASSWORD).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String get(HttpEndpoints endpoints, KeyStore trusted) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        Certificate certificate = trusted.getCertificate("server");
        assertThat(certificate).isInstanceOf(X509Certificate.class);
        trust.setCertificateEntry("server", certificate);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(
                TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            URI url = URI.create("https://localhost:" + endpoints.port() + "/metrics");
            return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
