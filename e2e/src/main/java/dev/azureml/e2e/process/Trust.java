package dev.azureml.e2e.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that believes one certificate authority alone: an emulator's. */
public final class Trust {
    private Trust() {
    }

    /** @param caBundle the authority's certificate as PEM */
    public static SSLContext in(Path caBundle) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var pem = new ByteArrayInputStream(Files.readAllBytes(caBundle));
        store.setCertificateEntry("azure", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
