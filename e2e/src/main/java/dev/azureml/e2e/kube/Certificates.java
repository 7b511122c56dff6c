package dev.azureml.e2e.kube;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The API server's and its administrator's certificates, shared by all runs of this user. */
final class Certificates {

    private static final List<String> FILES = List.of(CertManager.API_SERVER_CERT_NAME,
            CertManager.API_SERVER_KEY_NAME, CertManager.CLIENT_CERT_NAME, CertManager.CLIENT_KEY_NAME);
    private static final Duration RENEW_AFTER = Duration.ofDays(300);

    private Certificates() {
    }

    /** Makes them when absent or old: kube-api-test lets them live a year and never renews them. */
    static synchronized void ensure(Path home, Instant now) {
        try (var lock = FileChannel.open(home.resolve("certificates.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // Two programs that make them at the same time would leave a certificate and a key that do not match; two
            // threads of one program wait for each other before, as they have the lock of a file together.
            lock.lock();
            if (old(home, now)) {
                for (var file : FILES) {
                    Files.deleteIfExists(home.resolve(file));
                }
            }
            new CertManager(home.toString()).createCertificatesIfNeeded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean old(Path home, Instant now) throws IOException {
        for (var file : FILES) {
            var path = home.resolve(file);
            if (Files.exists(path) && Files.getLastModifiedTime(path).toInstant().plus(RENEW_AFTER).isBefore(now)) {
                return true;
            }
        }
        return false;
    }
}
