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

/** Azure's own roles by their published names: what they are need not be asked. */
public final class BuiltInRoles {
    private static final int GUID = 36;

    private static final Map<String, String> NAMES = read();
    private static final Map<String, String> IDS = NAMES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(role -> folded(role.getValue()), Map.Entry::getKey));

    private BuiltInRoles() {
    }

    /** Returns the GUID of the role with that name, in whatever case. */
    public static Optional<String> idOf(String name) {
        return Optional.ofNullable(IDS.get(folded(name)));
    }

    /** Returns the name of the role with that GUID, as Azure spells it. */
    public static Optional<String> nameOf(String id) {
        return Optional.ofNullable(NAMES.get(folded(id)));
    }

    public static Collection<String> names() {
        return NAMES.values();
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> read() {
        try (InputStream in = Objects.requireNonNull(BuiltInRoles.class.getResourceAsStream("built-in-roles.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableMap(line -> line.substring(0, GUID),
                            line -> line.substring(GUID + 1)));
        } catch (IOException e) {
            throw new IllegalStateException("built-in-roles.txt can't be read", e);
        }
    }
}
