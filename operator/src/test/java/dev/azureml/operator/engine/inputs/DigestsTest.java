package dev.azureml.operator.engine.inputs;

import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M3: a status must not tell that two tenants have the same password, nor confirm a guess at one. */
class DigestsTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final SecretValue VALUE = new SecretValue("s/k", "1", new SensitiveString("hunter2"));

    private final Digests digests = new Digests(KEY);

    @Test
    void anEqualValueElsewhereHasAnotherDigest() {
        SecretDigest mine = digests.boundTo("team-a", "uid-1");

        assertThat(mine.of("/p/key", VALUE)).isEqualTo(mine.of("/p/key", VALUE)).doesNotContain("hunter2")
                .isNotEqualTo(mine.of("/p/other", VALUE))
                .isNotEqualTo(digests.boundTo("team-a", "uid-2").of("/p/key", VALUE))
                .isNotEqualTo(digests.boundTo("team-b", "uid-1").of("/p/key", VALUE));
    }

    @Test
    void partsThatRunIntoEachOtherAreOtherParts() {
        assertThat(digests.boundTo("a", "bc").of("/p", VALUE)).isNotEqualTo(digests.boundTo("ab", "c").of("/p", VALUE));
    }

    @Test
    void whatAnEarlierVersionWroteIsKnownAgain() throws NoSuchAlgorithmException, InvalidKeyException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String earlier = HexFormat.of().formatHex(mac.doFinal("hunter2".getBytes(StandardCharsets.UTF_8)), 0, 16);

        assertThat(digests.boundTo("team-a", "uid-1").matches(earlier, "/p/key", VALUE)).isTrue();
        assertThat(digests.boundTo("team-a", "uid-1").matches(earlier, "/p/key", new SecretValue("s/k", "1",
                new SensitiveString("hunter3")))).isFalse();
    }
}
