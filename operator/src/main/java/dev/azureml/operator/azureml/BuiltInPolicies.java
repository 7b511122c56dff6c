package dev.azureml.operator.azureml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Azure's own policies for Azure ML, by the names that they have here: their displayed names are whole sentences. */
public final class BuiltInPolicies {
    private static final Map<String, String> IDS = read();
    private static final Map<String, String> NAMES = IDS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private BuiltInPolicies() {
    }

    /** Returns the GUID of the policy with that name, in whatever case. */
    public static Optional<String> idOf(String name) {
        return IDS.entrySet().stream().filter(policy -> policy.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns how the policy with that GUID is called here. */
    public static Optional<String> nameOf(String id) {
        return Optional.ofNullable(NAMES.get(id.toLowerCase(Locale.ROOT)));
    }

    public static Collection<String> names() {
        return IDS.keySet();
    }

    private static Map<String, String> read() {
        try (InputStream in = Objects.requireNonNull(BuiltInPolicies.class.getResourceAsStream(
                "built-in-policies.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new IllegalStateException("built-in-policies.txt can't be read", e);
        }
    }
}
