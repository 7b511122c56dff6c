package dev.azureml.emulator.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A fresh certificate authority and a certificate of it for localhost; keys live in memory only. */
public final class ServerIdentity {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
    private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
    private static final byte[] SUBJECT_KEY_ID = Der.oid(2, 5, 29, 14);
    private static final byte[] KEY_USAGE = Der.oid(2, 5, 29, 15);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(2, 5, 29, 17);
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
    private static final byte[] AUTHORITY_KEY_ID = Der.oid(2, 5, 29, 35);
    private static final byte[] EXTENDED_KEY_USAGE = Der.oid(2, 5, 29, 37);
    private static final byte[] SERVER_AUTH = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
    private static final String AUTHORITY = "ARM emulator CA";

    private final X509Certificate authority;
    private final SSLContext context;

    private ServerIdentity(X509Certificate authority, SSLContext context) {
        this.authority = authority;
        this.context = context;
    }

    /** Makes the authority and the server's certificate. */
    public static ServerIdentity create() {
        try {
            var keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair ca = keys.generateKeyPair();
            KeyPair server = keys.generateKeyPair();
            byte[] caKeyId = keyId(ca);
            X509Certificate caCert = certificate(AUTHORITY, ca, ca.getPrivate(),
                    extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.bool(true))),
                    extension(KEY_USAGE, true, Der.bits(1, new byte[]{0x06})),
                    extension(SUBJECT_KEY_ID, false, Der.octets(caKeyId)));
            X509Certificate serverCert = certificate("localhost", server, ca.getPrivate(),
                    extension(BASIC_CONSTRAINTS, true, Der.sequence()),
                    extension(KEY_USAGE, true, Der.bits(7, new byte[]{(byte) 0x80})),
                    extension(EXTENDED_KEY_USAGE, false, Der.sequence(SERVER_AUTH)),
                    extension(SUBJECT_KEY_ID, false, Der.octets(keyId(server))),
                    extension(AUTHORITY_KEY_ID, false, Der.sequence(Der.tagged(0x80, caKeyId))),
                    extension(ALTERNATIVE_NAMES, false, alternativeNames()));
            return new ServerIdentity(caCert, context(server.getPrivate(), serverCert, caCert));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JDK can't make an EC certificate", e);
        }
    }

    /** The TLS context of the server. */
    public SSLContext context() {
        return context;
    }

    /** The authority's certificate, to trust. */
    public String caPem() {
        try {
            var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            return "-----BEGIN CERTIFICATE-----\n" + encoder.encodeToString(authority.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] alternativeNames() {
        byte[] v6 = new byte[16];
        v6[15] = 1;
        return Der.sequence(Der.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.tagged(0x82, "*.localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.tagged(0x87, new byte[]{127, 0, 0, 1}), Der.tagged(0x87, v6));
    }

    private static byte[] keyId(KeyPair keys) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(keys.getPublic().getEncoded());
    }

    private static byte[] extension(byte[] oid, boolean critical, byte[] value) {
        return critical ? Der.sequence(oid, Der.bool(true), Der.octets(value)) : Der.sequence(oid, Der.octets(value));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(commonName))));
    }

    private static X509Certificate certificate(String subject, KeyPair keys, PrivateKey issuer, byte[]... extensions)
            throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        byte[] body = Der.sequence(Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom())), ECDSA_WITH_SHA256, name(AUTHORITY),
                Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(Duration.ofDays(3650)))),
                name(subject), keys.getPublic().getEncoded(), Der.tagged(0xa3, Der.sequence(extensions)));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuer);
        signature.update(body);
        byte[] encoded = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
        try (var in = new ByteArrayInputStream(encoded)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static SSLContext context(PrivateKey key, X509Certificate server, X509Certificate ca)
            throws GeneralSecurityException, IOException {
        char[] password = new char[0];
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", key, password, new Certificate[]{server, ca});
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
