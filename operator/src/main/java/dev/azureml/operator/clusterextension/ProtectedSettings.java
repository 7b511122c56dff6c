package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.SecretValueSource;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The secret settings, from Secrets.
 *
 * @param values by their place in the body
 * @param refused why they can't be sent
 */
record ProtectedSettings(Map<JsonPointer, SecretValue> values, Optional<Translation.Refused> refused) {
    static final String PATH = "/properties/configurationProtectedSettings";

    static ProtectedSettings of(MLClusterExtensionSpec spec, ResolvedReferences resolved) {
        Map<JsonPointer, SecretValue> values = new HashMap<>();
        List<Translation.Refused> refused = new ArrayList<>();
        Map<String, SecretValueSource> further = new TreeMap<>(Optional
                .ofNullable(spec.configurationProtectedSettings()).orElse(Map.of()));
        for (Map.Entry<String, SecretValueSource> entry : further.entrySet()) {
            Optional<SecretValue> value = resolved.secret(entry.getValue().secretKeyRef()).trimmed();
            value.ifPresentOrElse(found -> values.put(place(entry.getKey()), found),
                    () -> refused.add(Translation.Refused.invalid("spec.configurationProtectedSettings['"
                            + entry.getKey() + "']", "the value in the Secret is empty")));
        }
        SecretValueSource certificate = spec.sslCertificate();
        SecretValueSource key = spec.sslKey();
        if (certificate != null && key != null) {
            SecretValue shown = resolved.secret(certificate.secretKeyRef());
            SecretValue hidden = resolved.secret(key.secretKeyRef());
            if (!isPem(shown, "CERTIFICATE-----")) {
                refused.add(Translation.Refused.invalid("spec.sslCertificate",
                        "the value in the Secret is no certificate as PEM"));
            }
            if (!isPem(hidden, "PRIVATE KEY-----")) {
                refused.add(Translation.Refused.invalid("spec.sslKey",
                        "the value in the Secret is no private key as PEM"));
            }
            values.put(place("scoringFe.sslCert"), encoded(shown));
            values.put(place("scoringFe.sslKey"), encoded(hidden));
        }
        return new ProtectedSettings(values, Translation.Refused.all(refused.stream()));
    }

    /** Where the body has a secret setting; its name may have dots and slashes. */
    static JsonPointer place(String name) {
        return JsonPointer.compile(PATH).appendProperty(name);
    }

    private static boolean isPem(SecretValue value, String what) {
        String text = value.value().value();
        return text.contains("-----BEGIN ") && text.contains(what) && text.contains("-----END ");
    }

    /** Azure takes the text of the file in base 64. */
    private static SecretValue encoded(SecretValue value) {
        byte[] text = value.value().value().getBytes(StandardCharsets.UTF_8);
        return new SecretValue(value.source(), value.version(),
                new SensitiveString(Base64.getEncoder().encodeToString(text)));
    }
}
