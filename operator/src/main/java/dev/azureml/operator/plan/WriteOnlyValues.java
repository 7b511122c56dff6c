package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.SecretValueSource;
import dev.azureml.operator.arm.SensitiveString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values that Azure takes and never answers, by their place in the body: of Secrets, and plain ones from the spec. */
public final class WriteOnlyValues {
    private static final String SPEC = "spec";

    private final ResolvedReferences resolved;
    private final Map<JsonPointer, SecretValue> values = new HashMap<>();
    private final List<String> empty = new ArrayList<>();

    public WriteOnlyValues(ResolvedReferences resolved) {
        this.resolved = resolved;
    }

    /**
     * A value of a Secret, without the line break at its end.
     *
     * @param path of the property in the spec
     * @return null where the spec does not say it, or the value is empty, which {@link #refusal} tells
     */
    public @Nullable String secret(JsonPointer place, String path, @Nullable SecretValueSource source) {
        if (source == null) {
            return null;
        }
        Optional<SecretValue> value = resolved.secret(source.secretKeyRef()).trimmed();
        if (value.isEmpty()) {
            empty.add(path);
            return null;
        }
        values.put(place, value.get());
        return value.get().value().value();
    }

    /** A value that is no secret, and that Azure keeps to itself all the same. */
    public WriteOnlyValues text(JsonPointer place, @Nullable String value) {
        if (value != null) {
            values.put(place, new SecretValue(SPEC, SPEC, new SensitiveString(value)));
        }
        return this;
    }

    /** Sends another text in place of what a Secret holds; its source stays. */
    public void replace(JsonPointer place, String text) {
        values.computeIfPresent(place, (_, value) -> new SecretValue(value.source(), value.version(),
                new SensitiveString(text)));
    }

    public Map<JsonPointer, SecretValue> values() {
        return Map.copyOf(values);
    }

    /** Names the properties whose Secrets hold nothing. */
    public Optional<Translation.Refused> refusal() {
        return Translation.Refused.all(empty.stream().map(
                path -> Translation.Refused.invalid(path, "the value in the Secret is empty")));
    }
}
