package dev.azureml.operator.arm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared access signature with which blobs can be written into one container, as Azure documents a service SAS; to read
 * is needed to be told which of their blocks are there.
 */
public final class ContainerSignature {
    private static final String MAC = "HmacSHA256";
    private static final String PERMISSIONS = "rcw";

    private ContainerSignature() {
    }

    /** @param key of the storage account, in base64 */
    public static SensitiveString of(String account, String container, SensitiveString key, Instant expiry) {
        String end = expiry.truncatedTo(ChronoUnit.SECONDS).toString();
        // In Azure's order; what is empty is not restricted.
        String signed = String.join("\n", PERMISSIONS, "", end, "/blob/" + account + "/" + container, "", "", "https",
                BlobStore.API_VERSION, "c", "", "", "", "", "", "", "");
        return new SensitiveString("se=" + escaped(end) + "&sp=" + PERMISSIONS + "&spr=https&sv="
                + BlobStore.API_VERSION + "&sr=c&sig=" + escaped(mac(key, signed)));
    }

    private static String mac(SensitiveString key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.value()), MAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
