package dev.azureml.operator;

import dev.azureml.operator.arm.SensitiveString;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding L4: whoever names another one's client id does not spend from that one's budget. */
class PrincipalsTest {
    private final Principals principals = Principals.create();

    private String name(String tenant, String client, String secret) {
        return principals.name(tenant, client, Map.of("AZURE_CLIENT_SECRET", new SensitiveString(secret),
                "AZURE_SUBSCRIPTION_ID", new SensitiveString("s")));
    }

    @Test
    void oneIdentityIsOnePrincipalWhereverItsSecretLies() {
        assertThat(name("t", "c", "right")).isEqualTo(principals.name("t", "c",
                Map.of("AZURE_CLIENT_SECRET", new SensitiveString("right"))));
    }

    @Test
    void aWrongSecretIsAnotherPrincipal() {
        assertThat(name("t", "c", "wrong")).isNotEqualTo(name("t", "c", "right"));
        assertThat(name("t2", "c", "right")).isNotEqualTo(name("t", "c", "right"));
        assertThat(name("t", "c", "right")).isNotEqualTo("c");
        assertThat(principals.name("t", "c", Map.of())).isNotEqualTo("c").isNotEqualTo(name("t", "c", "right"));
    }

    @Test
    void theNameTellsNothingOfTheSecret() {
        assertThat(name("t", "c", "right")).doesNotContain("right");
        assertThat(Principals.create().name("t", "c", Map.of("AZURE_CLIENT_SECRET", new SensitiveString("right"))))
                .isNotEqualTo(name("t", "c", "right"));
    }
}
