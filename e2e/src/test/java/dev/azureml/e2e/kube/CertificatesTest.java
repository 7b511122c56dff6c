package dev.azureml.e2e.kube;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CertificatesTest {

    @Test
    void areKeptWhileYoungAndMadeAnewBeforeTheyExpire(@TempDir Path home) throws IOException {
        var now = Instant.now();
        Certificates.ensure(home, now);
        var first = Files.readString(home.resolve(CertManager.CLIENT_CERT_NAME));

        Certificates.ensure(home, now.plus(Duration.ofDays(299)));
        assertThat(home.resolve(CertManager.CLIENT_CERT_NAME)).hasContent(first);

        Certificates.ensure(home, now.plus(Duration.ofDays(301)));
        assertThat(Files.readString(home.resolve(CertManager.CLIENT_CERT_NAME))).isNotEqualTo(first);
    }

    /** Finding: with RSA keys, handshakes took a fifth of the processor time of all tests. */
    @Test
    void thoseOfKubeApiTestAreMadeAnew(@TempDir Path home) throws IOException {
        new CertManager(home.toString()).createCertificatesIfNeeded();

        Certificates.ensure(home, Instant.now());

        assertThat(home.resolve(CertManager.API_SERVER_KEY_NAME)).content().startsWith("-----BEGIN EC PRIVATE KEY");
        assertThat(home.resolve(CertManager.CLIENT_KEY_NAME)).content().startsWith("-----BEGIN EC PRIVATE KEY");
    }

    /** Finding: the lock of the file is the whole program's, and a second thread of it that asks is refused. */
    @Test
    void areMadeOnceForWhoeverNeedsThemAtTheSameTime(@TempDir Path home) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> Certificates.ensure(home, Instant.now())));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }

        assertThat(home.resolve(CertManager.CLIENT_CERT_NAME)).exists();
    }
}
