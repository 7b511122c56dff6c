package dev.azureml.operator;

import dev.azureml.operator.arm.SensitiveString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names of identities, to count requests by. Whoever knows the client id of another one but not its secret is not counted
 * as that one. The names are others in each process, and tell nothing of a secret.
 */
final class Principals {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final List<String> PROOFS = List.of("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE");

    private final SecretKeySpec key;

    private Principals(SecretKeySpec key) {
        this.key = key;
    }

    static Principals create() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Principals(new SecretKeySpec(bytes, ALGORITHM));
    }

    /** The same for everybody who has the same credentials. */
    String name(String tenant, String clientId, Map<String, SensitiveString> credentials) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            PROOFS.stream().map(credentials::get).filter(Objects::nonNull).findFirst()
                    .ifPresent(proof -> mac.update(proof.value().getBytes(StandardCharsets.UTF_8)));
            return tenant + "/" + clientId + "/" + HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }
}
