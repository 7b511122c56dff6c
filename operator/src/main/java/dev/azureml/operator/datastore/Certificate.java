package dev.azureml.operator.datastore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says of itself; nothing of its private key.
 *
 * @param thumbprint SHA-1 in upper-case hexadecimal digits, as Azure writes it
 */
record Certificate(Instant notBefore, Instant notAfter, String thumbprint) {
    /** A file as tools make them has some thousands, for each of its parts; these take a moment. */
    static final int MOST_DERIVATIONS = 100_000;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    /** Reads PEM (the first certificate) or PKCS #12 without a password in base64; empty when it is neither. */
    static Optional<Certificate> read(String text) {
        try {
            return Optional.ofNullable(text.contains(BEGIN) ? pem(text) : pkcs12(text)).map(Certificate::of);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static X509Certificate pem(String text) throws GeneralSecurityException {
        byte[] bytes = text.substring(text.indexOf(BEGIN)).getBytes(StandardCharsets.US_ASCII);
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes));
    }

    private static @Nullable X509Certificate pkcs12(String text) throws GeneralSecurityException, IOException {
        byte[] file = Base64.getMimeDecoder().decode(text);
        if (KeyDerivations.count(file).orElse(Long.MAX_VALUE) > MOST_DERIVATIONS) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), new char[0]);
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                return certificate;
            }
        }
        return null;
    }

    private static Certificate of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return new Certificate(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(),
                    HexFormat.of().withUpperCase().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate could not be read", e);
        }
    }
}
