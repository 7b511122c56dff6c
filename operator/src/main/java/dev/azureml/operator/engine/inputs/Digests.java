package dev.azureml.operator.engine.inputs;

import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.SecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed digests of secret values: a status may carry them without telling anything of the value, nor whether it is that
 * of another object.
 */
public final class Digests {
    private static final String KEY = "key";
    private static final int KEY_BYTES = 32;
    private final SecretKeySpec key;

    public Digests(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** With the key in that Secret, which is made when it is not there. */
    public static Digests from(KubernetesClient client, String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            Secret wanted = new SecretBuilder().withNewMetadata().withNamespace(namespace).withName(name).endMetadata()
                    .withData(Map.of(KEY, Base64.getEncoder().encodeToString(fresh))).build();
            try {
                secret = client.secrets().resource(wanted).create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
                secret = client.secrets().inNamespace(namespace).withName(name).require(); // another replica made it
            }
        }
        return new Digests(key(secret));
    }

    /** A short key could be guessed, and with it the values whose digests are in statuses. */
    private static byte[] key(Secret secret) {
        String where = "Secret " + secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
        String remedy = ": it must hold " + KEY_BYTES + " random bytes; delete the Secret, and the operator makes one"
                + " anew and sends each secret value once more";
        String encoded = secret.getData() == null ? null : secret.getData().get(KEY);
        if (encoded == null) {
            throw new IllegalStateException(where + " has no key " + KEY + remedy);
        }
        byte[] key = Base64.getDecoder().decode(encoded);
        if (key.length < KEY_BYTES) {
            throw new IllegalStateException("key " + KEY + " of " + where + " has " + key.length + " bytes" + remedy);
        }
        return key;
    }

    /** Returns the digests of one object: nobody can tell from them that another object has the same secret. */
    public SecretDigest boundTo(String namespace, String uid) {
        return new SecretDigest() {
            @Override
            public String of(String path, SecretValue value) {
                return digest(namespace, uid, path, value.value().value());
            }

            @Override
            public boolean matches(String recorded, String path, SecretValue value) {
                // What earlier versions wrote is known again, so that nothing is sent anew because of it.
                return recorded.equals(of(path, value)) || recorded.equals(digest(value.value().value()));
            }
        };
    }

    private String digest(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
