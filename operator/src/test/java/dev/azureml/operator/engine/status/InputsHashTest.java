package dev.azureml.operator.engine.status;

import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InputsHashTest {
    private static ResolvedReferences resolved(Map<String, String> secrets, Map<String, String> configMaps) {
        var values = new java.util.HashMap<SecretKeyRef, SecretValue>();
        secrets.forEach((key, value) -> values.put(new SecretKeyRef("s", key), new SecretValue("s/" + key, "uid/1",
                new SensitiveString(value))));
        var texts = new java.util.HashMap<ConfigMapKeyRef, String>();
        configMaps.forEach((key, value) -> texts.put(new ConfigMapKeyRef("c", key), value));
        return new ResolvedReferences(EngineFixture.WORKSPACE, "westeurope", "s", values, Map.of(), null,
                new ResolvedReferences.Nearby(texts, Map.of(), null), Instant.EPOCH);
    }

    private static String of(ResolvedReferences resolved, String identity, @Nullable String requestedAt) {
        return InputsHash.of(1, resolved, identity, new PlainDigest(value -> "digest of " + value.value().value()),
                requestedAt == null
                        ? Map.of()
                        : Map.of("azureml.dev/reconcile-requested-at", requestedAt));
    }

    @Test
    void valuesThatChangePlacesAreAChange() {
        assertThat(of(resolved(Map.of("a", "x", "b", "y"), Map.of()), "own", null))
                .isNotEqualTo(of(resolved(Map.of("a", "y", "b", "x"), Map.of()), "own", null));
        assertThat(of(resolved(Map.of(), Map.of("a", "x", "b", "y")), "own", null))
                .isNotEqualTo(of(resolved(Map.of(), Map.of("a", "y", "b", "x")), "own", null));
        assertThat(of(resolved(Map.of(), Map.of("a", "xy", "b", "z")), "own", null))
                .isNotEqualTo(of(resolved(Map.of(), Map.of("a", "x", "b", "yz")), "own", null));
    }

    @Test
    void anotherIdentityOrARequestIsAChangeAndNothingElseIs() {
        ResolvedReferences resolved = resolved(Map.of("a", "x"), Map.of("c", "d"));

        assertThat(of(resolved, "own", null)).isEqualTo(of(resolved(Map.of("a", "x"), Map.of("c", "d")), "own", null))
                .isNotEqualTo(of(resolved, "team", null)).isNotEqualTo(of(resolved, "own", "now"))
                .doesNotContain("x");
    }
}
