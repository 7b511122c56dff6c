package dev.azureml.e2e.kube;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The API server's and its administrator's certificates, in the files where kube-api-test looks for them, shared by all runs
 * of this user. That would make RSA keys of 3072 bits by itself. Each watch is a connection of its own, and with such keys
 * its handshake takes both sides longer than the LIST before it.
 */
final class Certificates {

    private static final List<String> FILES = List.of(CertManager.API_SERVER_CERT_NAME,
            CertManager.API_SERVER_KEY_NAME, CertManager.CLIENT_CERT_NAME, CertManager.CLIENT_KEY_NAME);
    private static final List<String> NAMES = List.of("kubernetes", "kubernetes.default", "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");
    private static final Duration RENEW_AFTER = Duration.ofDays(300);
    private static final Duration LIFE = Duration.ofDays(365);
    private static final String EC_KEY = "-----BEGIN EC PRIVATE KEY-----";

    private Certificates() {
    }

    /** Makes them when absent or old, or when kube-api-test made them. */
    static synchronized void ensure(Path home, Instant now) {
        try (var lock = FileChannel.open(home.resolve("certificates.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // Two programs that make them at the same time would leave a certificate and a key that do not match; two
            // threads of one program wait for each other before, as they have the lock of a file together.
            lock.lock();
            if (!areGood(home, now)) {
                make(home.resolve(CertManager.API_SERVER_CERT_NAME), home.resolve(CertManager.API_SERVER_KEY_NAME),
                        "CN=kube-apiserver", Stream.concat(
                                Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                                NAMES.stream().map(name -> new GeneralName(GeneralName.dNSName, name))).toList());
                make(home.resolve(CertManager.CLIENT_CERT_NAME), home.resolve(CertManager.CLIENT_KEY_NAME),
                        "O=system:masters,CN=kubeapitest", List.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean areGood(Path home, Instant now) throws IOException {
        for (var file : FILES) {
            var path = home.resolve(file);
            if (!Files.exists(path) || Files.getLastModifiedTime(path).toInstant().plus(RENEW_AFTER).isBefore(now)) {
                return false;
            }
        }
        return Files.readString(home.resolve(CertManager.API_SERVER_KEY_NAME)).startsWith(EC_KEY)
                && Files.readString(home.resolve(CertManager.CLIENT_KEY_NAME)).startsWith(EC_KEY);
    }

    private static void make(Path certificate, Path key, String subject, List<GeneralName> names) throws IOException {
        // Its keys, unlike the JDK's, say their curve in the form that every client of Kubernetes reads.
        Provider provider = new BouncyCastleProvider();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Instant now = Instant.now();
            X500Name name = new X500Name(subject);
            var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minus(Duration.ofMinutes(1))), Date.from(now.plus(LIFE)), name, pair.getPublic());
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").setProvider(provider).build(pair.getPrivate());
            // The key is made last: a program that ends in between leaves what is made again.
            Files.deleteIfExists(key);
            write(certificate, builder.build(signer));
            write(key, pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate for " + subject, e);
        }
    }

    private static void write(Path file, Object what) throws IOException {
        try (var writer = new JcaPEMWriter(Files.newBufferedWriter(file))) {
            writer.writeObject(what);
        }
    }
}
