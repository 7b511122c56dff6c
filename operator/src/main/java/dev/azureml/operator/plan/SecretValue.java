package dev.azureml.operator.plan;

import dev.azureml.operator.arm.SensitiveString;
import java.util.Optional;

/**
 * A write-only value and where it came from.
 *
 * @param source {@code name/key} of the Secret
 * @param version uid and resourceVersion of the Secret
 */
public record SecretValue(String source, String version, SensitiveString value) {

    /** Without the line break that editors and {@code echo} leave at the end; empty when nothing but blanks is left. */
    public Optional<SecretValue> trimmed() {
        String text = value.value().replaceFirst("\\r?\\n\\z", "");
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(new SecretValue(source, version, new SensitiveString(text)));
    }
}
