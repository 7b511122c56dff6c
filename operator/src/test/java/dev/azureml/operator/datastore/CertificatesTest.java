package dev.azureml.operator.datastore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Finding H6: a PKCS #12 file in a Secret says itself how long it takes to open it, on the threads of all visits. */
class CertificatesTest {
    private static final byte[] DATA = {0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, 1};
    private static final byte[] ENCRYPTED = {0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, 6};
    /** PBE with SHA-1 and RC2 of 40 bits. */
    private static final byte[] ALGORITHM = {0x06, 10, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 12,
        1, 6};

    private final Certificates certificates = new Certificates();

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] one : contents) {
            content.writeBytes(one);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        byte[] size = BigInteger.valueOf(content.size()).toByteArray();
        if (content.size() < 0x80) {
            out.write(content.size());
        } else {
            int skip = size[0] == 0 ? 1 : 0;
            out.write(0x80 | size.length - skip);
            out.write(size, skip, size.length - skip);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] integer(int value) {
        return element(0x02, BigInteger.valueOf(value).toByteArray());
    }

    private static byte[] encrypted(int iterations) {
        byte[] algorithm = element(0x30, ALGORITHM, element(0x30, element(0x04, new byte[8]), integer(iterations)));
        return element(0x30, ENCRYPTED, element(0xa0, element(0x30, integer(0), element(0x30, DATA, algorithm,
                element(0x80, new byte[8])))));
    }

    private static byte[] file(int parts, int iterations) {
        byte[] part = encrypted(iterations);
        byte[][] all = new byte[parts][];
        Arrays.fill(all, part);
        return element(0x30, integer(3), element(0x30, DATA, element(0xa0, element(0x04, element(0x30, all)))));
    }

    private static String text(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    private static String pem() throws IOException {
        try (InputStream in = CertificatesTest.class.getResourceAsStream("/certificate/client.pem")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String pkcs12() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("client", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem().getBytes(StandardCharsets.US_ASCII))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, new char[0]);
        return text(out.toByteArray());
    }

    @Test
    void manyPartsOfMillionsOfDerivationsAreNotOpened() {
        String burning = text(file(400, 5_000_000));

        assertThat(burning.length()).isLessThan(Certificates.LONGEST);
        assertThat(KeyDerivations.count(file(400, 5_000_000))).hasValue(400 * 5_000_000L + 3);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(certificates.read(burning)).isEmpty());
    }

    @Test
    void theFileOfTheAttackIsOneThatIsOpenedWhereItCostsLittle() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");

        // That the password is found to be wrong shows that the key was derived.
        assertThatThrownBy(() -> store.load(new ByteArrayInputStream(file(2, 7)), new char[0]))
                .isInstanceOf(IOException.class).hasRootCauseInstanceOf(UnrecoverableKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_001, 5_000_000, Integer.MAX_VALUE})
    void oneCountThatIsTooHighIsEnough(int iterations) {
        assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> assertThat(certificates.read(text(file(1, iterations)))).isEmpty());
    }

    @Test
    void whatItsOwnToolsMakeIsReadAndCounted() throws GeneralSecurityException, IOException {
        assertThat(KeyDerivations.count(Base64.getDecoder().decode(pkcs12())).orElseThrow())
                .isBetween(10_000L, 50_000L);
        assertThat(certificates.read(pkcs12())).isPresent();
        assertThat(certificates.read(pem())).isPresent();
    }

    @Test
    void lengthsThatAreNotSaidAreNotFollowed() {
        byte[] file = file(1, 1);
        byte[] indefinite = file.clone();
        indefinite[1] = (byte) 0x80;

        assertThat(KeyDerivations.count(file)).hasValue(4);
        assertThat(KeyDerivations.count(indefinite)).isEmpty();
        assertThat(KeyDerivations.count(new byte[]{0x30, 5, 0x02})).isEmpty();
        assertThat(KeyDerivations.count(new byte[]{0x24, 3, 0x02, 1, 1})).as("octets in pieces").isEmpty();
    }

    @Test
    void whatIsLongerThanAnyCertificateIsNotRead() throws IOException {
        assertThat(certificates.read(pem() + " ".repeat(Certificates.LONGEST))).isEmpty();
    }

    @Test
    void aValueIsReadOnceAndNotAllAreRemembered() throws IOException {
        String pem = pem();
        var first = certificates.read(pem);

        assertThat(certificates.read(pem)).isSameAs(first);
        for (int i = 0; i < 1_200; i++) {
            certificates.read("no certificate " + i);
        }
        assertThat(certificates.remembered()).isEqualTo(1_024);
    }
}
