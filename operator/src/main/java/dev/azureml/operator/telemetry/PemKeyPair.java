package dev.azureml.operator.telemetry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's certificate, with those between it and its authority, and its private key, as PEM files hold them. */
record PemKeyPair(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    /** Fails for a key that is not the certificate's, as two files are that are just being replaced. */
    static PemKeyPair read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate))).stream()
                .map(X509Certificate.class::cast).toList();
        if (chain.isEmpty()) {
            throw new CertificateException("no certificate in " + certificate);
        }
        PublicKey subject = chain.getFirst().getPublicKey();
        Matcher found = KEY.matcher(Files.readString(key, StandardCharsets.UTF_8));
        if (!found.find()) {
            throw new InvalidKeyException("no private key in PEM, without a password, in " + key);
        }
        byte[] encoded = Base64.getMimeDecoder().decode(found.group(2));
        byte[] pkcs8 = found.group(1).equals("PRIVATE KEY") ? encoded : wrapped(encoded, subject);
        PrivateKey secret = KeyFactory.getInstance(subject.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(
                pkcs8));
        requirePair(subject, secret);
        return new PemKeyPair(chain, secret);
    }

    /** OpenSSL's older forms lack what kind of key they are, which the public key says in the same words. */
    private static byte[] wrapped(byte[] bare, PublicKey subject) {
        byte[] algorithm = firstElement(content(subject.getEncoded()));
        return element(SEQUENCE, VERSION, algorithm, element(OCTETS, bare));
    }

    private static void requirePair(PublicKey subject, PrivateKey secret) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (subject.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> subject.getAlgorithm();
        });
        signature.initSign(secret);
        byte[] signed = signature.sign();
        signature.initVerify(subject);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the private key is not that of the certificate");
        }
    }

    private static byte[] content(byte[] element) {
        int header = element.length - length(element);
        return Arrays.copyOfRange(element, header, element.length);
    }

    private static byte[] firstElement(byte[] elements) {
        int header = elements[1] >= 0 ? 2 : 2 + (elements[1] & 0x7f);
        return Arrays.copyOf(elements, header + length(elements));
    }

    /** Of the content of the first element. */
    private static int length(byte[] element) {
        if (element[1] >= 0) {
            return element[1];
        }
        int length = 0;
        for (int i = 0; i < (element[1] & 0x7f); i++) {
            length = (length << 8) | (element[2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... contents) {
        var all = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            all.writeBytes(content);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        if (all.size() < 0x80) {
            element.write(all.size());
        } else {
            element.write(0x82);
            element.write(all.size() >> 8);
            element.write(all.size());
        }
        element.writeBytes(all.toByteArray());
        return element.toByteArray();
    }
}
